"""A figure's place between powers of ten, in one row, with a mark to hold it against."""

import math
from dataclasses import dataclass

from rnn_tui.tui.renderables.pieces import Line

LEAST = 10  # cells from which it tells anything
_POINT, _MARK, _LINE = "●", "┊", "·"


@dataclass(frozen=True)
class Scale:
    """From 10^``low`` to 10^``high``, with a mark at 10^``mark``."""

    low: int
    high: int
    mark: int

    def cell_of(self, power: float, width: int) -> int:
        """Return which of ``width`` cells a power of ten is in; what is beyond the scale is at its end."""
        part = (power - self.low) / (self.high - self.low)
        return round(min(max(part, 0.0), 1.0) * (width - 1))


def draw_log_scale(value: float | None, scale: Scale, width: int) -> Line:
    """Return ``width`` cells with the mark, and a point at ``value``, where it has a logarithm."""
    if width < 1:
        return []
    cells = [(_LINE, "$faint")] * width
    cells[scale.cell_of(scale.mark, width)] = (_MARK, "$quiet")
    if value is not None and value > 0:
        cells[scale.cell_of(math.log10(min(value, 1e300)), width)] = (_POINT, "$network")
    return cells


def draw_log_heading(scale: Scale, width: int) -> str:
    """Return the powers of ten at the ends of a scale and, where there is room, at its mark, in ``width`` cells."""
    if width < 1:
        return ""
    first, middle, last = (f"1e{power}" if power else "1" for power in (scale.low, scale.mark, scale.high))
    place = scale.cell_of(scale.mark, width) - len(middle) // 2
    room = width - len(last)
    if len(first) < place and place + len(middle) < room:
        return (first.ljust(place) + middle).ljust(room) + last
    return (first.ljust(room) + last)[:width]
