"""Ways to go on, each in a few lines of its own: its number or letter, its text, its bits."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.language import _, decimal
from rnn_tui.terminal.columns import ELLIPSIS, fit_right
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import ghost_pieces, line_cells, wrap

_SIGN, _BITS = 3, 11  # cells
_LEAST_TEXT = 4


def draw_continuation(
    sign: str, text: str, bits: float, width: int, most_lines: int, style: str = "bold $network"
) -> Content:
    """Return a continuation behind its ``sign`` in one to ``most_lines`` lines of ``width`` cells, the rest cut off."""
    most_lines = max(1, most_lines)
    column = max(_LEAST_TEXT, width - _SIGN - _BITS)
    lines = wrap([(sign, "$foreground") for sign, _style in ghost_pieces(text)], column)
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], _cut(lines[most_lines - 1], column)]
    first = lines[0] if lines else []
    told = fit_right(_("{bits} bits").format(bits=decimal(bits, 2)), _BITS)
    space = " " * max(0, column - line_cells(first))
    drawn = [join_pieces([(f"{sign:<{_SIGN}}", style), *first, (space + told, "$quiet")])]
    drawn += [join_pieces([(" " * _SIGN, ""), *line]) for line in lines[1:]]
    return Content("\n").join(drawn)


def _cut(line: Sequence[tuple[str, str]], width: int) -> Line:
    """Return the line with an ellipsis behind as much of it as leaves room for one."""
    kept = list(line)
    while kept and (line_cells(kept) >= width or kept[-1][0] == " "):
        kept.pop()
    return [*kept, (ELLIPSIS, "$quiet")]
