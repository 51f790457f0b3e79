"""Rows of units: a cell for each, its ground as strong as the number is large, a sign in it where it is not small."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.tui.renderables.pieces import Line, Piece

Floats = NDArray[np.floating[Any]]
RING = "○"
_BOUNDS = (0.05, 0.15, 0.3, 0.5, 0.75)  # of the scale, from which a cell looks stronger
_GROUNDS = ("", " 12%", " 25%", " 40%", " 60%", " 85%")
_SIGNED, _BOLD = 2, 4  # from which of these on the sign is written, and is bold
_OPEN = (0.1, 0.35, 0.65, 0.9)  # from which on a gate looks wider open
_SHADES = " ░▒▓█"


def _cells(color: str, sign: str) -> list[Piece]:
    """Return the looks of a cell, the weakest first."""
    grounds = [f" on {color}{part}" if part else "" for part in _GROUNDS]
    return [
        (sign if level >= _SIGNED else " ", ("bold " if level >= _BOLD else "") + "$foreground" + ground)
        for level, ground in enumerate(grounds)
    ]


_POSITIVE, _NEGATIVE = _cells("$network", "+"), _cells("$you", "−")
_GATES = [(shade, "$network") for shade in _SHADES]


@dataclass(frozen=True)
class Columns:
    """The places that there is room for: those from ``begin`` on to the one before ``end``."""

    begin: int
    end: int


def is_cut(place: int, seen: Columns, count: int) -> bool:
    """Return whether ``place`` is an end of what is seen of ``count`` places, behind which there are more."""
    return (place == seen.begin and place > 0) or (place == seen.end - 1 and place < count - 1)


def around(cursor: int, count: int, most: int) -> Columns:
    """Return ``most`` places of ``count`` around ``cursor``, or all that there are."""
    room = max(0, min(most, count))
    begin = max(0, min(cursor - room // 2, count - room))
    return Columns(begin, begin + room)


def draw_unit_row(values: Floats, scale: float, columns: Columns, cursor: int | None) -> Line:
    """Return a cell for each of ``columns`` of ``values`` (H,), of which ``scale`` is the largest there can be.

    The unit at ``cursor`` is a ring.
    """
    shares = values[columns.begin : columns.end] / (scale or 1.0)
    levels = np.digitize(np.abs(shares), _BOUNDS).tolist()
    looks = [(_POSITIVE if share > 0 else _NEGATIVE)[level] for share, level in zip(shares.tolist(), levels)]
    return _with_ring(looks, columns, cursor)


def draw_gate_row(values: Floats, columns: Columns, cursor: int | None) -> Line:
    """Return a cell for each of ``columns`` of a gate's ``values`` (H,) between 0 and 1, the fuller the wider open."""
    levels = np.digitize(values[columns.begin : columns.end], _OPEN).tolist()
    return _with_ring([_GATES[level] for level in levels], columns, cursor)


def _with_ring(looks: Line, columns: Columns, cursor: int | None) -> Line:
    if cursor is not None and columns.begin <= cursor < columns.end:
        place = cursor - columns.begin
        ground = looks[place][1].partition(" on ")[2]
        looks[place] = RING, f"bold $foreground on {ground}" if ground else "bold $foreground"
    return looks
