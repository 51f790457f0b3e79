"""Branches of what is written: a line for each, and two of them side by side."""

import math
from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.generation.tree import Branch, Node, path_to
from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.lines import ABSENT
from rnn_tui.tui.renderables.columns import fit_left, fit_right, keep_end
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import NEWLINE_SIGN, line_cells, pieces_of, with_newline_sign, wrap
from rnn_tui.tui.safe_text import visible

_BEFORE = 12  # cells before the fork that are shown with each
_BITS, _LENGTH = 11, 10  # cells
_RULE = " │ "


def draw_heads(width: int) -> Content:
    """Return the line that names the columns of ``draw_branch``."""
    tail = fit_right(_("bits/char"), _BITS) + fit_right(_("length"), _LENGTH)
    return Content.styled("  " + fit_left(_("the branch"), max(4, width - cell_len(tail) - 2)) + tail, "$quiet")


def draw_branch(branch: Branch, length: int, width: int) -> Content:
    """Return a branch's line: where it parts, what it says from there, its bits per character, its length.

    ``length`` is that of the text at the cursor, whose own branch is marked.
    """
    path = path_to(branch.end)
    is_here = branch.fork == length == len(path)
    sign = "●" if is_here else " "
    mean = _mean_bits(path[branch.fork :])
    tail = fit_right(ABSENT if mean is None else decimal(mean, 2), _BITS) + fit_right(grouped(len(path)), _LENGTH)
    room = max(4, width - cell_len(tail) - 2)
    before = keep_end(_line(path[max(0, branch.fork - room) : branch.fork]), room if is_here else _BEFORE)
    behind = fit_left(_line(path[branch.fork :]), room - cell_len(before))
    return Content.assemble((f"{sign} ", "bold $network"), (before, "$quiet"), (behind, "bold"), tail)


def draw_beside(here: Sequence[Node], there: Sequence[Node], fork: int, width: int) -> Content:
    """Return two paths side by side, whole from where they part, with the surprise of each character as its ground."""
    column = max(4, (width - len(_RULE)) // 2)
    heads = []
    columns = []
    for title, path in ((_("at the cursor"), here), (_("the branch"), there)):
        behind = path[fork:]
        mean = _mean_bits(behind)
        told = "" if mean is None else "  " + _("{bits} bits").format(bits=decimal(mean, 2))
        heads.append(fit_left(title + told, column))
        bits = [math.nan if node.bits is None else node.bits for node in behind]
        columns.append([with_newline_sign(line) for line in wrap(pieces_of(behind, bits), column)])
    rows = [Content.styled(_RULE.join(heads), "bold $quiet")]
    for left, right in zip_longest(*columns, fillvalue=[]):
        space: Line = [(" " * max(0, column - line_cells(left)) + _RULE, "$faint")]
        rows.append(join_pieces([*left, *space, *right]))
    return Content("\n").join(rows)


def _mean_bits(nodes: Sequence[Node]) -> float | None:
    """Return the bits per character of those that are known, or None where there are none."""
    bits = [node.bits for node in nodes if node.bits is not None]
    return sum(bits) / len(bits) if bits else None


def _line(nodes: Sequence[Node]) -> str:
    return "".join(NEWLINE_SIGN if node.character == "\n" else visible(node.character) for node in nodes)
