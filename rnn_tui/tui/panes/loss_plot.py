"""The loss curve."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _
from rnn_tui.runs.curves import LossHistory
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.renderables.plot import Baseline, draw_plot

_FRAME = 4  # cells of a border that what is written in it leaves free


class LossPlot(LineWise, Pane, can_focus=True):
    """Draws the history that it is shown."""

    wants = frozenset({"plot", "baselines", "table"})
    rest = 4

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._history = LossHistory()
        self._baselines: Sequence[Baseline] = ()
        self._validated = True

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Loss (nats per character)")
        self._draw_legend()

    def show_legend(self, validation: bool) -> None:
        """Name the curves; there is no second one where no part of the text is kept for validation."""
        self._validated = validation
        self._draw_legend()

    def on_resize(self) -> None:
        """Fit the names to the new width."""
        self._draw_legend()

    def _draw_legend(self) -> None:
        parts = [("━ ", "$network"), (_("training"), "$quiet")]
        if self._validated:
            room = self.size.width - _FRAME - cell_len("━ " + _("training") + "  ╍ ")
            named = first_that_fits([_("validation"), _("val")], room)
            parts += [("  ╍ ", "$you"), (named, "$quiet")]
        self.border_subtitle = Content.assemble(*parts)

    def show(self, session: Session, changes: Changes) -> None:
        """Draw the losses of what is on the table, and the lines that they have to pass."""
        if changes.table:
            self.show_legend(validation=session.config.val_fraction > 0)
        self.show_losses(session.monitor.history, baselines_of(session))

    def show_losses(self, history: LossHistory, baselines: Sequence[Baseline]) -> None:
        """Draw these losses from now on; called again when they grew."""
        self._history, self._baselines = history, baselines
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw the curves."""
        history = self._history
        width, height = self.content_size
        return draw_plot(history.training, history.validation, self._baselines, history.restarts, width, height)


def baselines_of(session: Session) -> list[Baseline]:
    """Return the lines that the loss has to pass, as far as they are known.

    What counting reaches is none where it is no better than knowing nothing: the text is too short to be counted.
    """
    found = session.monitor.baselines
    if found is None:
        return []
    counted = [
        Baseline(_("letters"), found.letters),
        Baseline(_("pairs"), found.pairs),
        Baseline(_("5-grams"), found.five_grams),
    ]
    return [Baseline(_("uniform"), found.uniform), *(each for each in counted if each.loss < found.uniform)]
