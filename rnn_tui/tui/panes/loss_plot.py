"""The loss curve."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.language import N_, _
from rnn_tui.runs.curves import LossHistory
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.presenting import pen_of
from rnn_tui.tui.renderables.loss_series import baselines_of, series_of
from rnn_tui.tui.renderables.plot import Baseline, draw_legend, draw_plot, has_axes

_FRAME = 4  # cells of a border that what is written in it leaves free


class LossPlot(LineWise, Pane, can_focus=True):
    """Draws the history that it is shown, and names in its border the curves that there are."""

    caption = N_("The lower the curve, the better it predicts each letter.")
    wants = frozenset({"plot", "baselines", "table"})
    rest = 4

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._history = LossHistory()
        self._baselines: Sequence[Baseline] = ()
        self._legend = Content("")

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Loss (nats per character)")

    def on_resize(self) -> None:
        """Fit the names to the new width."""
        self._show_legend()

    def show(self, session: Session, _changes: Changes) -> None:
        """Draw the losses of what is on the table, and the lines that they have to pass."""
        self.show_losses(session.monitor.history, baselines_of(session.monitor.baselines))

    def show_losses(self, history: LossHistory, baselines: Sequence[Baseline]) -> None:
        """Draw these losses from now on; called again when they grew."""
        self._history, self._baselines = history, baselines
        self._show_legend()
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw the curves."""
        width, height = self.content_size
        series = series_of(self._history, _("validation"))
        return draw_plot(series, self._baselines, self._history.restarts, width, height, pen=pen_of(self))

    def _show_legend(self) -> None:
        """Name the curves in the border, the second one in short where that is narrow; a sparkline needs no name."""
        legends = [Content("")]
        if has_axes(*self.content_size):
            names = (_("validation"), _("val"))
            legends = [draw_legend(series_of(self._history, name), pen_of(self)) for name in names]
        room = self.size.width - _FRAME
        legend = next((each for each in legends if each.cell_length <= room), legends[-1])
        if not legend.is_same(self._legend):
            self.border_subtitle = self._legend = legend
