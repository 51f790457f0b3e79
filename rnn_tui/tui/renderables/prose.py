"""The text, wrapped to the width of its pane, each character in the style of its author."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len

from rnn_tui.generation.tree import YOU, Node
from rnn_tui.language import decimal
from rnn_tui.terminal.safe_text import CIRCLE, JOINERS, NEWLINE_SIGN, visible
from rnn_tui.tui.renderables.pieces import Line, Piece

Item = TypeVar("Item")

_STYLES = {True: "bold $you", False: "$network"}
_ON_SURPRISE = {True: "bold underline $foreground", False: "$foreground"}  # authors by form: colour is for the surprise
_UNKNOWN = "reverse $error"
_GROUNDED = re.compile("reverse| on ")
_SURPRISE = ((7.0, 40), (4.5, 30), (2.5, 20), (1.0, 10))  # from so many bits on, so many per cent of the ground
GHOST_MARK, PIN_MARK = "~ ", "¤ "  # before what would be written now, and what pinned parameters would write
_MOST_MARKS = 8  # behind so many that take no cell, at the latest twice as many, the next stands on a sign of its own


class LineBreaks(Generic[Item]):
    """Where the lines of a growing text begin: what did not change is not broken again."""

    def __init__(self, width: int, text_of: Callable[[Item], str]) -> None:
        self.width = width
        self.starts = [0]
        self._causes = [-1]  # the item because of which each line begins
        self._text_of = text_of

    def follow(self, items: Sequence[Item], same: int) -> None:
        """Break ``items``, of which the first ``same`` are as they were."""
        while self._causes[-1] >= same:
            self.starts.pop()
            self._causes.pop()
        used, space = 0, None
        for place in range(self.starts[-1], len(items)):
            text = self._text_of(items[place])
            cells = _cells(text)  # a newline's sign takes one, too
            while used + cells > self.width and place > self.starts[-1]:
                self._begin(place if space is None else space + 1, place)
                used = sum(_cells(self._text_of(each)) for each in items[self.starts[-1] : place])
                space = None
            used += cells
            if text == "\n":
                self._begin(place + 1, place)
                used, space = 0, None
            elif text == " ":
                space = place

    def _begin(self, start: int, cause: int) -> None:
        self.starts.append(start)
        self._causes.append(cause)


def breaks_of_nodes(width: int) -> LineBreaks[Node]:
    """Return where the lines of a path begin."""
    return LineBreaks(width, _shown_node)


def surprise_scale() -> Line:
    """Return what the grounds mean: the bits from which each begins, on it."""
    return [(f" {decimal(least, 1)} ", "$foreground" + ground_of(least)) for least, _share in reversed(_SURPRISE)]


def pieces_of(nodes: Sequence[Node], bits: Sequence[float] | None = None) -> list[Piece]:
    """Return each character as it is shown, with its style: yours bold, the network's plain, unknown ones reversed.

    With the surprise of each in ``bits`` the ground is the warmer the more there is.
    """
    return styled(nodes, styles_of(nodes, bits))


def styles_of(nodes: Sequence[Node], bits: Sequence[float] | None = None) -> list[str]:
    """Return the style of each character, see ``pieces_of``."""
    return [_style(node, None if bits is None else bits[place]) for place, node in enumerate(nodes)]


def styled(nodes: Sequence[Node], styles: Sequence[str]) -> list[Piece]:
    """Return each character as it is shown in its style; a mark is one piece with the letter that it stands on."""
    return _with_marks(zip(map(_shown_node, nodes), styles))


def node_cells(node: Node) -> int:
    """Return how many cells a character takes; none where it stands on the one before."""
    return _cells(_shown_node(node))


def shown(text: str, before: str = " ") -> str:
    """Return a text behind the character ``before`` as one line, every character as it is shown."""
    return "".join(_shown_in_line(text, before))


def ghost_pieces(text: str) -> list[Piece]:
    """Return the network's proposal, every line end as a sign, so that it stays one paragraph."""
    return paragraph_pieces(text, "italic $quiet")


