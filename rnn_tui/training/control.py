"""The handle on a running training; every method may be called from any thread."""

import threading
import time
from collections.abc import Callable
from typing import Literal

from rnn_tui.copies import NeverCopied

Pace = Literal["slow", "full"]
SLOW_REPORTS_PER_SECOND = 5


class Control(NeverCopied):
    """Pause, step, stop, pace and learning rate of a training, shared by its callers and the loop."""

    instead = "it is the handle on one training"

    def __init__(self, pace: Pace = "full", clock: Callable[[], float] = time.monotonic) -> None:
        self._condition = threading.Condition()
        self._clock = clock
        self._paused = False
        self._steps_granted = 0
        self._by_hand = False
        self._stopped = False
        self._pace: Pace = pace
        self._learning_rate: float | None = None
        self._last_report = 0.0

    def pause(self) -> None:
        """Wait before the next step until ``resume``, ``step`` or ``stop``."""
        with self._condition:
            self._paused = True
            self._steps_granted = 0
            self._condition.notify_all()

    def resume(self) -> None:
        """Go on after a pause."""
        with self._condition:
            self._paused = False
            self._condition.notify_all()

    def step(self) -> None:
        """Take a single step, then wait (again)."""
        with self._condition:
            self._paused = True
            self._steps_granted += 1
            self._condition.notify_all()

    def stop(self) -> None:
        """End the training before its next step."""
        with self._condition:
            self._stopped = True
            self._condition.notify_all()

    def set_pace(self, pace: Pace) -> None:
        """Train at full speed, or slowly enough to watch: SLOW_REPORTS_PER_SECOND."""
        with self._condition:
            self._pace = pace
            self._condition.notify_all()

    def set_learning_rate(self, learning_rate: float) -> None:
        """Use ``learning_rate`` as the schedule's highest from the next step on."""
        with self._condition:
            self._learning_rate = learning_rate

    @property
    def paused(self) -> bool:
        """Whether training waits, or will before its next step."""
        return self._paused

    @property
    def stopped(self) -> bool:
        """Whether an end was asked for."""
        return self._stopped

    @property
    def pace(self) -> Pace:
        """The pace in force."""
        return self._pace

    def take_learning_rate(self) -> float | None:
        """Return the highest learning rate that was set since the last time, or None. Called by the loop."""
        with self._condition:
            learning_rate, self._learning_rate = self._learning_rate, None
            return learning_rate

    @property
    def must_wait(self) -> bool:
        """Whether the loop would wait now in ``may_go_on``."""
        return self._paused and not self._steps_granted and not self._stopped

    @property
    def by_hand(self) -> bool:
        """Whether the last step that was permitted is one that somebody asked for. Called by the loop."""
        return self._by_hand

    def may_go_on(self) -> bool:
        """Wait while paused; return True for one more step, False for the end. Called by the loop."""
        with self._condition:
            self._condition.wait_for(lambda: not self.must_wait)
            self._by_hand = self._steps_granted > 0
            if self._by_hand:
                self._steps_granted -= 1
            return not self._stopped

    def breathe(self) -> float:
        """After a report: wait as long as a slow pace wants; any call from outside ends the wait.

        Returns how many seconds that took.
        """
        with self._condition:
            begin = now = self._clock()
            due = self._last_report + 1 / SLOW_REPORTS_PER_SECOND
            while now < due and self._pace == "slow" and not self._stopped and not self._paused:
                self._condition.wait(due - now)
                now = self._clock()
            self._last_report = now
            return now - begin
