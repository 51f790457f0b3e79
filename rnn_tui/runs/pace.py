"""How fast a training went through its steps: the epochs and the seconds at its reports."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from rnn_tui.training.events import Progress

Measure = Literal["step", "epoch", "time"]
MEASURES: tuple[Measure, ...] = ("step", "epoch", "time")

_MOST_ROWS = 2_000


@dataclass
class Pace:
    """Rows (step, epoch, seconds that a person waited) in order, the newest always among them; bounded in number."""

    rows: list[tuple[float, float, float]] = field(default_factory=list)
    _gap: float = 0.0  # steps at least from one row to the next, but for the newest

    def add(self, progress: Progress) -> None:
        """Take in a report; where it follows too closely on the last but one, it takes the place of the last."""
        if len(self.rows) > 1 and progress.step - self.rows[-2][0] < self._gap:
            self.rows.pop()
        self.rows.append((progress.step, progress.epoch, progress.waited))
        if len(self.rows) >= _MOST_ROWS:
            self.rows[1:-1] = self.rows[2:-1:2]
            self._gap = max(1.0, 2 * (self.rows[-1][0] - self.rows[0][0]) / _MOST_ROWS)

    def go_on_with(self, later: "Pace", step: float) -> None:
        """Let go of what comes after ``step``, and append the rows of ``later`` that do."""
        self.rows = [row for row in self.rows if row[0] <= step] + [row for row in later.rows if row[0] > step]

    @property
    def steps_per_epoch(self) -> float:
        """How many steps an epoch has, by the newest report; not a number before there is one."""
        step, epoch, _seconds = self.rows[-1] if self.rows else (math.nan, 1.0, 0.0)
        return step / epoch if epoch else math.nan

    def at(self, steps: Sequence[float], measure: Measure) -> Sequence[float]:
        """Return the epoch or the seconds at each of ``steps``, or the steps themselves.

        Between two reports they are in proportion, and behind the last one as on the way to it: a training is validated
        at its last step, where no report is due.
        """
        if measure == "step" or not self.rows:
            return steps
        known = np.array([(0.0, 0.0, 0.0), *sorted(self.rows)])
        beyond = np.maximum(np.asarray(steps) / max(known[-1, 0], 1.0), 1.0)
        found: list[float] = (np.interp(steps, known[:, 0], known[:, MEASURES.index(measure)]) * beyond).tolist()
        return found
