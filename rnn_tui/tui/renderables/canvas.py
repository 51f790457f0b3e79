"""Lines in braille dots: two by four of them a cell, and a sign here and there that tells one line from another."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# The dots of a braille cell: two columns of four, and the bit of each in the character's code.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BLANK = 0x2800
_DOTS = 4  # from the top of a cell to its bottom
_MIDDLE = 1.5  # of its dots, counted from the top one

Floats = NDArray[np.float64]


class Canvas:
    """Cells in ``rows`` and ``columns``, a character and its style each: x to ``last_x``, y from ``low`` to ``high``.

    What is drawn later covers what was drawn before; a sign stays, whatever comes.
    """

    def __init__(self, columns: int, rows: int, low: float, high: float, last_x: float) -> None:
        self.columns, self.rows = columns, rows
        self.low, self.high, self.last_x = low, high, last_x
        self.cells: list[list[tuple[str, str]]] = [[(" ", "$faint")] * columns for _row in range(rows)]
        self._signs: set[tuple[int, int]] = set()

    def place_of(self, y: float) -> float:
        """Return where ``y`` is, in rows from the top; the middle of the first one is at 0."""
        return (self._height(y) - _MIDDLE) / _DOTS

    def row_of(self, y: float) -> int:
        """Return the row of cells that ``y`` is drawn in."""
        return self._dot(y) // _DOTS

    def draw_down(self, x: float) -> None:
        """Draw a line from top to bottom."""
        column = max(0, min(self.columns - 1, int(x / self.last_x * self.columns)))
        for cells in self.cells:
            cells[column] = ("┊", "$faint")

    def draw_across(self, y: float) -> None:
        """Draw a dotted line from left to right."""
        for column in range(0, self.columns, 2):
            self.cells[self.row_of(y)][column] = ("·", "$faint")

    def draw_line(self, x: Floats, y: Floats, style: str) -> dict[int, int]:
        """Join points, in the order of their x; return the row of cells in which the line enters each column."""
        entered: dict[int, int] = {}
        if not x.size:
            return entered
        dots = 2 * self.columns
        places = (np.arange(dots) + 1) / dots * self.last_x
        reach = self.last_x / dots
        before: int | None = None
        columns = np.flatnonzero((places >= x[0] - reach) & (places <= x[-1] + reach))
        for column, height in zip(columns.tolist(), np.interp(places[columns], x, y).tolist()):
            dot = self._dot(height)
            first = dot if before is None else before + (dot > before) - (dot < before)
            for each in range(min(first, dot), max(first, dot) + 1):
                self._set_dot(column, each, style)
            entered.setdefault(column // 2, dot // _DOTS)
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
        return (self.high - y) / (self.high - self.low) * (self.rows * _DOTS - 1)

    def _dot(self, y: float) -> int:
        return round(self._height(y))

    def _set_dot(self, x: int, y: int, style: str) -> None:
        row, column = y // _DOTS, x // 2
        character, _style = self.cells[row][column]
        code = ord(character) if _BLANK <= ord(character) < _BLANK + 256 else _BLANK
        self.cells[row][column] = (chr(code | _BITS[x % 2][y % _DOTS]), style)
