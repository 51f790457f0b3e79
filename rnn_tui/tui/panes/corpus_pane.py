"""The available texts, and the facts about the open one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.language import _, decimal, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import fit_left, fit_right, short_count
from rnn_tui.terminal.quantities import size_label
from rnn_tui.terminal.wording import title_of
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.library import SAMPLES, Sample, open_sample
from rnn_tui.text.shelf import TEXTS
from rnn_tui.text.vocabulary import WARN_ABOVE
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.messages import CommandChosen, TextChosen
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.panes.rows import Rows
from rnn_tui.tui.renderables.prose import shown

_COMMANDS = {"open_text": "open", "paste_text": "paste"}  # that rows stand for which are no text
_WIDTH, _SIZE = 28, 7  # cells of a row, at the most, and of the size at its end
_SCROLLBAR = 2  # cells beside a row
_LEAST_WITH_SIZE = 22  # cells of a row that has room for a title and a size
_BEGINNING = 2_000  # characters of a text, more than the pane has room for


@dataclass(frozen=True)
class TextRow:
    """A text of the list: its name (the option's id), title, language if known, bytes, characters, different ones.

    Of one that was not read yet the characters are not counted, and its ``author`` is named instead.
    """

    name: str
    title: str
    language: str
    size: int
    characters: int
    different: int
    author: str = ""


class CorpusPane(Vertical, Pane):
    """A list of texts; below it what is known about the chosen one."""

    wants = frozenset({"texts", "phase"})

    _rows: Sequence[TextRow] = ()
    _chosen = ""
    _width = 0  # cells of the rows that were drawn

    def compose(self) -> ComposeResult:
        """Lay out list and facts."""
        yield Rows(id="texts", compact=True)
        yield Static(id="facts")

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Texts")

    def show(self, session: Session, changes: Changes) -> None:
        """Draw the list, and what is known about the text on the table."""
        if changes.texts:
            self.show_rows(text_rows(session), session.corpus.name)
        self.show_facts(facts_of(session))

    def show_rows(self, rows: Sequence[TextRow], chosen: str) -> None:
        """Fill the list; the row named ``chosen`` is marked."""
        self._rows, self._chosen, self._width = rows, chosen, self._room
        texts = self.query_one("#texts", OptionList)
        options = [Option(_draw_row(row, row.name == chosen, self._width), id=row.name) for row in rows]
        options.append(Option(Content.styled(" + " + _("open a file…"), "$you"), id="open_text"))
        options.append(Option(Content.styled(" + " + _("paste a text…"), "$you"), id="paste_text"))
        texts.clear_options()
        texts.add_options(options)
        names = [row.name for row in rows]
        texts.highlighted = names.index(chosen) if chosen in names else 0
        texts.call_after_refresh(texts.scroll_to_highlight)  # the first time, the list has no height yet

    def on_resize(self) -> None:
        """Fit the rows to another width."""
        if self._width and self._width != self._room:
            self.show_rows(self._rows, self._chosen)

    @property
    def _room(self) -> int:
        """How many cells a row has; of a drawer that is closed, as many as it will have."""
        return min(_WIDTH, self.content_size.width - _SCROLLBAR) if self.content_size.width else _WIDTH

    def show_facts(self, facts: Content) -> None:
        """Show what is known about the text on the table."""
        self.query_one("#facts", Static).update(facts)

    @on(OptionList.OptionSelected)
    def choose_row(self, event: OptionList.OptionSelected) -> None:
        """Tell the screen which text, or which of the two other ways to one."""
        event.stop()
        name = event.option_id or ""
        self.post_message(CommandChosen(_COMMANDS[name]) if name in _COMMANDS else TextChosen(name))


def _draw_row(row: TextRow, chosen: bool, width: int) -> Content:
    """Return the two lines of a text: title and size, then language, characters and different ones, or the author.

    Where there is no room for it the size is left out.
    """
    mark = ("▌" if chosen else " ", "$network")
    size = _SIZE if width >= _LEAST_WITH_SIZE else 0
    return Content.assemble(
        mark,
        (fit_left(row.title, width - size - 1), "bold" if chosen else ""),
        (fit_right(size_label(row.size), size), "$quiet"),
        "\n",
        mark,
        (fit_left(_describe(row), width - 1), "$quiet"),
    )


def _describe(row: TextRow) -> str:
    """Return what stands below the title."""
    if not row.characters:
        return " · ".join(part for part in (row.language, row.author) if part)
    characters = short_count(row.characters, whole_below=10_000)
    characters = f"{row.language} · {characters}" if row.language else _("{count} char.").format(count=characters)
    return _("{characters} · {different} diff.").format(characters=characters, different=grouped(row.different))


def text_rows(session: Session) -> list[TextRow]:
    """Return the samples, the texts that were fetched, and others that were opened."""
    rows = {sample.name: _row(sample_corpus(sample)) for sample in SAMPLES}
    for text in TEXTS:
        if text.is_here:  # which is read when it is chosen
            rows[text.name] = TextRow(text.name, _(text.title), _(text.language), text.size, 0, 0, text.author)
    for name, corpus in session.opened.items():
        if name not in rows or not rows[name].characters:
            rows[name] = _row(corpus)
    return list(rows.values())


@cache
def sample_corpus(sample: Sample) -> Corpus:
    """Return a sample, read once."""
    return open_sample(sample)


def _row(corpus: Corpus) -> TextRow:
    characters, different = len(corpus.indices), len(corpus.vocabulary)
    return TextRow(corpus.name, title_of(corpus), _language_of(corpus), corpus.size, characters, different)


def _language_of(corpus: Corpus) -> str:
    """Return the name of the text's language, nothing where nobody told us."""
    return _(corpus.language) if corpus.language else ""


def keys_of_encoding() -> str:
    """Return what is pressed to correct a guess at the encoding."""
    return BY_ID["encoding"].sign


def facts_of(session: Session) -> Content:
    """Return what is known about the text on the table, and what to press; below it, how the text begins."""
    corpus = session.corpus
    facts = [
        (title_of(corpus), "bold $foreground"),
        (", ".join(part for part in (_language_of(corpus), size_label(corpus.size)) if part), ""),
        (_("{count} characters").format(count=grouped(len(corpus.indices))), ""),
        (_("{count} different").format(count=grouped(len(session.vocabulary))), ""),
    ]
    kept = round(len(corpus.indices) * session.config.val_fraction)
    if kept:
        share = decimal(100 * kept / len(corpus.indices), 0)
        facts.append((_("{share} % kept for validation").format(share=share), ""))
    if corpus.formats:
        facts.append((_("opened as {formats}").format(formats=", ".join(corpus.formats)), ""))
    if corpus.left_out:
        facts.append((_("without Gutenberg's licence"), ""))
    if corpus.guessed:
        encodings = ", ".join(sorted({encoding for _file, encoding in corpus.guesses}))
        facts.append((_("read as {encoding}, a guess").format(encoding=encodings), "$network"))
        facts.append((_("{keys}: another encoding").format(keys=keys_of_encoding()), "$network"))
    if len(session.vocabulary) > WARN_ABOVE:
        facts.append((_("very many characters: is the encoding right?"), "$network"))
    if session.phase == "ready":
        key = BY_ID["train"].sign
        facts += [("", ""), (_("{key} and watch it learn").format(key=key), "bold $network")]
    facts += [("", ""), (_("how it begins"), "bold $quiet")]
    facts += [(shown(line), "") for line in corpus.content[:_BEGINNING].split("\n")]
    return Content("\n").join(Content.styled(text, style) for text, style in facts)
