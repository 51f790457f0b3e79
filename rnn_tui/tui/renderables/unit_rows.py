"""Rows of units: a cell for each, its ground as strong as the number is large, a sign in it where it is not small."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.tui.renderables.pieces import Line

Floats = NDArray[np.floating[Any]]
_GROUNDS = ((0.75, 85), (0.5, 60), (0.3, 40), (0.15, 25), (0.05, 12))  # from so much of the scale, so many per cent
_SIGNED = 0.15  # of the scale, from which the sign is written
_STRONG = 0.5  # of the scale, from which it is bold
_SHADES = ((0.9, "█"), (0.65, "▓"), (0.35, "▒"), (0.1, "░"))  # of a gate, from so much on


@dataclass(frozen=True)
class Columns:
    """The units that there is room for: those from ``begin`` on to the one before ``end``."""

    begin: int
    end: int

    def __len__(self) -> int:
        return self.end - self.begin


def around(cursor: int, count: int, most: int) -> Columns:
    """Return ``most`` places of ``count`` around ``cursor``, or all that there are."""
    room = max(0, min(most, count))
    begin = max(0, min(cursor - room // 2, count - room))
    return Columns(begin, begin + room)


def draw_unit_row(values: Floats, scale: float, columns: Columns, cursor: int | None) -> Line:
    """Return a cell for each of ``columns`` of ``values`` (H,), of which ``scale`` is the largest there can be.

    The unit at ``cursor`` is a ring.
    """
    shares: Sequence[float] = (values[columns.begin : columns.end] / (scale or 1.0)).tolist()
    return [_cell(share, columns.begin + place == cursor) for place, share in enumerate(shares)]


def draw_gate_row(values: Floats, columns: Columns, cursor: int | None) -> Line:
    """Return a cell for each of ``columns`` of a gate's ``values`` (H,) between 0 and 1, the fuller the wider open."""
    shares: Sequence[float] = values[columns.begin : columns.end].tolist()
    return [
        ("○", "bold $foreground")
        if columns.begin + place == cursor
        else (next((shade for least, shade in _SHADES if share >= least), " "), "$network")
        for place, share in enumerate(shares)
    ]


def _cell(share: float, is_cursor: bool) -> tuple[str, str]:
    size, color = abs(share), "$network" if share > 0 else "$you"
    ground = next((f" on {color} {part}%" for least, part in _GROUNDS if size >= least), "")
    if is_cursor:
        return "○", "bold $foreground" + ground
    if size < _SIGNED:
        return " ", "$foreground" + ground
    bold = "bold " if size >= _STRONG else ""
    return "+" if share > 0 else "−", f"{bold}$foreground{ground}"
