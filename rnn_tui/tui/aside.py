"""Work beside the screen: one thread that answers the newest question of each kind, and never holds a key up."""

import logging
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class Desk(Generic[Answer]):
    """Where one kind of question is put and its answer is fetched; a newer question replaces a waiting one."""

    def __init__(self) -> None:
        self.question: Callable[[], Answer | None] | None = None
        self.answer: Answer | None = None

    def fetch(self) -> Answer | None:
        """Take the newest answer away; None where there is none yet."""
        answer, self.answer = self.answer, None
        return answer


class Aside:
    """A daemon thread for the desks: quitting never waits for it."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._waiting: list[Desk[Any]] = []
        self._thread: threading.Thread | None = None

    def ask(self, desk: Desk[Answer], question: Callable[[], Answer | None]) -> None:
        """Put ``question`` on ``desk``; its answer will be there once it was worked out."""
        with self._condition:
            desk.question = question
            if desk not in self._waiting:
                self._waiting.append(desk)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="aside", daemon=True)
                self._thread.start()
            self._condition.notify()

    def _work(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._waiting)
                desk = self._waiting.pop(0)
                question, desk.question = desk.question, None
            if question is None:
                continue
            try:
                desk.answer = question()
            except Exception:  # an answer that fails is an answer that does not come; the log says why
                logging.getLogger(__name__).exception("a question could not be answered")
