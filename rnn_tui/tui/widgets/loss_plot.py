"""The loss curve."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.language import _
from rnn_tui.tui.history import LossHistory
from rnn_tui.tui.renderables.plot import Baseline, draw_plot
from rnn_tui.tui.widgets.line_wise import LineWise


class LossPlot(LineWise, can_focus=True):
    """Draws the history that it is shown."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._history = LossHistory()
        self._baselines: Sequence[Baseline] = ()

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Loss (nats per character)")
        self.show_legend(validation=True)

    def show_legend(self, validation: bool) -> None:
        """Name the curves; there is no second one where no part of the text is kept for validation."""
        parts = [("━ ", "$network"), (_("training"), "$quiet")]
        if validation:
            parts += [("  ╍ ", "$you"), (_("validation"), "$quiet")]
        self.border_subtitle = Content.assemble(*parts)

    def show(self, history: LossHistory, baselines: Sequence[Baseline]) -> None:
        """Draw these losses from now on; called again when they grew."""
        self._history, self._baselines = history, baselines
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw the curves."""
        history = self._history
        width, height = self.content_size
        return draw_plot(history.training, history.validation, self._baselines, history.restarts, width, height)
