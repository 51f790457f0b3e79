"""A text that is read in the background: how far it is, cancelling it, and what is typed meanwhile."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.events import Event, Key, Paste
from textual.widget import Widget
from textual.widgets import Button, ProgressBar, Static

from rnn_tui.errors import Cancelled, RnnTuiError
from rnn_tui.language import N_, _
from rnn_tui.session.reading import Answer, Reading
from rnn_tui.terminal.safe_text import visible
from rnn_tui.text.corpus import MayGoOn
from rnn_tui.tui.screens.dialogue import Dialogue

if TYPE_CHECKING:
    from rnn_tui.tui.in_order import InOrderApp
    from rnn_tui.tui.main_screen import MainScreen

PATIENCE = 0.3  # seconds: what is read sooner is there without a word
_LOOKS_PER_SECOND = 12
_ENDS_READING = {"escape", "ctrl+c", "ctrl+q"}


class ReadingScreen(Dialogue[None]):
    """Shows how far a text is read, until it is; esc gives it up. ``typed`` is what is typed and pasted meanwhile."""

    BINDINGS = [
        Binding("escape,ctrl+c", "give_up", N_("cancel"), id="give_up", tooltip=N_("Leave everything as it is"))
    ]
    AUTO_FOCUS = ""  # enter is typed ahead like any other key

    def __init__(self, name: str, reading: Reading[Any]) -> None:
        super().__init__()
        self._called, self._reading = name, reading
        self.typed: list[Event] = []

    def compose(self) -> ComposeResult:
        """Show what is read, how far it is, and the way out."""
        with Vertical(classes="dialogue"):
            yield Static(_("Reading {name}").format(name=visible(self._called)), markup=False)
            yield ProgressBar(total=1.0, show_eta=False)
            with Horizontal(classes="buttons"):
                yield Button(_("cancel (esc)"), id="cancel", compact=True)

    def on_mount(self) -> None:
        """Begin to look."""
        self._looks = self.set_interval(1 / _LOOKS_PER_SECOND, self.look)

    def on_key(self, event: Key) -> None:
        """Keep what is typed for the screen that comes, but for what ends the reading or the program."""
        if event.key not in _ENDS_READING:
            event.stop()
            self.typed.append(Key(event.key, event.character))

    def on_paste(self, event: Paste) -> None:
        """Keep what is pasted, too."""
        event.stop()
        self.typed.append(Paste(event.text))

    def look(self) -> None:
        """Show the share that is read; end with the reading."""
        self.query_one(ProgressBar).update(progress=self._reading.share)
        if self._reading.has_ended():
            self._end()

    @on(Button.Pressed, "#cancel")
    def action_give_up(self) -> None:
        """Give the reading up."""
        self._reading.cancel()
        self._end()

    def _end(self) -> None:
        self._looks.stop()
        self.dismiss()


def read_in_background(
    asking: Widget,
    name: str,
    work: Callable[[MayGoOn], Answer],
    take: Callable[[Answer], object],
    refuse: Callable[[str], object],
) -> None:
    """Read what is called ``name`` in the background, then ``take`` it, or ``refuse`` it with a sentence.

    What takes longer than an instant is shown meanwhile; given up, it is as if it had never been asked for. What is
    typed meanwhile is for the laboratory with the new text: it goes there once that stands.
    """
    reading = Reading(work)
    app = cast("InOrderApp", asking.app)
    laboratory = cast("MainScreen", app.screen_stack[0])
    shown: ReadingScreen | None = None

    def end(_nothing: None = None) -> None:
        try:
            answer = reading.result()
        except Cancelled:
            return
        except RnnTuiError as error:
            refuse(str(error))
            return
        take(answer)
        if shown is not None:
            app.take_up(
                shown.typed,
                laboratory,
                partial(laboratory.notices.tell, _("what was typed in the meantime is discarded")),
            )

    if reading.has_ended(PATIENCE):
        end()
    else:
        shown = ReadingScreen(name, reading)
        app.push_screen(shown, end)
