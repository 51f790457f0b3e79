"""How far back a gradient reaches: the figures of what is left of it at each step back in time."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

FALLEN = 0.01  # the share of the gradient below which hardly anything is learnt from a character


@dataclass(frozen=True)
class Reach:
    """How many steps back a loss's gradient falls under FALLEN, looked for up to ``seen`` steps: inf where it does not.

    ``typical`` is the median of some places, ``one_in_ten`` what a tenth of them reach or pass. ``kept`` is the median
    of what a step back keeps of the gradient, as a factor; not a number where there is no step.
    """

    typical: float
    one_in_ten: float
    kept: float
    seen: int


def left_of(norms: Floats) -> Floats:
    """Return what is left of a gradient at each step back, as a share of what it begins with (T, ...)."""
    return np.divide(norms, norms[:1], out=np.zeros_like(norms), where=norms[:1] > 0)


def falls_at(left: Floats) -> Floats:
    """Return the first step back, counted from zero, at which less than FALLEN is left (...); inf where it is not."""
    fallen = left < FALLEN
    return np.where(fallen.any(axis=0), fallen.argmax(axis=0), np.inf)


def kept_by_a_step(left: Floats) -> Floats:
    """Return the factor (B,) by which a gradient (T, B) changes at each step back: the geometric mean.

    Over the steps on which it has not fallen yet, and the one on which it falls.
    """
    steps = np.minimum(falls_at(left), len(left) - 1).astype(int)
    ends = np.take_along_axis(left, steps[np.newaxis], axis=0)[0]
    return np.where(steps > 0, ends ** (1 / np.maximum(steps, 1)), np.nan)


def reach_of(left: Floats) -> Reach:
    """Return how far the gradients of B places (T, B) reach."""
    falls = np.sort(falls_at(left))
    kept = np.sort(kept_by_a_step(left))  # what is not a number comes last, and is so everywhere or nowhere
    return Reach(_quantile(falls, 0.5), _quantile(falls, 0.9), _quantile(kept, 0.5), len(left) - 1)


def _quantile(ordered: Floats, share: float) -> float:
    """Return one of the values, which may be infinite: at least a ``share`` of them are not above it."""
    return float(ordered[math.ceil(share * len(ordered)) - 1])
