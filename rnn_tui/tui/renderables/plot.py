"""The loss curve in braille dots, with the baselines it has to pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from textual.content import Content

from rnn_tui.language import decimal, grouped
from rnn_tui.tui.history import Curve
from rnn_tui.tui.renderables.columns import fit_left, fit_right

# The dots of a braille cell: two columns of four, and the bit of each in the character's code.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BLANK = 0x2800
_AXIS = 5  # cells to the left, for the figures
_SPARKLINE_ROWS = 5  # below this there is no room for axes
_SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Baseline:
    """A line to pass: a name and a loss in nats per character."""

    name: str
    loss: float


def draw_plot(
    training: Curve, validation: Curve, baselines: Sequence[Baseline], restarts: Sequence[int], width: int, height: int
) -> Content:
    """Return ``height`` lines of ``width`` cells: both curves over the steps, axes, and a dotted line a baseline.

    The training curve is a whole line, the validation curve a broken one, so that they differ without colour.
    """
    if width < 2 * _AXIS or height < 1:
        return Content("")
    if height < _SPARKLINE_ROWS:
        return _draw_sparkline(training, width)
    names = max((len(baseline.name) + 6 for baseline in baselines), default=0)
    columns, rows = width - _AXIS - names, height - 1
    if columns < 10:
        names, columns = 0, width - _AXIS
    low, high = _range(training, validation, baselines)
    last_step = max([1.0, *training.steps[-1:], *validation.steps[-1:]])

    def dot_row(loss: float) -> int:
        return round((high - loss) / (high - low) * (rows * 4 - 1))

    cells: list[list[tuple[str, str]]] = [[(" ", "")] * columns for _row in range(rows)]
    for step in restarts:
        column = min(columns - 1, int(step / last_step * columns))
        for row in range(rows):
            cells[row][column] = ("┊", "$faint")
    tags: dict[int, str] = {}
    for baseline in sorted(baselines, key=lambda each: -each.loss):
        row = dot_row(baseline.loss) // 4
        if 0 <= row < rows:
            while row in tags and row < rows - 1:
                row += 1
            tags.setdefault(row, f" {baseline.name} {decimal(baseline.loss, 2)}")
            cells[row] = [("·" if column % 2 == 0 else " ", "$faint") for column in range(columns)]
    for curve, style, broken in ((validation, "$you", True), (training, "$network", False)):
        dots = _dots(curve, last_step, columns * 2, dot_row)
        _paint(cells, dots, style, broken)
    lines = []
    figures = {
        0: high,
        rows - 1: low,
        (rows - 1) // 2: high - (high - low) * ((rows - 1) // 2 * 4 + 1.5) / (rows * 4 - 1),
    }
    for row in range(rows):
        figure = decimal(figures[row], 1) if row in figures else ""
        parts: list[tuple[str, str]] = [(fit_right(figure, _AXIS - 1) + "│", "$quiet"), *cells[row]]
        lines.append(Content.assemble(*parts, (fit_left(tags.get(row, ""), names), "$quiet")))
    lines.append(_step_axis(training, last_step, columns))
    return Content("\n").join(lines)


def _step_axis(training: Curve, last_step: float, columns: int) -> Content:
    last = grouped(int(last_step)) if training.steps else ""
    line = "0".ljust(max(1, columns - len(last))) + last
    return Content.styled(" " * _AXIS + line, "$quiet")


def _range(training: Curve, validation: Curve, baselines: Sequence[Baseline]) -> tuple[float, float]:
    values = [*training.losses, *validation.losses, *(baseline.loss for baseline in baselines)]
    finite = [value for value in values if np.isfinite(value)] or [0.0, 1.0]
    low, high = min(finite), max(finite)
    margin = max(0.05 * (high - low), 0.05)
    return max(0.0, low - margin), high + margin


def _dots(curve: Curve, last_step: float, dots: int, dot_row: "object") -> NDArray[np.int64]:
    """Return the row of dots of the curve in each column of dots, -1 where it has no value."""
    if not curve.steps:
        return np.full(dots, -1)
    assert callable(dot_row)
    steps = (np.arange(dots) + 1) / dots * last_step
    losses = np.interp(steps, curve.steps, curve.losses)
    inside = (steps >= curve.steps[0] - last_step / dots) & (steps <= curve.steps[-1] + last_step / dots)
    return np.array([dot_row(loss) if here and np.isfinite(loss) else -1 for here, loss in zip(inside, losses)])


def _paint(cells: list[list[tuple[str, str]]], dots: NDArray[np.int64], style: str, broken: bool) -> None:
    """Set the dots of a curve, joined from one column to the next, or with every other pair left out."""
    rows = len(cells)
    before = -1
    for x, y in enumerate(dots.tolist()):
        if y < 0:
            before = -1
            continue
        if broken and x // 3 % 2:
            before = y
            continue
        begin, end = (y, y) if before < 0 else sorted((before + (y > before) - (y < before), y))
        for dot in range(begin, end + 1):
            row, column = dot // 4, x // 2
            if 0 <= row < rows:
                character, _style = cells[row][column]
                code = ord(character) if _BLANK <= ord(character) < _BLANK + 256 else _BLANK
                cells[row][column] = (chr(code | _BITS[x % 2][dot % 4]), style)
        before = y


def _draw_sparkline(training: Curve, width: int) -> Content:
    if not training.losses:
        return Content.styled("·" * width, "$faint")
    last = f" {decimal(training.losses[-1], 3)}"
    places = np.linspace(training.steps[0], training.steps[-1], max(1, width - len(last)))
    losses = np.interp(places, training.steps, training.losses)
    low, high = float(losses.min()), float(losses.max())
    levels = (losses - low) / (high - low or 1.0) * (len(_SPARKS) - 1)
    return Content.assemble(("".join(_SPARKS[round(level)] for level in levels), "$network"), (last, "$network"))
