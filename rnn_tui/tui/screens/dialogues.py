"""Short dialogues: a question with two answers, a path, a text to paste."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static, TextArea
from textual_fspicker import FileOpen

from rnn_tui.language import N_, _
from rnn_tui.text.library import SAMPLES

_ESCAPE = Binding("escape", "close_dialogue", N_("close"), id="close", tooltip=N_("Close without doing anything"))


class ConfirmScreen(ModalScreen[bool]):
    """Asks once; enter or y is yes, esc or n is no."""

    BINDINGS = [
        Binding("y,enter", "answer(True)", N_("yes"), id="yes", tooltip=N_("Do it")),
        Binding("n,escape", "answer(False)", N_("no"), id="no", tooltip=N_("Leave everything as it is")),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """Show the question and both answers."""
        with Vertical(classes="dialogue"):
            yield Static(self._question, markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("yes (enter)"), id="yes", variant="primary", compact=True)
                yield Button(_("no (esc)"), id="no", compact=True)

    @on(Button.Pressed)
    def press_button(self, event: Button.Pressed) -> None:
        """Answer with the button."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer with a key."""
        self.dismiss(answer)


class OpenScreen(ModalScreen[str | None]):
    """Asks for a text: a path, a folder or a sample's name, typed or looked for."""

    BINDINGS = [_ESCAPE]

    def compose(self) -> ComposeResult:
        """Show the line for the path and the way to the file dialogue."""
        with Vertical(classes="dialogue"):
            yield Static(_("Which text? A file, a folder of .txt and .md files, or a sample."), markup=False)
            yield Input(placeholder=_("a path, or {names}").format(names=", ".join(sample.name for sample in SAMPLES)))
            with Horizontal(classes="buttons"):
                yield Button(_("open (enter)"), id="open", variant="primary", compact=True)
                yield Button(_("look for it…"), id="browse", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)

    @on(Input.Submitted)
    def submit_path(self, event: Input.Submitted) -> None:
        """End with what was typed."""
        self.dismiss(event.value.strip() or None)

    @on(Button.Pressed, "#open")
    def press_open(self) -> None:
        """End with what was typed."""
        self.dismiss(self.query_one(Input).value.strip() or None)

    @on(Button.Pressed, "#browse")
    def browse_files(self) -> None:
        """Look for a file."""
        dialogue = FileOpen(Path.cwd(), _("Open a text"), open_button=_("open"), cancel_button=_("cancel"))
        self.app.push_screen(dialogue, self._take_file)

    def _take_file(self, path: Path | None) -> None:
        if path is not None:
            self.dismiss(str(path))

    @on(Button.Pressed, "#cancel")
    def action_close_dialogue(self) -> None:
        """End without a text."""
        self.dismiss(None)


class PasteScreen(ModalScreen[str | None]):
    """Takes a whole text that is pasted or typed."""

    BINDINGS = [_ESCAPE]

    def compose(self) -> ComposeResult:
        """Show room for the text."""
        with Vertical(classes="dialogue tall"):
            yield Static(_("Paste or type the text to learn, then go to the button with tab."), markup=False)
            yield TextArea(tab_behavior="focus")
            with Horizontal(classes="buttons"):
                yield Button(_("learn this text"), id="use", variant="primary", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)

    @on(Button.Pressed, "#use")
    def use_text(self) -> None:
        """End with the text."""
        self.dismiss(self.query_one(TextArea).text or None)

    @on(Button.Pressed, "#cancel")
    def action_close_dialogue(self) -> None:
        """End without a text."""
        self.dismiss(None)
