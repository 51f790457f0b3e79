"""Background work: one thread that answers the newest question of each kind, so that no key has to wait."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class Slot(Generic[Answer]):
    """Where one kind of question is put and its answer is fetched; a newer question replaces a waiting one.

    ``busy`` while one waits or is worked out; ``took`` are the seconds of a core that the last one took.
    """

    def __init__(self) -> None:
        self.question: Callable[[], Answer | None] | None = None
        self.answer: Answer | None = None
        self.busy = False
        self.took = 0.0

    def fetch(self) -> Answer | None:
        """Remove and return the newest answer; None if there is none yet."""
        answer, self.answer = self.answer, None
        return answer

    def withdraw(self) -> None:
        """Withdraw a question that still waits."""
        self.question = None


class Throttle:
    """How much of one core a kind of work may take: ``share``, and no more often than every ``least`` seconds."""

    def __init__(self, share: float, least: float = 0.0) -> None:
        self._share, self._least = share, least
        self._due = self._paid = 0.0

    def is_due(self, now: float) -> bool:
        """Whether the work may be done again."""
        return not self.rest(now)

    def rest(self, now: float) -> float:
        """Return the seconds until it may be done again."""
        return max(0.0, self._due - now, self._paid - now)

    def begin(self, now: float) -> None:
        """Take note that it is begun."""
        self._due = now + self._least

    def pay(self, now: float, took: float) -> None:
        """Take note that it is done, and took so many seconds of a core."""
        self._paid = max(self._paid, now) + took / self._share

    def waive(self) -> None:
        """Allow it at once."""
        self._due = self._paid = 0.0


class BackgroundWorker:
    """A daemon thread for the slots: quitting never waits for it."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: list[Slot[Any]] = []
        self._thread: threading.Thread | None = None

    def ask(self, slot: Slot[Answer], question: Callable[[], Answer | None]) -> None:
        """Put ``question`` on ``slot``; its answer will be there once it was worked out."""
        with self._condition:
            slot.question, slot.busy = question, True
            if slot not in self._waiting:
                self._waiting.append(slot)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="background", daemon=True)
                self._thread.start()
            self._condition.notify()

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting)
                slot = self._waiting.pop(0)
                question, slot.question = slot.question, None
            if question is not None:
                self._answer(slot, question)
            with self._condition:
                slot.busy = slot.question is not None

    @staticmethod
    def _answer(slot: Slot[Answer], question: Callable[[], Answer | None]) -> None:
        begun = time.thread_time()
        try:
            answer = question()
        except Exception:  # a question that failed has no answer; the log says why
            logging.getLogger(__name__).exception("a question could not be answered")
            return
        slot.took = time.thread_time() - begun
        if answer is not None:  # a missing answer must not replace one that waits to be fetched
            slot.answer = answer
