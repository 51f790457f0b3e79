"""Short dialogues: a question with two answers, a line, a path, a text to paste."""

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.widgets import Button, Input, Static, TextArea

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import N_, _, words_of_answers
from rnn_tui.reasons import reason_of
from rnn_tui.terminal.columns import keep_end
from rnn_tui.terminal.safe_text import visible, without_commands
from rnn_tui.text.corpus import Corpus, MayGoOn
from rnn_tui.text.library import SAMPLES
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.reading import read_in_background

_ESCAPE = Binding("escape", "close_dialogue", N_("close"), id="close", tooltip=N_("Close without doing anything"))


class ConfirmScreen(Dialogue[bool]):
    """Asks once; enter or the letter for yes in the language it asks in is yes, esc or that for no is no."""

    BINDINGS = [
        Binding("escape", "answer(False)", N_("no"), id="no", tooltip=N_("Leave everything as it is")),
    ]

    AUTO_FOCUS = "#yes"

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question
        self.yes, self.no = (words[0] for words in words_of_answers())

    def compose(self) -> ComposeResult:
        """Show the question and both answers."""
        with Vertical(classes="dialogue"):
            yield Static(Paragraph(self._question))
            with Horizontal(classes="buttons"):
                yield Button(self.yes_label(), id="yes", variant="primary", compact=True)
                yield Button(_("no (esc)"), id="no", compact=True)

    def yes_label(self) -> str:
        """Return what the button for yes says."""
        return _("yes (enter)")

    def on_key(self, event: Key) -> None:
        """Answer with a letter, large or small."""
        letter = (event.character or "").casefold()
        if letter in {self.yes, self.no}:
            event.stop()
            self.dismiss(letter == self.yes)

    @on(Button.Pressed)
    def press_button(self, event: Button.Pressed) -> None:
        """Answer with the button."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer with a key."""
        self.dismiss(answer)


class DeleteScreen(ConfirmScreen):
    """Asks before something is deleted; enter is no, and a letter is yes that means nothing where one comes from."""

    AUTO_FOCUS = "#no"

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.yes, self._word = _("y delete").split(maxsplit=1)

    def yes_label(self) -> str:
        """Return what the button for yes says."""
        return f"{self._word} ({self.yes})"


class AskScreen(Dialogue[str | None]):
    """Asks for a line until ``use`` accepts it; ends with what ``use`` returns, esc with None.

    ``use`` raises RnnTuiError for what cannot be: the line stays, to be corrected.
    """

    BINDINGS = [_ESCAPE]

    def __init__(self, question: str, value: str, use: Callable[[str], str]) -> None:
        super().__init__()
        self._question, self._value, self._use = question, value, use

    def compose(self) -> ComposeResult:
        """Show the question and the line."""
        with Vertical(classes="dialogue") as box:
            box.border_subtitle = _("enter accepts · esc closes")
            yield Static(Paragraph(self._question))
            yield Input(without_commands(self._value))
            yield Static("", id="complaint")

    @on(Input.Submitted)
    def submit_answer(self, event: Input.Submitted) -> None:
        """Use what was typed, or say why it cannot be used."""
        try:
            answer = self._use(event.value)
        except RnnTuiError as error:
            self.query_one("#complaint", Static).update(Paragraph(visible(str(error))))
        else:
            self.dismiss(answer)

    def action_close_dialogue(self) -> None:
        """End without an answer."""
        self.dismiss(None)


