"""What a class looks at, in one sentence above it."""

from textual.content import Content

from rnn_tui.language import _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import Pane


class Caption(LineWise, Pane):
    """A line with the caption of the pane that fills the window."""

    wants = frozenset({"table"})

    _sentence = ""

    def show(self, _session: Session, _changes: Changes) -> None:
        """Draw it; it follows no session."""
        self.refresh_lines()

    def tell_of(self, pane: Pane) -> None:
        """Say what is seen in a pane."""
        self._sentence = _(pane.caption)
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw the sentence."""
        return [Content.styled(f" {self._sentence}", "bold")]
