"""All that a check found in a learner's file, over the lesson; the next save brings the next."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Static

from rnn_tui.language import N_
from rnn_tui.tui.renderables.lesson.watched import whole_of
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.screens.scrolled import ScrolledPage

if TYPE_CHECKING:
    from rnn_tui.lesson.watching import Watching

_LOOKS_PER_SECOND = 4


class WatchedPage(ScrolledPage):
    """What the newest check found in the file that ``watching`` watches."""

    BINDINGS = [Binding("f3", "close_page", show=False)]
    heading = N_("Your functions")

    def __init__(self, watching: "Watching") -> None:
        super().__init__()
        self._watching = watching
        self._shown = watching.newest

    def contents(self) -> Iterator[Static]:
        """Yield all of it."""
        yield Static(Paragraph(whole_of(self._shown)), id="watched")

    def on_mount(self) -> None:
        """Look again and again whether there is anything new."""
        self.set_interval(1 / _LOOKS_PER_SECOND, self.show_newest)

    def show_newest(self) -> None:
        """Show what is known now."""
        if self._watching.newest is not self._shown:
            self._shown = self._watching.newest
            self.query_one("#watched", Static).update(Paragraph(whole_of(self._shown)))
