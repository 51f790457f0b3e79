"""A page to scroll over the others, closed by the keys that one tries first."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from rnn_tui.language import N_, _
from rnn_tui.tui.screens.dialogue import Dialogue


class ScrolledPage(Dialogue[None]):
    """A ``heading``, and below it what ``contents`` yields; esc, F1, q or enter closes it."""

    BINDINGS = [
        Binding("escape,f1,q,enter", "close_page", N_("close"), id="close_help", tooltip=N_("Back to the laboratory")),
    ]

    heading = ""  # translated when it is shown

    def contents(self) -> Iterator[Widget]:
        """Yield the parts of the page, from top to bottom."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Show the parts below each other."""
        with VerticalScroll(classes="page") as page:
            page.border_title = _(self.heading)
            page.border_subtitle = _("esc closes")
            yield from self.contents()

    def action_close_page(self) -> None:
        """Close the page."""
        self.dismiss(None)
