"""Characters that are drawn and not written: dots of braille, blocks and frames, alike in every font and without gaps.

A path of SVG draws them. Its kind, which is its class, says how: ``dots`` and ``lines`` are stroked, ``blocks`` filled.
"""

from collections.abc import Iterator
from itertools import groupby

WIDTH, HEIGHT = 10, 20  # of a cell, in pixels
STYLES = (
    "text,.blocks{fill:currentColor}.dots,.lines{fill:none;stroke:currentColor}"
    ".dots{stroke-width:2.6;stroke-linecap:round}.lines{stroke-width:1.3}.blocks{shape-rendering:crispEdges}"
)

_BRAILLE = range(0x2800, 0x2900)
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # column and row of each bit (Unicode, 2800)
_ENDS = {"left": (0, 10), "right": (10, 10), "up": (5, 0), "down": (5, 20)}  # of the lines from a cell's middle
_LINES = {
    "─": ("left", "right"), "│": ("up", "down"), "╷": ("down",), "╵": ("up",), "╴": ("left",), "╶": ("right",),
    "┌": ("down", "right"), "┐": ("down", "left"), "└": ("up", "right"), "┘": ("up", "left"),
    "├": ("up", "down", "right"), "┤": ("up", "down", "left"), "┬": ("left", "right", "down"),
    "┴": ("left", "right", "up"), "┼": ("left", "right", "up", "down"),
}  # fmt: skip
_ROUND = {  # where the corner begins, and how it goes on from there
    "╭": (5, 20, "v-5q0-5 5-5"),
    "╮": (0, 10, "q5 0 5 5v5"),
    "╰": (5, 0, "v5q0 5 5 5"),
    "╯": (0, 10, "q5 0 5-5v-5"),
}
_LOWER, _LEFT = "▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉"
_EDGES = {"▀": (0, 0, 10, 10), "▔": (0, 0, 10, 2.5), "▐": (5, 0, 5, 20), "▕": (8.75, 0, 1.25, 20)}
_BLOCKS = {
    **{block: (0, 20 - 2.5 * eighths, 10, 2.5 * eighths) for eighths, block in enumerate(_LOWER, start=1)},
    **{block: (0, 0, 1.25 * eighths, 20) for eighths, block in enumerate(_LEFT, start=1)},
    **_EDGES,
}  # x, y, width and height in the cell


def kind_of(character: str) -> str | None:
    """Return as what a character is drawn; None for one that is written."""
    if ord(character) in _BRAILLE:
        return "dots"
    if character in _BLOCKS:
        return "blocks"
    return "lines" if character in _LINES or character in _ROUND else None


def path_of(text: str, kind: str, x: int, y: int) -> str:
    """Return the path of a ``text`` of one kind whose first cell's corner is at (x, y); empty where nothing is seen."""
    commands: list[str] = []
    for character, run in groupby(text):
        cells = len([*run])
        match kind:
            case "dots":
                commands += (c for place in range(cells) for c in _dots(ord(character), x + place * WIDTH, y))
            case "blocks":
                commands.append(_block(character, x, y, cells))
            case _ if character == "─":
                commands.append(f"M{x} {y + 10}h{cells * WIDTH}")
            case _:
                commands += (c for place in range(cells) for c in _lines(character, x + place * WIDTH, y))
        x += cells * WIDTH
    return "".join(commands)


def _dots(code: int, x: int, y: int) -> Iterator[str]:
    for bit, (column, row) in enumerate(_DOTS):
        if code >> bit & 1:
            yield f"M{x + 2.5 + 5 * column:g} {y + 2.5 + 5 * row:g}h0"


def _block(character: str, x: int, y: int, cells: int) -> str:
    """Return one rectangle for a run of a block that fills its cells from side to side, else one for each cell."""
    left, top, width, height = _BLOCKS[character]
    if width == WIDTH:
        return f"M{x} {y + top:g}h{cells * WIDTH}v{height:g}h-{cells * WIDTH}z"
    return "".join(
        f"M{x + place * WIDTH + left:g} {y + top:g}h{width:g}v{height:g}h-{width:g}z" for place in range(cells)
    )


def _lines(character: str, x: int, y: int) -> Iterator[str]:
    if character in _ROUND:
        across, down, corner = _ROUND[character]
        yield f"M{x + across} {y + down}{corner}"
    for end in _LINES.get(character, ()):
        across, down = _ENDS[end]
        yield f"M{x + 5} {y + 10}L{x + across} {y + down}"
