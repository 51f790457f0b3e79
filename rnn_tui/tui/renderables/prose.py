"""What is written, wrapped to the width of its pane, each character in the style of who wrote it."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.generation.tree import YOU, Node
from rnn_tui.tui.safe_text import visible

Piece = tuple[str, str]
Line = list[Piece]

_STYLES = {True: "bold $you", False: "$network"}
_UNKNOWN = "reverse $error"
NEWLINE_SIGN = "↵"
TAB_SIGN = "→"


def pieces_of(nodes: Sequence[Node]) -> list[Piece]:
    """Return each character as it is shown, with its style: yours bold, the network's plain, unknown ones reversed."""
    return [(_shown(node.character), _UNKNOWN if node.index is None else _STYLES[node.author == YOU]) for node in nodes]


def ghost_pieces(text: str) -> list[Piece]:
    """Return the network's proposal, every line end as a sign, so that it stays one paragraph."""
    return [(NEWLINE_SIGN if character == "\n" else _shown(character), "italic $quiet") for character in text]


def wrap(pieces: Sequence[Piece], width: int) -> list[Line]:
    """Break ``pieces`` into lines of at most ``width`` cells, after spaces where there are any, and at newlines.

    A newline is shown by a sign at the end of its line; a piece wider than the pane stands alone.
    """
    lines: list[Line] = []
    line: Line = []
    used = last_space = 0
    for text, style in pieces:
        if text == "\n":
            line.append((NEWLINE_SIGN, "$faint"))
            lines.append(line)
            line, used, last_space = [], 0, 0
            continue
        cells = cell_len(text)
        while used + cells > width and line:  # twice where the last word and this piece are too wide together
            rest = line[last_space:] if last_space else []
            lines.append(line[:last_space] if last_space else line)
            line, last_space = list(rest), 0
            used = sum(cell_len(piece) for piece, _style in line)
        line.append((text, style))
        used += cells
        if text == " ":
            last_space = len(line)
    lines.append(line)
    return lines


def join_lines(lines: Sequence[Line]) -> Content:
    """Return the lines as content."""
    return Content("\n").join(Content.assemble(*line) for line in lines)


def _shown(character: str) -> str:
    if character == "\n":
        return character
    if character == "\t":
        return TAB_SIGN
    shown = visible(character)
    # a mark that has no letter of its own to stand on gets a place of its own
    return shown if cell_len(shown) else f"\N{DOTTED CIRCLE}{shown}"
