"""What is measured while training: the means since the last report, and the speed that a budget needs.

Both are plain numbers, so that a checkpoint holds them.
"""

import math
from dataclasses import dataclass
from typing import ClassVar


@dataclass
class Interval:
    """Sums since the last report; ``grad_norm`` is that of the last step."""

    steps: int = 0
    loss_sum: float = 0.0
    characters: int = 0
    seconds: float = 0.0
    grad_norm: float = 0.0

    def add(self, loss: float, characters: int, seconds: float, grad_norm: float) -> None:
        """Count one step in."""
        self.steps += 1
        self.loss_sum += loss
        self.characters += characters
        self.seconds += seconds
        self.grad_norm = grad_norm

    @property
    def loss(self) -> float:
        """The mean loss of the steps."""
        return self.loss_sum / self.steps

    @property
    def characters_per_second(self) -> float:
        """The speed of the steps; zero where the clock did not move."""
        return self.characters / self.seconds if self.seconds else 0.0


@dataclass
class SpeedMeter:
    """Measures the speed of one run from its beginning, and turns a budget in seconds into a number of steps.

    That number is looked at again whenever a quarter of what was left is over, of the time or of the steps, whichever
    comes first: on a machine that has other things to do as well, neither tells of the other for long.
    """

    begin_step: int = 0
    begin_seconds: float = 0.0
    mark_step: int = 0  # where the slow start was over
    mark_seconds: float = 0.0
    settled: int = 0  # how often a budget was turned into steps
    settled_step: int = 0  # where that was done, or looked at, last
    settled_seconds: float = 0.0
    recent_steps: float = 0.0  # steps, and how long they took: the longer ago, the less they count
    recent_seconds: float = 0.0

    measured_share: ClassVar[float] = 1 / 20  # of a budget is what its speed is measured in ...
    shortest: ClassVar[float] = 1.0  # ... within these seconds: one second alone was a quarter off on a busy machine
    longest: ClassVar[float] = 5.0
    slow_start: ClassVar[float] = 0.2  # of these: the first steps fill caches and are left out of the speed
    kept_share: ClassVar[float] = 3 / 4  # of what was left, of time or steps, is left when they are looked at again
    worth_it: ClassVar[float] = 0.02  # of the budget: how far off its end must be to be moved
    remembered_share: ClassVar[float] = 1 / 8  # of a run's time: by then a step counts a factor of e less ...
    least_remembered: ClassVar[float] = 10.0  # ... in what is expected, but not in less than these seconds

    def add(self, took: float, seconds: float) -> None:
        """Count in one step that took so long, and ended at ``seconds`` of the training clock."""
        kept = math.exp(-took / max(self.least_remembered, self.spent(seconds) * self.remembered_share))
        self.recent_steps = self.recent_steps * kept + 1
        self.recent_seconds = self.recent_seconds * kept + took

    def seconds_for(self, steps: int) -> float | None:
        """Return how long ``steps`` more take at the speed of late; None where nothing was measured."""
        return steps * self.recent_seconds / self.recent_steps if self.recent_seconds else None

    def fills(self, budget: float, left: float | None) -> bool:
        """Return whether the steps of ``budget``, which take ``left`` seconds, will be made to fill it before these."""
        return left is None or (self.settled > 0 and left > self.worth_it * budget)

    def spent(self, seconds: float) -> float:
        """Return the seconds since this run began."""
        return seconds - self.begin_seconds

    def horizon(self, budget: float, step: int, seconds: float) -> int | None:
        """Return the step at which ``budget`` seconds will be over; None while the speed is measured."""
        window = min(max(self.shortest, budget * self.measured_share), self.longest, budget / 2)
        spent = self.spent(seconds)
        if spent < window * self.slow_start:
            self.mark_step, self.mark_seconds = step, seconds
        if spent < window:
            return None
        slow_start_known = self.begin_step < self.mark_step < step
        mark_step = self.mark_step if slow_start_known else self.begin_step
        mark_seconds = self.mark_seconds if slow_start_known else self.begin_seconds
        self._settle(step, seconds)
        return step + round(max(0.0, budget - spent) * (step - mark_step) / (seconds - mark_seconds))

    def better_horizon(self, budget: float, horizon: int, step: int, seconds: float) -> int | None:
        """Return the step at which ``budget`` seconds will be over where ``horizon``, found before, is far from it.

        Asked after each step; None at most of them, and where the horizon was not found here. So training ends as
        near to its budget as steps that differ allow: while more than ``worth_it`` is left, the horizon is moved on.
        """
        left = budget - self.spent(seconds)
        if not self.settled or not self._is_due(budget, horizon, step, left):
            return None
        self._settle(step, seconds)
        by_steps = (horizon - step) * self.recent_seconds / self.recent_steps
        found = step + round(max(0.0, left) * self.recent_steps / self.recent_seconds)
        return found if found != horizon and abs(by_steps - left) > self.worth_it * budget else None

    def _is_due(self, budget: float, horizon: int, step: int, left: float) -> bool:
        """Return whether enough of the steps, or of the time, is over since the last look."""
        left_then = budget - self.spent(self.settled_seconds)
        return left <= self.kept_share * left_then or horizon - step <= self.kept_share * (horizon - self.settled_step)

    def _settle(self, step: int, seconds: float) -> None:
        self.settled += 1
        self.settled_step, self.settled_seconds = step, seconds
