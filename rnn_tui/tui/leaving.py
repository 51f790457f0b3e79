"""The one way to leave the laboratory: it runs once, whatever else happens, and it always ends.

The screen is asked to close, what trains to save itself. A thread of its own looks on: it depends neither on the
screen's loop nor on what Textual holds, and ends the process where one of them does not come to an end.
"""

import os
import queue
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Protocol

SAVING_SECONDS = 10.0  # at the most: how long a training may take to be saved
_CLOSING_SECONDS = 3.0  # at the most: how long the screen may take to close
_GIVING_UP_SECONDS = 1.0  # and how long once nothing is written to the terminal any more
_TELLING_SECONDS = 3.0  # at the most: how long the terminal may take for the last lines
_HANGUP = getattr(signal, "SIGHUP", None)  # not on every system
_SIGNALS = [number for number in (signal.SIGINT, signal.SIGTERM, _HANGUP) if number is not None]
_LOST = 128 + 1  # the status that a shell gives to a program that ended by SIGHUP


class Leaver(Protocol):
    """What is being left: the laboratory."""

    def begin_to_leave(self, lost: bool) -> None:
        """Stop what trains, and close the screen; ``lost`` where nobody is there to be asked. From any thread."""

    def drop_pictures(self) -> None:
        """Write nothing to the terminal any more; from any thread."""

    def restore_terminal(self) -> None:
        """Give the terminal back as it was, without the screen; from any thread."""

    def wait_for_trainings(self, seconds: float) -> None:
        """Wait for what trains to be saved, ``seconds`` at most; from any thread."""


class Leaving:
    """Is asked to leave by a key, a signal or a terminal that has gone; the first begins, the others change nothing.

    ``watch`` has the process ended by ``end`` where it does not end by itself; without it nobody looks on.
    """

    def __init__(
        self, leaver: Leaver, end: Callable[[int], object] = os._exit, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._leaver = leaver
        self._end = end
        self._clock = clock
        self._asked: queue.SimpleQueue[bool] = queue.SimpleQueue()  # may be filled from within a signal handler
        self._closed, self._told = threading.Event(), threading.Event()
        self.is_asked = False
        self.status: int | None = None
        """The exit status where it was no person at the screen who left; None where it was."""

    def ask(self, lost: bool = False, status: int | None = None) -> None:
        """Begin to leave; ``lost`` where the terminal has gone. From any thread, and from a signal handler."""
        if not self.is_asked:
            self.is_asked, self.status = True, _LOST if lost else status
        self._asked.put(lost)

    def take_signals(self) -> None:
        """Leave on the signals that end a program; from the main thread, and for the rest of the process."""
        for number in _SIGNALS:
            signal.signal(number, self._take_signal)

    def _take_signal(self, number: int, _frame: FrameType | None) -> None:
        self.ask(lost=number == _HANGUP, status=128 + number)

    def watch(self) -> None:
        """Begin to look on."""
        threading.Thread(target=self.walk, name="leaving", daemon=True).start()

    def closed(self) -> None:
        """Take note that the screen is closed and the terminal as it was."""
        self._closed.set()

    def told(self) -> None:
        """Take note that there is nothing more to say: what is left to do waits for nobody, nor for a signal."""
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        self._told.set()

    def walk(self) -> None:
        """Wait until it is asked for, and see to it that the process ends."""
        lost = self._asked.get()
        self._leaver.begin_to_leave(lost)
        is_in_order = self._wait(self._closed, _CLOSING_SECONDS)
        if not is_in_order:
            self._leaver.drop_pictures()
            self._wait(self._closed, _GIVING_UP_SECONDS)
        self._leaver.wait_for_trainings(SAVING_SECONDS)
        if not is_in_order:  # what the screen wrote to put the terminal back was dropped as well
            self._leaver.restore_terminal()
        if not (self._closed.is_set() and self._wait(self._told, _TELLING_SECONDS)):
            self._end(self.status or 0)

    def _wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait for ``event``; meanwhile somebody who is lost may still have asked."""
        end = self._clock() + seconds
        while not event.wait(0.05) and self._clock() < end:
            with suppress(queue.Empty):
                if self._asked.get_nowait():
                    self._leaver.begin_to_leave(lost=True)
        return event.is_set()
