"""Round values along an axis, as many as there is room for, and their places on a line."""

import math
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from rnn_tui.tui.renderables.canvas import Span

CLOCK = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
"""The steps between times that a person would call round, in seconds."""
_APART = 2  # cells at least between two labels


def round_step(extent: float, steps: int, units: Sequence[float] = ()) -> float:
    """Return the smallest round step of which at most ``steps`` go into ``extent``: of ``units``, else 1, 2 or 5.

    Beyond the largest unit its own multiples by 1, 2, 5, 10 and so on are round.
    """
    least = extent / max(1, steps)
    if fitting := [unit for unit in units if unit >= least]:
        return fitting[0]
    unit = units[-1] if units else 1.0
    power = 10.0 ** math.floor(math.log10(least / unit))
    return unit * next(power * factor for factor in (1, 2, 5, 10) if unit * power * factor >= least * (1 - 1e-9))


def round_values(span: Span, steps: int, units: Sequence[float] = ()) -> tuple[list[float], int]:
    """Return the round values within an even span, at most ``steps`` from one to the next, and their decimals."""
    step = round_step(span.high - span.low, steps, units)
    first, last = math.ceil(span.low / step - 1e-9), math.floor(span.high / step + 1e-9)
    return [number * step for number in range(first, last + 1)], max(0, -math.floor(math.log10(step) + 1e-9))


def with_labels(line: str, labels: Iterable[tuple[int, str]]) -> str:
    """Return ``line`` with each label around its place, where that is blank and a gap is left to what stands beside."""
    for place, label in labels:
        begin = place - cell_len(label) // 2
        end = begin + cell_len(label)
        around = line[max(0, begin - _APART) : end + _APART]
        if begin >= 0 and end <= len(line) and not around.strip():
            line = line[:begin] + label + line[end:]
    return line
