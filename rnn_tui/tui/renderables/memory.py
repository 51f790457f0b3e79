"""The memory along a text: a column for each character, as high as the norm of h, its kept part filled."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.inspection.memory import Memory
from rnn_tui.language import _, decimal
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.tui.renderables.pieces import Line, join_pieces

KEPT, NEW = "█", "░"
_EIGHTHS = " ▁▂▃▄▅▆▇"
_AXIS = 5  # cells to the left, for the figures
_BELOW = 2  # lines: the text, and the figures of its last character
_LEAST = 4  # cells and lines below which there is nothing to be seen


def draw_memory(memory: Memory, characters: Sequence[str], width: int, height: int) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: the last of the ``characters`` that fit, and their columns on top."""
    rows = height - _BELOW
    if rows < 1 or width < _AXIS + _LEAST:
        return []
    shown = _last_that_fit(characters, width - _AXIS)
    cells = [cell_len(character) for character in characters[shown:]]
    columns = [
        _column(norm / (memory.most or 1.0) * rows, kept, rows)
        for norm, kept in zip(memory.norms[shown:].tolist(), memory.kept[shown:].tolist())
    ]
    lines = []
    for row in range(rows):
        figure = decimal(memory.most * (rows - row) / rows, 1) if row in {0, rows // 2} else ""
        axis = fit_right(figure, _AXIS - 1) + ("┤" if figure else "│")
        pieces: Line = [(axis, "$quiet")]
        for column, count in zip(columns, cells):
            sign = column[row]
            pieces.append((sign * count, "$you" if sign == NEW else "$network"))
        lines.append(join_pieces(pieces))
    text = Content.assemble(" " * _AXIS, ("".join(characters[shown:]), "bold $foreground"))
    return [*lines, text, Content.styled(fit_left(_figures(memory, width), width), "$quiet")]


def _last_that_fit(characters: Sequence[str], width: int) -> int:
    """Return the place of the first of those at the end that ``width`` cells hold."""
    place = len(characters)
    while place and (width := width - cell_len(characters[place - 1])) >= 0:
        place -= 1
    return place


def _column(high: float, kept: float, rows: int) -> str:
    """Return ``rows`` signs from the top: ``high`` rows of them are filled, the share ``kept`` of these wholly."""
    full, rest = divmod(round(high * kept * 8), 8)
    bar = KEPT * full + (_EIGHTHS[rest] if rest else "")
    return (bar + NEW * (round(high) - len(bar))).ljust(rows)[:rows][::-1]


def _figures(memory: Memory, width: int) -> str:
    """Return the figures of the last character, as many as fit."""
    if not len(memory.norms):
        return ""
    figures = {
        "norm": decimal(float(memory.norms[-1]), 1),
        "most": decimal(memory.most, 1),
        "share": decimal(100 * float(memory.kept[-1]), 0),
    }
    return first_that_fits(
        [
            _("‖h‖ {norm} (at most {most}) · {share} % kept").format(**figures),
            _("‖h‖ {norm} · {share} % kept").format(**figures),
            "‖h‖ {norm}".format(**figures),
        ],
        width,
    )
