"""What a view wants to know of the network and takes longer than an instant: worked out aside, within a small share."""

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.session.background import BackgroundWorker, Slot, Throttle

SHARE = 0.02  # of one core, that answering a view may take while training

Answer = TypeVar("Answer")


class Inquiry(Generic[Answer]):
    """What one view wants to know: the newest ``answer``, and what it was ``about``, both None before the first."""

    def __init__(self) -> None:
        self.answer: Answer | None = None
        self.about: object = None
        self.is_wanted = False  # while a question waits, because a person waits for its answer
        self._asked: object = None  # about what it was asked last
        self._question: Callable[[], Answer] | None = None  # that waits for its time
        self._slot: Slot[tuple[object, Answer]] = Slot()

    @property
    def is_answered(self) -> bool:
        """Whether nothing is to come to what was asked last: there is the answer, or it failed."""
        return self.about == self._asked or self.has_failed

    @property
    def has_failed(self) -> bool:
        """Whether what was asked last could not be answered; the log says why, and it is not asked again."""
        return self.about != self._asked and self._question is None and not self.is_busy

    @property
    def is_waiting(self) -> bool:
        """Whether a question waits for its time."""
        return self._question is not None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is being worked out, or waits to be fetched."""
        return self._slot.busy or self._slot.answer is not None

    def put(self, about: object, question: Callable[[], Answer]) -> bool:
        """Have ``question`` answered, which takes the place of one that waits; False where it is about the same."""
        if about == self._asked:
            return False
        self._asked, self._question = about, question
        return True

    def ask(self, background: BackgroundWorker) -> bool:
        """Hand on the question that waits, if one does and the last is answered; return whether it was handed on."""
        if self._question is None:
            return False
        about, question = self._asked, self._question
        self._question, self.is_wanted = None, False
        background.ask(self._slot, lambda: (about, _answer(question)))
        return True

    def fetch(self) -> float | None:
        """Take up the newest answer; return the seconds of a core that it took, None where there is none."""
        found = self._slot.fetch()
        if found is None:
            return None
        self.about, self.answer = found
        return self._slot.took


@ONE_BLAS_THREAD
def _answer(question: Callable[[], Answer]) -> Answer:
    return question()


class Aside:
    """Answers inquiries one after another, all of them together within their share while it learns.

    ``nobody_waits`` while the network writes by itself: what each of its characters asks anew is not wanted at once.
    """

    def __init__(self, background: BackgroundWorker, clock: Callable[[], float] = time.monotonic) -> None:
        self._background = background
        self._clock = clock
        self._share = Throttle(SHARE)
        self._inquiries: list[Inquiry[Any]] = []
        self.nobody_waits = False
        self.rest = 0.0  # seconds that a question waits yet, while what was answered before is paid for

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to come to what was asked so far."""
        return all(inquiry.is_answered for inquiry in self._inquiries)

    def ask(
        self, inquiry: Inquiry[Answer], about: object, question: Callable[[], Answer], at_once: bool = False
    ) -> Answer | None:
        """Have ``question`` answered if it is ``about`` anything else than the last one; return the newest answer.

        ``about`` is compared with ``==``: parameters and a place in the text, say. The question is called in another
        thread, so that it must only use what does not change. It is put off while training takes the core, unless it
        is wanted ``at_once``, because a person asked for this answer and waits; that is paid for afterwards.
        """
        if inquiry not in self._inquiries:
            self._inquiries.append(inquiry)
        if inquiry.put(about, question) and at_once and not self.nobody_waits:
            self._share.waive()
            self._inquiries.sort(key=lambda each: each is not inquiry)  # it comes first
            inquiry.is_wanted = True  # also where what is under way has to be paid for
        return inquiry.answer

    def poll(self, learning: bool) -> bool:
        """Take up answers, and hand on the next question that is due; return whether there are any new answers."""
        now, has_changed = self._clock(), False
        for inquiry in self._inquiries:
            took = inquiry.fetch()
            if took is not None:
                has_changed = True
                self._share.pay(now, took)
        if any(inquiry.is_busy for inquiry in self._inquiries):
            return has_changed
        is_wanted = any(inquiry.is_wanted for inquiry in self._inquiries)
        if is_wanted or not learning or self._share.is_due(now):
            self._ask_next()
        is_waiting = learning and any(inquiry.is_waiting for inquiry in self._inquiries)
        self.rest = self._share.rest(now) if is_waiting else 0.0
        return has_changed

    def _ask_next(self) -> None:
        """Hand on one question; whose turn it was comes last the next time, so that each has one."""
        asked = next((inquiry for inquiry in self._inquiries if inquiry.ask(self._background)), None)
        if asked is not None:
            self._inquiries.sort(key=lambda each: each is asked)
