"""Successive halving: at each rung the better half of the configurations goes on (Jamieson and Talwalkar 2016, Fig. 1).

All begin with a small number of steps; the half with the lower loss is trained twice as far, and so on until one is
left, which is trained to the end. No trial is trained anew: it goes on from its checkpoint, so that whichever reaches
the end is what it would have been without halving.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)


def rungs_of(configurations: int, steps: int) -> list[int]:
    """Return the steps at which the better half goes on; none for a single configuration. The end is not among them."""
    halvings = configurations.bit_length() - 1
    return sorted({max(1, steps >> k) for k in range(1, halvings + 1)} - {steps})


def better_half(losses: Mapping[Key, Sequence[float | None]]) -> list[Key]:
    """Return the configurations that go on: half of them, at least one, by the mean loss over their seeds.

    One with a seed without a loss, since it diverged or failed, comes after all others; of equals the first goes on.
    """
    means = {key: mean_of(each) for key, each in losses.items()}
    best = sorted(means, key=lambda key: means[key])[: max(1, len(means) // 2)]
    return [key for key in losses if key in best]


def mean_of(losses: Sequence[float | None]) -> float:
    """Return the mean loss; infinity where one is missing."""
    known = [loss for loss in losses if loss is not None]
    return float(np.mean(known)) if known and len(known) == len(losses) else float("inf")
