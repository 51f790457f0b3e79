"""What moves in the step One-hot: the one, and the column of W_xh that it picks."""

import numpy as np
from textual.content import Content

from rnn_tui.language import _
from rnn_tui.lesson.steps.one_hot import OneHot
from rnn_tui.terminal.columns import fit_left
from rnn_tui.tui.renderables.figures import figure
from rnn_tui.tui.renderables.lesson.signs import sign_of
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.unit_rows import Columns, around, draw_unit_row

_CELL = 3  # cells of a column of W_xh
_LABEL, _RESULT = 9, 10  # before the columns and behind them
_HEAD, _FOOT = 3, 1  # lines before the units and behind them


def draw_one_hot(stage: OneHot, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    V = stage.W_xh.shape[1]
    seen = around(stage.index, V, (width - _LABEL - _RESULT) // _CELL)
    if height < 1 or seen.begin == seen.end:
        return []
    lines = [*_head(stage, seen)[-max(0, height - _FOOT - 1) :], *_units(stage, seen, height - _HEAD - _FOOT)]
    lines.append(_product(stage, width))
    return [line.truncate(width) for line in lines[:height]]


def _head(stage: OneHot, seen: Columns) -> list[Content]:
    """Return the characters, their indices, and the column of zeros with its one, lying."""
    names: Line = [(" " * _LABEL, "")]
    indices: Line = [(fit_left("idx", _LABEL), "$quiet")]
    zeros: Line = [(fit_left("x", _LABEL), "$quiet")]
    for place in range(seen.begin, seen.end):
        here = place == stage.index
        sign = sign_of(stage.subject.characters[place], _CELL - 1)
        names.append((f" {sign}" if sign.endswith(" ") else f"{sign} ", "bold $you" if here else "$quiet"))
        indices.append((f"{place:>2} ", "bold $you" if here else "$quiet"))
        zeros.append(("[1]" if here else " 0 ", "bold reverse $you" if here else "$quiet"))
    return [join_pieces(line) for line in (names, indices, zeros)]


def _units(stage: OneHot, seen: Columns, count: int) -> list[Content]:
    """Return the rows of W_xh around the unit that one looks at, the picked column in brackets and behind them."""
    W_xh, product = stage.W_xh, stage.product
    scale = float(np.abs(W_xh).max())
    rows = around(stage.unit, len(W_xh), count)
    lines = []
    for unit in range(rows.begin, rows.end):
        here = unit == stage.unit
        label = f"{'▸' if here else ' '} W[{unit}]"
        line: Line = [(fit_left(label, _LABEL), "bold $you" if here else "$quiet")]
        for place, (sign, style) in enumerate(draw_unit_row(W_xh[unit], scale, seen, None), start=seen.begin):
            picked = place == stage.index
            line.append((f"[{sign}]" if picked else f" {sign} ", f"bold {style}" if picked else style))
        line.append((f" {figure(product[unit]):>{_RESULT - 2}}", "bold $network" if here else "$network"))
        lines.append(join_pieces(line))
    return lines


def _product(stage: OneHot, width: int) -> Content:
    """Return the sum that the product is for the unit that one looks at."""
    row = stage.W_xh[stage.unit]
    picked = f"1×({figure(row[stage.index])})"
    terms = [picked if place == stage.index else f"0×({figure(row[place])})" for place in range(len(row))]
    begin, end = max(0, stage.index - 1), min(len(row), stage.index + 2)
    told = ("… + " if begin else "") + " + ".join(terms[begin:end]) + (" + …" if end < len(row) else "")
    result = f" = {figure(row[stage.index])}"
    label = _("unit {unit}: ").format(unit=stage.unit)
    if len(label) + len(told) + len(result) > width:
        told = f"… + {picked} + …"
    return Content.assemble((label, "$quiet"), told, (result, "bold $network"))
