"""A grid: settings with several values each, the product of which is tried with every seed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

Settings = Mapping[str, Any]  # of a TrainingConfig, by its own names


@dataclass(frozen=True)
class Grid:
    """What is to be tried: ``fixed`` settings of all trials, ``axes`` with their values, and explicit ``trials``.

    The product of the axes is tried, and each of the explicit trials beside it; without axes those alone. Everything is
    tried with each of the ``seeds``, with the preset's own where there are none.
    """

    fixed: Settings = field(default_factory=dict)
    axes: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    trials: Sequence[Settings] = ()
    seeds: Sequence[int] = ()

    @property
    def count(self) -> int:
        """How many trials there are at most: those that occur twice are tried once."""
        sizes = 1 if self.axes or not self.trials else 0
        for values in self.axes.values():
            sizes *= len(values)
        return (sizes + len(self.trials)) * max(1, len(self.seeds))

    def names(self) -> list[str]:
        """Return the settings by which trials may differ, in the order in which they are named; the seed is none."""
        return list(dict.fromkeys([*self.axes, *(name for each in self.trials for name in each)]))

    def settings(self) -> list[dict[str, Any]]:
        """Return the settings of each trial: the last axis changes first, and the seeds before it."""
        found: list[dict[str, Any]] = []
        if self.axes or not self.trials:
            found += [dict(zip(self.axes, values)) for values in product(*self.axes.values())]
        found += [dict(trial) for trial in self.trials]
        seeds: list[dict[str, Any]] = [{"seed": seed} for seed in self.seeds] or [{}]
        return [{**self.fixed, **each, **seed} for each in found for seed in seeds]
