"""The handle on a running training; every method may be called from any thread."""

import threading
import time
from collections.abc import Callable
from typing import Literal

from rnn_tui.copies import NeverCopied
from rnn_tui.training.settings import LiveValue, demand_live

Pace = Literal["slow", "full"]
SLOW_REPORTS_PER_SECOND = 5


class Control(NeverCopied):
    """Pause, step, stop, pace and live settings of a training, shared by its callers and the loop."""

    instead = "it is the handle on one training"

    def __init__(self, pace: Pace = "full", clock: Callable[[], float] = time.monotonic) -> None:
        self._condition = threading.Condition()
        self._clock = clock
        self._paused = False
        self._steps_granted = 0
        self._by_hand = False
        self._stopped = False
        self._pace: Pace = pace
        self._settings: dict[str, LiveValue] = {}
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

    def change_settings(self, **settings: LiveValue) -> None:
        """Use these values of a TrainingConfig from the next step on; raise ConfigError where one cannot change so."""
        for name, value in settings.items():
            demand_live(name, value)
        with self._condition:
            self._settings |= settings

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

    def take_settings(self) -> dict[str, LiveValue]:
        """Return what was changed since the last time, the last value of each setting. Called by the loop."""
        with self._condition:
            settings, self._settings = self._settings, {}
            return settings

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
