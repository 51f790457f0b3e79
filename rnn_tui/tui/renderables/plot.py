"""The loss curve in braille dots, with the baselines it has to pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from textual.content import Content

from rnn_tui.language import decimal, grouped
from rnn_tui.runs.curves import Curve
from rnn_tui.terminal.columns import fit_left, fit_right
from rnn_tui.tui.renderables.pieces import join_pieces

# The dots of a braille cell: two columns of four, and the bit of each in the character's code.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BLANK = 0x2800
_AXIS = 5  # cells to the left, for the figures
_NAMES = 6  # cells beside a baseline's name, for its loss
_LEAST_COLUMNS = 10
_SPARKLINE_ROWS = 5  # below this there is no room for axes
_SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Baseline:
    """A line to pass: a name and a loss in nats per character."""

    name: str
    loss: float


def draw_plot(
    training: Curve, validation: Curve, baselines: Sequence[Baseline], restarts: Sequence[int], width: int, height: int
) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: both curves over the steps, axes, and a dotted line a baseline.

    Where there is no room for axes it is one line, as ``draw_sparkline`` draws it.
    The training curve is a whole line, the validation curve a broken one, so that they differ without colour.
    """
    if width < _AXIS + _LEAST_COLUMNS or height < _SPARKLINE_ROWS:
        return [draw_sparkline(training, width)]
    names = max((len(baseline.name) + _NAMES for baseline in baselines), default=0)
    if width - _AXIS - names < _LEAST_COLUMNS:
        names = 0
    values = [*training.losses, *validation.losses, *(baseline.loss for baseline in baselines)]
    last_step = max([1.0, *training.steps[-1:], *validation.steps[-1:]])
    canvas = _Canvas(width - _AXIS - names, height - 1, values, last_step)
    for step in restarts:
        canvas.mark_step(step)
    tags = {canvas.mark_loss(each): each for each in sorted(baselines, key=lambda each: -each.loss)}
    canvas.draw_curve(validation, "$you", broken=True)
    canvas.draw_curve(training, "$network", broken=False)
    lines = []
    for row, cells in enumerate(canvas.cells):
        tag = f" {tags[row].name} {decimal(tags[row].loss, 2)}" if row in tags else ""
        axis = fit_right(canvas.figure(row), _AXIS - 1) + "│"
        lines.append(join_pieces([(axis, "$quiet"), *cells, (fit_left(tag, names), "$quiet")]))
    last = grouped(int(last_step)) if training.steps else ""
    steps = "0".ljust(max(1, canvas.columns - len(last))) + last
    return [*lines, Content.styled(" " * _AXIS + steps, "$quiet")]


class _Canvas:
    """Cells of two by four dots: steps to the right, losses upwards."""

    def __init__(self, columns: int, rows: int, values: Sequence[float], last_step: float) -> None:
        self.columns, self.rows = columns, rows
        finite = [value for value in values if np.isfinite(value)]
        self._has_scale = bool(finite)
        finite = finite or [0.0, 1.0]
        margin = max(0.05 * (max(finite) - min(finite)), 0.05)
        self.low, self.high = max(0.0, min(finite) - margin), max(finite) + margin
        self.last_step = last_step
        self.cells: list[list[tuple[str, str]]] = [[(" ", "$faint")] * columns for _row in range(rows)]
        self._marked: set[int] = set()

    def figure(self, row: int) -> str:
        """Return what stands beside a row of the axis: the highest, middle and lowest loss; nothing before any came."""
        if not self._has_scale or row not in {0, (self.rows - 1) // 2, self.rows - 1}:
            return ""
        part = row / (self.rows - 1)
        return decimal(self.high - part * (self.high - self.low), 1)

    def mark_step(self, step: int) -> None:
        """Draw a line from top to bottom."""
        column = min(self.columns - 1, int(step / self.last_step * self.columns))
        for cells in self.cells:
            cells[column] = ("┊", "$faint")

    def mark_loss(self, baseline: Baseline) -> int:
        """Draw a dotted line and return its row: the next free one where another line is there already."""
        row = wanted = self._dot(baseline.loss) // 4
        free = [each for each in range(self.rows) if each not in self._marked]
        if free:
            row = min(free, key=lambda each: (abs(each - wanted), -each))
        self._marked.add(row)
        for column in range(0, self.columns, 2):
            self.cells[row][column] = ("·", "$faint")
        return row

    def draw_curve(self, curve: Curve, style: str, broken: bool) -> None:
        """Join the points of a curve; a broken one leaves out every other three columns of dots."""
        points = [(step, loss) for step, loss in zip(curve.steps, curve.losses) if np.isfinite(loss)]
        if not points:
            return
        known_steps, known_losses = zip(*points)
        columns = 2 * self.columns
        steps = (np.arange(columns) + 1) / columns * self.last_step
        losses = np.interp(steps, known_steps, known_losses)
        reach = self.last_step / columns
        before: int | None = None
        for x in np.flatnonzero((steps >= known_steps[0] - reach) & (steps <= known_steps[-1] + reach)).tolist():
            y = self._dot(float(losses[x]))
            if not (broken and x // 3 % 2):
                first = y if before is None or broken else before + (y > before) - (y < before)
                for dot in range(min(first, y), max(first, y) + 1):
                    self._set_dot(x, dot, style)
            before = y

    def _dot(self, loss: float) -> int:
        """Return the row of dots of a loss, counted from the top."""
        return round((self.high - loss) / (self.high - self.low) * (self.rows * 4 - 1))

    def _set_dot(self, x: int, y: int, style: str) -> None:
        row, column = y // 4, x // 2
        character, _style = self.cells[row][column]
        code = ord(character) if _BLANK <= ord(character) < _BLANK + 256 else _BLANK
        self.cells[row][column] = (chr(code | _BITS[x % 2][y % 4]), style)


def draw_sparkline(training: Curve, width: int) -> Content:
    """Return a curve in one line of ``width`` cells, its last loss behind it; nothing where there are none."""
    points = [(step, loss) for step, loss in zip(training.steps, training.losses) if np.isfinite(loss)]
    if width <= 0 or not points:
        return Content.styled("·" * width, "$faint")
    steps, losses = zip(*points)
    last = f" {decimal(losses[-1], 3)}"
    if width <= len(last):
        last = ""
    drawn = np.interp(np.linspace(steps[0], steps[-1], width - len(last)), steps, losses)
    low, high = float(drawn.min()), float(drawn.max())
    levels = (drawn - low) / (high - low or 1.0) * (len(_SPARKS) - 1)
    return Content.styled("".join(_SPARKS[round(level)] for level in levels) + last, "$network")
