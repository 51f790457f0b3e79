"""Several continuations to choose from."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.generation.settings import Continuation
from rnn_tui.language import N_, _
from rnn_tui.terminal.columns import keep_end
from rnn_tui.terminal.safe_text import NEWLINE_SIGN
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.panes.rows import Rows
from rnn_tui.tui.renderables.continuations import draw_continuation
from rnn_tui.tui.renderables.prose import shown
from rnn_tui.tui.screens.dialogue import Dialogue

_LOOKS_PER_SECOND = 20
_MOST_LINES = 4  # a continuation
_SHARE_OF_SCREEN = 96  # per cent, as the style has it
_FRAME = 4  # lines: the border, the end of the text and the space below it
_SCROLLBAR = 2  # cells


class ContinuationsScreen(Dialogue[Continuation | None]):
    """Waits for the continuations that ``fetch`` gives, and ends with one; enter or its number chooses."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("close"), id="close_continuations", tooltip=N_("Back to the laboratory")),
        *(
            Binding(str(number), f"choose({number})", str(number), id=f"continuation_{number}", show=False)
            for number in range(1, 10)
        ),
    ]

    def __init__(self, fetch: Callable[[], list[Continuation] | None], vocabulary: Vocabulary, text: str) -> None:
        """Show what ``fetch`` gives, below the last line of ``text`` that it goes on from."""
        super().__init__()
        self._fetch, self._vocabulary = fetch, vocabulary
        self._text = text
        self._found: list[Continuation] = []

    def compose(self) -> ComposeResult:
        """Make room for the end of the text, and for the list."""
        with Vertical(classes="page", id="continuation-page") as page:
            page.border_title = _("Continuations, the likeliest first")
            page.border_subtitle = _("enter or its number chooses one · esc closes")
            yield Static(id="continuation-text")
            yield Rows(id="continuation-list", compact=True)

    def on_mount(self) -> None:
        """Look for what is worked out in the background."""
        self._looking = self.set_interval(1 / _LOOKS_PER_SECOND, self._look)

    def _look(self) -> None:
        found = self._fetch()
        if found is None:
            return
        self._looking.stop()
        self._found = found
        self._draw()
        self.query_one("#continuation-list", OptionList).focus()

    def on_resize(self) -> None:
        """Draw all for the new size."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        """Draw the end of the text, and each continuation in as many lines as leave all of them in sight."""
        width = self.query_one("#continuation-page").content_size.width
        last = self._text.rstrip("\n").rpartition("\n")[2]
        end = NEWLINE_SIGN * (len(self._text) - len(self._text.rstrip("\n")))
        self.query_one("#continuation-text", Static).update(Content.styled(keep_end(shown(last) + end, width), "bold"))
        listed = self.query_one("#continuation-list", OptionList)
        chosen = listed.highlighted or 0
        listed.clear_options()
        room = self.size.height * _SHARE_OF_SCREEN // 100 - _FRAME
        most_lines = max(1, min(_MOST_LINES, room // max(1, len(self._found))))
        for number, each in enumerate(self._found, start=1):
            text = self._vocabulary.decode(drawn.index for drawn in each.drawn)
            listed.add_option(Option(draw_continuation(str(number), text, each.bits, width - _SCROLLBAR, most_lines)))
        listed.highlighted = chosen if self._found else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """End with the one under the cursor."""
        self.dismiss(self._found[event.option_index])

    def action_choose(self, number: int) -> None:
        """End with the one of that number."""
        if number <= len(self._found):
            self.dismiss(self._found[number - 1])
