"""The texts at hand, and the facts of the one on the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.language import _, grouped
from rnn_tui.training.lines import size_label
from rnn_tui.tui.messages import CommandChosen, TextChosen
from rnn_tui.tui.renderables.columns import fit_left, fit_right, short_count
from rnn_tui.tui.widgets.rows import Rows

_OPEN, _PASTE = "open_text", "paste_text"
_WIDTH, _SIZE = 28, 7  # cells of a row beside the scrollbar, and of the size at its end


@dataclass(frozen=True)
class TextRow:
    """A text of the list: its name (the option's id), title, language if known, bytes, characters, different ones."""

    name: str
    title: str
    language: str
    size: int
    characters: int
    different: int


class CorpusPane(Vertical):
    """A list of texts; below it what is known about the chosen one."""

    def compose(self) -> ComposeResult:
        """Lay out list and facts."""
        yield Rows(id="texts", compact=True)
        yield Static(id="facts")

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Texts")

    def show_rows(self, rows: Sequence[TextRow], chosen: str) -> None:
        """Fill the list; the row named ``chosen`` is marked."""
        texts = self.query_one("#texts", OptionList)
        options = [Option(_draw_row(row, row.name == chosen), id=row.name) for row in rows]
        options.append(Option(Content.styled(" + " + _("open a file…"), "$you"), id=_OPEN))
        options.append(Option(Content.styled(" + " + _("paste a text…"), "$you"), id=_PASTE))
        texts.clear_options()
        texts.add_options(options)
        names = [row.name for row in rows]
        texts.highlighted = names.index(chosen) if chosen in names else 0
        texts.call_after_refresh(texts.scroll_to_highlight)  # the first time, the list has no height yet

    def show_facts(self, facts: Content) -> None:
        """Show what is known about the text on the table."""
        self.query_one("#facts", Static).update(facts)

    @on(OptionList.OptionSelected)
    def choose_row(self, event: OptionList.OptionSelected) -> None:
        """Tell the screen which text, or which of the two other ways to one."""
        event.stop()
        name = event.option_id or ""
        self.post_message(CommandChosen(name) if name in {_OPEN, _PASTE} else TextChosen(name))


def _draw_row(row: TextRow, chosen: bool) -> Content:
    """Return the two lines of a text: title and size, then language, characters and different ones."""
    mark = ("▌" if chosen else " ", "$network")
    characters = short_count(row.characters, whole_below=10_000)
    characters = f"{row.language} · {characters}" if row.language else _("{count} char.").format(count=characters)
    counts = _("{characters} · {different} diff.").format(characters=characters, different=grouped(row.different))
    return Content.assemble(
        mark,
        (fit_left(row.title, _WIDTH - _SIZE - 1), "bold" if chosen else ""),
        (fit_right(size_label(row.size), _SIZE), "$quiet"),
        "\n",
        mark,
        (fit_left(counts, _WIDTH - 1), "$quiet"),
    )
