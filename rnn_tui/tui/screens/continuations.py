"""Some ways to go on, side by side; one is chosen."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from rnn_tui.generation.pen import Continuation
from rnn_tui.language import N_, _, decimal
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.renderables.prose import NEWLINE_SIGN
from rnn_tui.tui.safe_text import visible

_LOOKS_PER_SECOND = 20


class ContinuationsScreen(ModalScreen[Continuation | None]):
    """Waits for the continuations that ``fetch`` gives, and ends with one; enter or its number chooses."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("close"), id="close_continuations", tooltip=N_("Back to the laboratory")),
        *(
            Binding(str(number), f"choose({number})", str(number), id=f"continuation_{number}", show=False)
            for number in range(1, 10)
        ),
    ]

    def __init__(self, fetch: Callable[[], list[Continuation] | None], vocabulary: Vocabulary) -> None:
        super().__init__()
        self._fetch, self._vocabulary = fetch, vocabulary
        self._found: list[Continuation] = []

    def compose(self) -> ComposeResult:
        """Make room for the list."""
        with Vertical(classes="page", id="continuations") as page:
            page.border_title = _("Ways to go on, the likeliest first")
            page.border_subtitle = _("enter or its number takes one · esc closes")
            yield OptionList(id="continuation-list", compact=True)

    def on_mount(self) -> None:
        """Look for what is worked out aside."""
        self._looking = self.set_interval(1 / _LOOKS_PER_SECOND, self._look)

    def _look(self) -> None:
        found = self._fetch()
        if found is None:
            return
        self._looking.stop()
        self._found = found
        listed = self.query_one("#continuation-list", OptionList)
        listed.add_options(Option(self._draw(number, each)) for number, each in enumerate(found, start=1))
        listed.highlighted = 0
        listed.focus()

    def _draw(self, number: int, continuation: Continuation) -> Content:
        text = self._vocabulary.decode(drawn.index for drawn in continuation.drawn)
        bits = _("{bits} bits").format(bits=decimal(continuation.bits, 2))
        return Content.assemble(
            (f"{number}  ", "bold $network"), visible(text.replace("\n", NEWLINE_SIGN)), (f"  {bits}", "$quiet")
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """End with the one under the cursor."""
        self.dismiss(self._found[event.option_index])

    def action_choose(self, number: int) -> None:
        """End with the one of that number."""
        if number <= len(self._found):
            self.dismiss(self._found[number - 1])
