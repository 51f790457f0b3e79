"""The line at the top of the screen."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from rnn_tui.tui.renderables.status import Status, draw_status


class StatusLine(Widget):
    """Shows a Status over the whole width."""

    status: reactive[Status | None] = reactive(None)
    """What the line tells."""

    def render(self) -> Content:
        """Draw the line."""
        return Content("") if self.status is None else draw_status(self.status, self.size.width)
