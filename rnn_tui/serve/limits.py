"""What one visitor's program may take: memory, and time in which nobody does anything."""

import re
import sys
import time
from collections.abc import Callable
from contextlib import suppress

_REPORTS = re.compile(rb"(\x1b\[\d+;\d+R|\x1b\[\?[\d;]+\$y|\x1b\[[IO])*")  # what a terminal says by itself


def bound_memory(pid: int, most: int) -> None:
    """Let a process and those that it starts have ``most`` bytes each, where the system can bound another process.

    Beyond that it is refused memory, as on a machine that has no more.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  (Windows has none)

        with suppress(OSError, ValueError):  # it has ended
            resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))


class Idleness:
    """How long nobody has done anything: ``most`` seconds at the most. A terminal's own answers do not count."""

    def __init__(self, most: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._last = clock()

    def take_note(self, typed: bytes) -> None:
        """Somebody typed this, or used the mouse, unless it is the terminal that answers."""
        if not _REPORTS.fullmatch(typed):
            self._last = self._clock()

    @property
    def remaining(self) -> float:
        """How many seconds are left."""
        return self._last + self._most - self._clock()
