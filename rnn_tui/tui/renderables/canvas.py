"""Lines of the dots of a pen, and a sign here and there that tells one line from another."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_tui.tui.renderables.pen import FINE, Pen

_DIGITS = 9  # behind the point: where a column ends is not left to rounding

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Span:
    """An axis from ``low`` to ``high``, evenly, or by ratio where it is ``log`` and ``low`` above zero."""

    low: float
    high: float
    log: bool = False

    def share(self, value: float) -> float:
        """Return where a value is, from 0 at ``low`` to 1 at ``high``."""
        if self.log:
            return math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def at(self, share: Floats) -> Floats:
        """Return the values that are there: the inverse of ``share``, at (N,) of them."""
        if self.log:
            return self.low * (self.high / self.low) ** share
        return self.low + share * (self.high - self.low)

    def column_of(self, value: float, columns: int) -> int:
        """Return in which of ``columns`` a value is; a border belongs to the column before it."""
        return max(0, min(columns - 1, math.ceil(round(self.share(value) * columns, _DIGITS)) - 1))

    def end_of(self, column: int, columns: int) -> float:
        """Return the value at the end of a column."""
        return float(self.at(np.array([(column + 1) / columns]))[0])


class Canvas:
    """Cells in ``rows`` and ``columns``, a character and its style each, over the spans of ``x`` and ``y``.

    Lines on it are drawn with a ``pen``.

    What is drawn later covers what was drawn before; a sign stays, whatever comes.
    """

    def __init__(self, columns: int, rows: int, x: Span, y: Span, pen: Pen = FINE) -> None:
        self.columns, self.rows = columns, rows
        self.x, self.y = x, y
        self.pen = pen
        self.cells: list[list[tuple[str, str]]] = [[(" ", "$faint")] * columns for _row in range(rows)]
        self._signs: set[tuple[int, int]] = set()

    def place_of(self, y: float) -> float:
        """Return where ``y`` is, in rows from the top; the middle of the first one is at 0."""
        return (self._height(y) - (self.pen.down - 1) / 2) / self.pen.down

    def row_of(self, y: float) -> int:
        """Return the row of cells that ``y`` is drawn in."""
        return self._dot(y) // self.pen.down

    def draw_down(self, x: float) -> None:
        """Draw a line from top to bottom; what is before the span has none, what is behind it stands at its end."""
        self._draw_down(x, self.pen.down_line, "$faint")

    def draw_cursor(self, x: float) -> None:
        """Draw the line at which a person reads."""
        self._draw_down(x, self.pen.cursor, "$you")

    def _draw_down(self, x: float, sign: str, style: str) -> None:
        if x < self.x.low:
            return
        column = self.x.column_of(x, self.columns)
        for cells in self.cells:
            cells[column] = (sign, style)

    def draw_across(self, y: float) -> None:
        """Draw a dotted line from left to right."""
        for column in range(0, self.columns, 2):
            self.cells[self.row_of(y)][column] = (self.pen.level, "$faint")

    def draw_line(self, x: Floats, y: Floats, style: str) -> dict[int, int]:
        """Join points, in the order of their x; return the row of cells in which the line enters each column."""
        entered: dict[int, int] = {}
        if not x.size:
            return entered
        dots = self.pen.across * self.columns
        places = self.x.at((np.arange(dots) + 1) / dots)
        first, last = (self.x.at(np.array([self.x.share(end) + by / dots]))[0] for end, by in ((x[0], -1), (x[-1], 1)))
        before: int | None = None
        columns = np.flatnonzero((places >= first) & (places <= last))
        for column, height in zip(columns.tolist(), np.interp(places[columns], x, y).tolist()):
            dot = self._dot(height)
            begin = dot if before is None else before + (dot > before) - (dot < before)
            for each in range(min(begin, dot), max(begin, dot) + 1):
                self._set_dot(column, each, style)
            entered.setdefault(column // self.pen.across, dot // self.pen.down)
            before = dot
        return entered

    def put_signs(self, line: Mapping[int, int], sign: str, style: str, columns: Sequence[int]) -> None:
        """Put ``sign`` on a line in ``columns``, or where none of them is its own at the last place that is free."""
        free = [column for column, row in line.items() if (row, column) not in self._signs]
        for column in [each for each in free if each in columns] or free[-1:]:
            self.cells[line[column]][column] = (sign, style)
            self._signs.add((line[column], column))

    def _height(self, y: float) -> float:
        """Return how many dots ``y`` is below the uppermost."""
        return (1 - self.y.share(y)) * (self.rows * self.pen.down - 1)

    def _dot(self, y: float) -> int:
        return round(self._height(y))

    def _set_dot(self, x: int, y: int, style: str) -> None:
        row, column = y // self.pen.down, x // self.pen.across
        character, _style = self.cells[row][column]
        self.cells[row][column] = (self.pen.with_dot(character, x % self.pen.across, y % self.pen.down), style)
