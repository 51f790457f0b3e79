"""What a text is read as, and how it would read otherwise: a guess is corrected here."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.errors import TextError
from rnn_tui.language import N_, _
from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.safe_text import visible
from rnn_tui.text.candidates import CandidateEncoding, Readings, readings_of
from rnn_tui.text.corpus import Corpus, MayGoOn
from rnn_tui.tui.panes.rows import Rows
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.reading import read_in_background

_NAME = 12  # cells

Read = Callable[[str, MayGoOn], Corpus]


class EncodingScreen(Dialogue[Corpus | None]):
    """Asks what a text is to be read as; ends with the text read so, with None where it stays as it was read.

    ``read`` reads it in the encoding of a name, and raises TextError where that cannot be.
    """

    BINDINGS = [Binding("escape", "dismiss", N_("keep"), id="keep", tooltip=N_("Leave the text as it was read"))]
    AUTO_FOCUS = "#encodings"

    def __init__(self, readings: Readings, read: Read) -> None:
        super().__init__()
        self._readings, self._read = readings, read

    def compose(self) -> ComposeResult:
        """Show each encoding with a line of the text as it reads in it, and room for another one's name."""
        corpus = self._readings.corpus
        if corpus.guessed:
            question = _("{name} was read as {encoding}, a guess. Which line reads correctly?")
        else:
            question = _("{name} was read as {encoding}. Which line reads correctly?")
        with Vertical(classes="dialogue") as box:
            box.border_subtitle = _("enter accepts · esc keeps the encoding")
            yield Static(Paragraph(question.format(name=visible(corpus.name), encoding=corpus.encoding)))
            yield Rows(id="encodings", compact=True)
            placeholder = _("another encoding, such as {examples}").format(examples="cp1250, koi8-r")
            yield Input(placeholder=placeholder, select_on_focus=False)
            yield Static(id="preview", markup=False)
            yield Static(id="complaint")

    def on_resize(self) -> None:
        """Fit the lines to the width."""
        self.call_after_refresh(self._show_rows)

    def _show_rows(self) -> None:
        rows = self.query_one("#encodings", OptionList)
        chosen, width = rows.highlighted or 0, rows.content_size.width
        rows.clear_options()
        rows.add_options(Option(_draw(each, width), id=each.encoding) for each in self._readings.candidates)
        rows.highlighted = chosen

    def on_key(self, event: Key) -> None:
        """Let what is typed be the name of another encoding."""
        name = self.query_one(Input)
        if event.is_printable and event.character and not name.has_focus:
            event.stop()
            name.focus()
            name.insert_text_at_cursor(event.character)

    @on(Input.Changed)
    def show_preview(self, event: Input.Changed) -> None:
        """Show how the text would read in the encoding that is named so far, if it is one."""
        self._complain("")
        line = ""
        with suppress(TextError):
            line = visible(self._readings.read_as(event.value.strip()).line)
        self.query_one("#preview", Static).update(line)

    @on(Input.Submitted)
    def take_name(self, event: Input.Submitted) -> None:
        """Read the text in the encoding whose name was typed."""
        self._take(event.value.strip())

    @on(OptionList.OptionSelected)
    def take_row(self, event: OptionList.OptionSelected) -> None:
        """Read the text in the encoding that was chosen."""
        self._take(event.option_id or "")

    def _take(self, name: str) -> None:
        try:
            encoding = self._readings.read_as(name).encoding
        except TextError as error:
            self._complain(str(error))
            return
        if self._readings.is_kept_by(encoding):
            self.dismiss(None)
        else:
            read_in_background(
                self, self._readings.corpus.name, partial(self._read, encoding), self.dismiss, self._complain
            )

    def _complain(self, sentence: str) -> None:
        self.query_one("#complaint", Static).update(Paragraph(visible(sentence)))


def ask_encoding(
    asking: Widget,
    corpus: Corpus,
    read: Read,
    take: Callable[[Corpus | None], None],
    refuse: Callable[[str], object],
) -> None:
    """Ask what a text is to be read as, and ``take`` the answer; ``refuse`` with a sentence what cannot be read again.

    How it reads in other encodings is looked for beside the screen.
    """

    def show(readings: Readings) -> None:
        asking.app.push_screen(EncodingScreen(readings, read), take)

    read_in_background(asking, corpus.name, lambda _may_go_on: readings_of(corpus), show, refuse)


def _draw(candidate: CandidateEncoding, width: int) -> Content:
    line = fit_left(visible(candidate.line), max(1, width - _NAME))
    return Content.assemble((fit_left(candidate.encoding, _NAME - 1) + " ", "bold $network"), line)
