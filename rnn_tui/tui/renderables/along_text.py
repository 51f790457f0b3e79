"""A column for each character of a text, above it, beside an axis: what the views along the prompt have in common."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import decimal
from rnn_tui.terminal.columns import fit_right
from rnn_tui.tui.renderables.pieces import Line, join_pieces

SOLID, SHADED = "█", "░"
_EIGHTHS = " ▁▂▃▄▅▆▇"
_AXIS = 5  # cells to the left, for the figures
_LEAST = 4  # cells of columns below which there is nothing to be seen


def draw_along_text(
    characters: Sequence[str], highs: Sequence[float], solids: Sequence[float], most: float, width: int, height: int
) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: the last of the ``characters`` that fit, and their columns on top.

    Each is as high as one of ``highs``, of which ``solids`` are filled and the rest is shaded; ``most`` fills a column.
    Nothing is drawn where there is no room for it.
    """
    rows = height - 1
    if rows < 1 or width < _AXIS + _LEAST:
        return []
    begin = last_that_fit(characters, width - _AXIS)
    cells = [cell_len(character) for character in characters[begin:]]
    scale = rows / (most or 1.0)
    columns = [draw_column(high * scale, solid * scale, rows) for high, solid in zip(highs[begin:], solids[begin:])]
    lines = []
    for row in range(rows):
        figure = decimal(most * (rows - row) / rows, 1) if row in {0, rows // 2} else ""
        axis = fit_right(figure, _AXIS - 1) + ("┤" if figure else "│")
        pieces: Line = [(axis, "$quiet")]
        for column, count in zip(columns, cells):
            pieces.append((column[row] * count, _style_of(column, row)))
        lines.append(join_pieces(pieces))
    text = Content.assemble(" " * _AXIS, ("".join(characters[begin:]), "bold $foreground"))
    return [*lines, text]


def _style_of(column: str, row: int) -> str:
    """Return the style of a sign; in the cell where the filled part ends the rest looks like the shade above it."""
    if column[row] == SHADED:
        return "$you"
    return "$network on $you 25%" if row and column[row - 1] == SHADED and column[row] != SOLID else "$network"


def last_that_fit(characters: Sequence[str], width: int) -> int:
    """Return the place of the first of those at the end that ``width`` cells hold."""
    place = len(characters)
    while place and (width := width - cell_len(characters[place - 1])) >= 0:
        place -= 1
    return place


def draw_column(high: float, solid: float, rows: int) -> str:
    """Return ``rows`` signs from the top: ``high`` rows of them are filled, ``solid`` of these wholly."""
    full, rest = divmod(round(solid * 8), 8)
    bar = SOLID * full + (_EIGHTHS[rest] if rest else "")
    return (bar + SHADED * (round(high) - len(bar))).ljust(rows)[:rows][::-1]