def paragraph_pieces(text: str, style: str, before: str = "") -> list[Piece]:
    """Return a text that stands behind ``before`` as one paragraph: every line end is a sign."""
    return _with_marks((sign, style) for sign in _shown_in_line(text, before[-1:] or " "))


def wrap(pieces: Sequence[Piece], width: int) -> list[Line]:
    """Break ``pieces`` into lines of at most ``width`` cells, after spaces where there are any, and at newlines.

    A newline is shown by a sign at the end of its line, which has room there; a piece wider than the pane stands alone.
    """
    breaks: LineBreaks[Piece] = LineBreaks(width, lambda piece: piece[0])
    breaks.follow(pieces, 0)
    ends = [*breaks.starts[1:], len(pieces)]
    return [with_newline_sign(pieces[start:end]) for start, end in zip(breaks.starts, ends)]


def with_newline_sign(line: Sequence[Piece], on_its_ground: bool = False) -> Line:
    """Return the line with the newline at its end as it is shown: faint, or where it has a ground, on that."""
    return [
        (NEWLINE_SIGN, style if on_its_ground and _GROUNDED.search(style) else "$faint")
        if text == "\n"
        else (text, style)
        for text, style in line
    ]


def line_cells(line: Line) -> int:
    """Return how many cells a line takes."""
    return sum(_cells(text) for text, _style in line)


def _style(node: Node, bits: float | None) -> str:
    yours = node.author == YOU
    if node.index is None:
        return _UNKNOWN
    if bits is None or math.isnan(bits):
        return _STYLES[yours]
    return _ON_SURPRISE[yours] + ground_of(bits)


def ground_of(bits: float) -> str:
    """Return the part of a style that shows so much surprise; nothing where there is little."""
    return next((f" on $network {share}%" for least, share in _SURPRISE if bits >= least), "")


def _cells(text: str) -> int:
    return 1 if text.isascii() and len(text) == 1 else cell_len(text)


def _with_marks(pieces: Iterable[Piece]) -> Line:
    """Return the pieces, each that takes no cell joined to the one before."""
    line: Line = []
    for text, style in pieces:
        if line and text != "\n" and not _cells(text):
            line[-1] = (line[-1][0] + text, line[-1][1])
        else:
            line.append((text, style))
    return line


def _shown_node(node: Node) -> str:
    """Return a node's character as it is shown; a mark that is not read stands alone, to be marked itself."""
    before = " " if node.parent is None or node.index is None else node.parent.character
    sign = _shown(node.character, before)
    if node.depth % _MOST_MARKS or _cells(sign):
        return sign
    parent, marks = node.parent, 0
    while parent is not None and marks < _MOST_MARKS and _is_mark(parent.character):
        parent, marks = parent.parent, marks + 1
    return CIRCLE + sign if marks == _MOST_MARKS else sign


def _shown_in_line(text: str, before: str) -> Iterator[str]:
    """Yield each character of a text as it is shown in one line behind the character ``before``."""
    marks = 0
    for character, previous in zip(text, before + text):
        sign = NEWLINE_SIGN if character == "\n" else _shown(character, previous)
        marks = 0 if _cells(sign) else marks + 1
        if marks > _MOST_MARKS:
            sign, marks = CIRCLE + sign, 1
        yield sign


def _is_mark(character: str) -> bool:
    return character != "\n" and not _cells(visible(character))


def _shown(character: str, before: str) -> str:
    """Return a character as it is shown behind ``before``: a mark on its letter, or on a circle where there is none.

    What would only change the sign before it, or join two, is shown as a circle: no two terminals agree on its width.
    """
    if character == "\n":
        return character
    if character in JOINERS or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return CIRCLE
    sign = visible(character)
    return sign if cell_len(sign) or before.strip() else CIRCLE + sign
