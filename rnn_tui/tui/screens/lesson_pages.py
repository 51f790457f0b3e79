"""Pages over the lesson: more about a step, what the terms mean, and what there is to do at its end."""

from collections.abc import Iterator

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from rnn_tui.language import N_, _, spoken_language
from rnn_tui.lesson.glossary import TERMS
from rnn_tui.tui.command import key_label
from rnn_tui.tui.renderables.lesson.page import SCREEN_KEYS, Page
from rnn_tui.tui.renderables.lesson.watched import WATCH_KEYS
from rnn_tui.tui.renderables.paragraph import Columns, Paragraph
from rnn_tui.tui.screens.palette import bare
from rnn_tui.tui.screens.scrolled import ScrolledPage

_KEY_COLUMNS = ((2, 13), ("", "bold $network", ""))
_WHAT_NOW = (
    N_("That was the whole network: nothing in it is hidden from you any more."),
    N_(
        "Write it yourself: rnn-tui learn --start DIR writes a file with the names of the functions, and rnn-tui learn "
        "--check DIR says, step by step, which is right and which line is not; --watch DIR in its place says it at "
        "every save, beside the lesson. Once they are right, rnn-tui learn --train DIR has your own functions learn "
        "the text in the laboratory."
    ),
    N_(
        "The laboratory is behind this page: esc closes the lesson, and ctrl+t trains the text on the table. There, "
        "esc X shows under the microscope every number that the lesson has shown, esc G how far back any loss reaches, "
        "and esc N what each neuron follows."
    ),
    N_("Each step opens alone: click its dot, or type rnn-tui learn 7."),
)


class DeeperPage(ScrolledPage):
    """More about the step of a page, and all of its keys."""

    BINDINGS = [Binding("question_mark", "close_page", show=False)]

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.heading = page.step.title

    def contents(self) -> Iterator[Static]:
        """Yield the paragraphs, then the keys."""
        page = self._page
        for paragraph in page.step.deeper or (page.step.text,):
            yield Static(Paragraph(page.filled(paragraph)))
        yield Static(Content.styled(_("keys"), "bold $network"), classes="keys-heading")
        rows = [["", _(key.sign), _(key.word)] for key in page.stage.keys]
        rows.append(["", "1 2 3", _("answer the question")])
        rows += [["", key_label(key), _(tip)] for key, _word, tip, _action in SCREEN_KEYS]
        if page.watched is not None:
            rows += [["", key_label(key), _(tip)] for key, _word, tip, _action in WATCH_KEYS]
        yield Static(Columns(rows, *_KEY_COLUMNS), classes="keys")


class GlossaryPage(ScrolledPage):
    """Every term, with what it is called in the other language."""

    BINDINGS = [Binding("f2,g", "close_page", show=False)]
    heading = N_("Terms")

    def contents(self) -> Iterator[Static]:
        """Yield the terms in the order of the alphabet, each with its line."""
        french = spoken_language() == "fr"
        named = [(term.french, term.english) if french else (term.english, term.french) for term in TERMS]
        rows = sorted(zip(named, TERMS), key=lambda row: bare(row[0][0]))
        yield Static(Paragraph(Content("\n").join(_defined(*names, _(term.meaning)) for names, term in rows)))


def _defined(name: str, other: str, meaning: str) -> Content:
    """Return a term, what it is called in the other language where that is another word, and what it means."""
    called = "" if name == other else f" ({other})"
    return Content.assemble((name, "bold $network"), (called, "$quiet"), f" — {meaning}")


class WhatNowPage(ScrolledPage):
    """What there is to do behind the last step."""

    heading = N_("What now?")

    def contents(self) -> Iterator[Static]:
        """Yield the ways on."""
        for sentence in _WHAT_NOW:
            yield Static(Paragraph(_(sentence)))
