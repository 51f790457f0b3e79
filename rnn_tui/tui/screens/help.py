"""F1: what the screen shows, and every key."""

from collections.abc import Iterator
from itertools import groupby

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from rnn_tui.language import N_, _
from rnn_tui.tui.command import Command, key_label
from rnn_tui.tui.commands import BY_ID, COMMANDS
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.panes.registry import VIEWS
from rnn_tui.tui.renderables.paragraph import Columns, Paragraph
from rnn_tui.tui.screens.scrolled import ScrolledPage

_WHAT_IS_WHAT = (
    N_("Choose a text, press {train}, and a recurrent network learns it, character by character."),
    N_(
        "Loss: how surprised the network is by each next character, in nats; lower is better. The dotted "
        "lines are what mere counting achieves: every character equally likely, single letters, pairs, and "
        "the four characters before."
    ),
    N_("Next character: what the network expects after your text. It changes while the network learns."),
    N_(
        "Write: what you type is bold, what the network writes is plain; the line with ~ is what it would "
        "write now. A character that the training text does not contain is marked, and the network does not "
        "read it."
    ),
    N_(
        "The bars: the percentage at this temperature, the network's own percentage, and the running total; "
        "what top-k or top-p cut off is struck through; • was chosen here before. A pin keeps older shares "
        "beside the newest."
    ),
    N_(
        "Going back and writing something else starts a branch; no branch is lost. {earlier} steps back "
        "through training: bars and text are then those of an earlier step."
    ),
    N_(
        "The cursor in the text ({cursor}): the bars, the line with ~ and the views are those of the place where it "
        "stands. What is written there begins a branch. {cursor} again leads back to the end."
    ),
    N_(
        "What moved it (esc A): the ground of each character is how much it raised (bold, warm) or lowered "
        "(underlined, cool) the share of the next one: of the picked one, the one at the cursor, or the likeliest."
    ),
    N_(
        "Before a class ({present}): one pane fills the window, in thick lines and without quiet "
        "colours; {next_pane} goes to the next one, and typing writes wherever one is."
    ),
    N_("Temperature: low is safe and repeats itself, high is wild; 0 always takes the likeliest character."),
)

# cells of the columns before what a command does, and the style of each
_KEY_COLUMNS = ((2, 13, 10), ("", "bold $you", "$quiet", ""))


class HelpScreen(ScrolledPage):
    """What the screen shows, of which the view that is ``opened`` is the beginning, and the table of keys."""

    heading = N_("Help")

    def __init__(self, opened: View | None = None) -> None:
        super().__init__()
        self._opened = opened

    def contents(self) -> Iterator[Widget]:
        """Yield the explanations and the table of keys, side by side where there is room."""
        with Vertical(classes="side"):
            yield from self._explanations()
        with Vertical(classes="side"):
            yield from self._keys()

    def _explanations(self) -> Iterator[Static]:
        keys = {command.id: command.key_name for command in BY_ID.values()}
        first = () if self._opened is None else self._opened.help
        views = (sentence for view in VIEWS for sentence in view.help if sentence not in first)
        for sentence in (*first, *_WHAT_IS_WHAT, *views):
            yield Static(Paragraph(_(sentence).format_map(keys)))

    def _keys(self) -> Iterator[Static]:
        for group, commands in groupby(COMMANDS, key=lambda command: command.group):
            yield Static(Content.styled(_(group), "bold $network"), classes="keys-heading")
            yield Static(Columns([_row(command) for command in commands], *_KEY_COLUMNS), classes="keys")


def _row(command: Command) -> list[str]:
    """Return the margin, the keys of a command, its letter, and what it does."""
    keys = ", ".join(key_label(key) for key in command.keys.split(",")) if command.keys else ""
    return ["", keys, f"{key_label('escape')} {command.letter}".replace(" ", "\N{NO-BREAK SPACE}"), _(command.tip)]