class FileScreen(Dialogue[Path | None]):
    """Asks for a file until ``use`` accepts it; ends with its path, esc with None.

    ``use`` is given the path, and whether what is there may be replaced, which a second enter allows. It raises
    RnnTuiError or OSError for what cannot be.
    """

    BINDINGS = [_ESCAPE]

    def __init__(self, question: str, keys: str, name: str, use: Callable[[Path, bool], None]) -> None:
        """Ask ``question`` with ``name`` on the line, and ``keys`` in the frame."""
        super().__init__()
        self._question, self._keys, self._name, self._use = question, keys, name, use
        self._offered: Path | None = None

    def compose(self) -> ComposeResult:
        """Show the question, the line, and the folder that a name alone stands for."""
        with Vertical(classes="dialogue") as box:
            box.border_subtitle = self._keys
            yield Static(Paragraph(self._question))
            yield Input(self._name)
            yield Static(id="folder")
            yield Static("", id="complaint")

    def on_resize(self) -> None:
        """Fit the folder to the line."""
        self.call_after_refresh(self._show_folder)

    def _show_folder(self) -> None:
        before = _("relative to") + " "
        line = self.query_one("#folder", Static)
        folder = keep_end(visible(str(Path.cwd())), line.size.width - cell_len(before))
        line.update(Content.assemble((before, "$quiet"), folder))

    @on(Input.Submitted)
    def submit_name(self, event: Input.Submitted) -> None:
        """Do it, or say why it cannot be done."""
        name = event.value.strip()
        try:
            path = Path(name).expanduser()
            if not name or path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "")
            self._use(path, path == self._offered)
        except FileExistsError:
            self._offered = path
            self._complain(_("{path}: it exists already; press enter again to replace it").format(path=name))
        except OSError as error:
            self._complain(_("{path}: {reason}").format(path=name, reason=reason_of(error)))
        except RnnTuiError as error:
            self._complain(str(error))
        except (RuntimeError, ValueError):  # nobody's home, a zero byte, half a character
            self._complain(_("{path}: no file can have this name").format(path=name))
        else:
            self.dismiss(path)

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Paragraph(visible(sentence)))

    def action_close_dialogue(self) -> None:
        """End without a file."""
        self.dismiss(None)


class _TextScreen(Dialogue[Corpus | None]):
    """Asks for a text until there is one or none is wanted; ``read`` raises RnnTuiError for what is none."""

    BINDINGS = [_ESCAPE]

    def __init__(self, read: Callable[[str, MayGoOn], Corpus]) -> None:
        super().__init__()
        self._read = read

    def end_with(self, words: str, name: str) -> None:
        """End with the text called ``name`` that ``words`` stand for, or say why there is none."""
        read_in_background(self, name, partial(self._read, words), self.dismiss, self._complain)

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Paragraph(visible(sentence)))

    @on(Button.Pressed, "#cancel")
    def action_close_dialogue(self) -> None:
        """End without a text."""
        self.dismiss(None)


class OpenScreen(_TextScreen):
    """Asks for a path, a folder or a sample's name, typed or looked for."""

    def compose(self) -> ComposeResult:
        """Show the line for the path and the way to the file dialogue."""
        with Vertical(classes="dialogue"):
            yield Static(_("Which text? A file, a folder of .txt and .md files, or a sample."), markup=False)
            names = ", ".join(sample.name for sample in SAMPLES)
            yield Static(_("Samples: {names}").format(names=names), markup=False)
            yield Input(placeholder=_("a path, or a sample's name"))
            yield Static("", id="complaint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("open (enter)"), id="open", variant="primary", compact=True)
                yield Button(_("find a file…"), id="browse", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#open")
    def submit_path(self) -> None:
        """End with what was typed."""
        self._open(self.query_one(Input).value.strip())

    @on(Button.Pressed, "#browse")
    def browse_files(self) -> None:
        """Look for a file."""
        from rnn_tui.tui.screens.file_finder import FileFinder

        self.app.push_screen(FileFinder(Path.cwd()), self._take_file)

    def _take_file(self, path: Path | None) -> None:
        if path is not None:
            self._open(str(path))

    def _open(self, name: str) -> None:
        self.end_with(name, name)


class PasteScreen(_TextScreen):
    """Takes a whole text that is pasted or typed."""

    def compose(self) -> ComposeResult:
        """Show room for the text."""
        with Vertical(classes="dialogue tall"):
            yield Static(_("Paste or type the text to learn, then press tab to reach the button."), markup=False)
            yield TextArea(tab_behavior="focus")
            yield Static("", id="complaint", markup=False)
            with Horizontal(classes="buttons"):
                yield Button(_("learn this text"), id="use", variant="primary", compact=True)
                yield Button(_("cancel (esc)"), id="cancel", compact=True)

    @on(Button.Pressed, "#use")
    def use_text(self) -> None:
        """End with the text."""
        self.end_with(self.query_one(TextArea).text, _("pasted"))
