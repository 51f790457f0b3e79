"""The branches of the text: a line for each, and two of them side by side."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.generation.lookahead import Measured
from rnn_tui.generation.tree import MOST_SEEN, Branch, Node
from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import ELLIPSIS, first_that_fits, fit_left, fit_right, keep_end
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import line_cells, pieces_of, shown, with_newline_sign, wrap

_BEFORE = 12  # cells before the fork that are shown with each
_BITS, _LENGTH = 11, 10  # cells
_RULE = " │ "


@dataclass(frozen=True)
class Here:
    """The text at the cursor, and the surprise of its characters for the network of ``step``, by which all is read."""

    nodes: Sequence[Node]
    bits: Sequence[float]
    step: int


def draw_heads(width: int, step: int) -> Content:
    """Return the line that names the columns of ``draw_branch``, and of which step the network is."""
    tail = fit_right(_("bits/char"), _BITS) + fit_right(_("length"), _LENGTH)
    room = max(4, width - cell_len(tail) - 2)
    named = _("the branch, for the network of step {step}"), _("the branch, at step {step}")
    told = [each.format(step=grouped(step)) for each in named] if step else []
    head = first_that_fits([*told, _("the branch")], room)
    return Content.styled("  " + fit_left(head, room) + tail, "$quiet")


def draw_branch(branch: Branch, length: int, width: int, measured: Measured | None) -> Content:
    """Return a branch's line: where it parts, what it says from there, its bits per character, its length.

    ``length`` is that of the text at the cursor, whose own branch is marked. Bits and length are of the whole.
    """
    is_here = branch.fork == length == branch.end.depth
    sign = "●" if is_here else " "
    mean = None if measured is None or math.isnan(measured.mean) else measured.mean
    tail = fit_right(ABSENT if mean is None else decimal(mean, 2), _BITS)
    tail += fit_right(grouped(branch.end.depth), _LENGTH)
    room = max(4, width - cell_len(tail) - 2)
    before = keep_end(_line(branch.before[-room - 1 :]), room if is_here else _BEFORE)
    behind = fit_left(_line(branch.behind), room - cell_len(before))
    return Content.assemble((f"{sign} ", "bold $network"), (before, "$quiet"), (behind, "bold"), tail)


def draw_beside(here: Here, branch: Branch, measured: Measured | None, width: int) -> Content:
    """Return the text and a branch side by side, from where they part; the ground of a character is its surprise.

    Of what is longer than MOST_SEEN the beginning is shown.
    """
    column = max(4, (width - len(_RULE)) // 2)
    heads = []
    columns = []
    fork = branch.fork
    sides = (
        (_("at the cursor"), here.nodes[fork : fork + MOST_SEEN], len(here.nodes) - fork, here.bits[fork:]),
        (_("the branch"), branch.behind, branch.end.depth - fork, () if measured is None else measured.behind),
    )
    for title, nodes, length, known in sides:
        bits = known if len(known) == length else [math.nan] * length
        mean = _mean(bits)
        told = "" if mean is None else "  " + _("{bits} bits").format(bits=decimal(mean, 2))
        heads.append(fit_left(title + told, column))
        rest: Line = [(ELLIPSIS, "$faint")] if length > len(nodes) else []
        lines = wrap([*pieces_of(nodes, bits), *rest], column - 1)  # and the sign of a newline
        columns.append([with_newline_sign(line) for line in lines])
    rows = [Content.styled(_RULE.join(heads), "bold $quiet")]
    for left, right in zip_longest(*columns, fillvalue=[]):
        space: Line = [(" " * max(0, column - line_cells(left)) + _RULE, "$faint")]
        rows.append(join_pieces([*left, *space, *right]))
    return Content("\n").join(rows)


def _mean(bits: Sequence[float]) -> float | None:
    """Return the mean of those that are numbers, or None where there are none."""
    known = [each for each in bits if not math.isnan(each)]
    return sum(known) / len(known) if known else None


def _line(nodes: Sequence[Node]) -> str:
    return shown("".join(node.character for node in nodes))
