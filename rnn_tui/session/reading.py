"""A text that is read in a thread of its own: its progress, cancelling it, and its result."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from rnn_tui.errors import Cancelled
from rnn_tui.text.corpus import MayGoOn

Answer = TypeVar("Answer")


class Reading(Generic[Answer]):
    """Does ``work`` in the background; ``share`` is how much of it is done. Quitting never waits for it."""

    def __init__(self, work: Callable[[MayGoOn], Answer]) -> None:
        self.share = 0.0
        self._work = work
        self._answers: list[Answer] = []
        self._error: Exception | None = None
        self._cancelled = False
        self._thread = threading.Thread(target=self._read, name="reading", daemon=True)
        self._thread.start()

    def has_ended(self, seconds: float = 0.0) -> bool:
        """Return whether the work is done, or failed; waits for it so long at most."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def cancel(self) -> None:
        """Cancel the work: it will have no result."""
        self._cancelled = True

    def result(self) -> Answer:
        """Return the result of the work; raise its error, or Cancelled."""
        if self._cancelled:
            raise Cancelled
        if self._error is not None:
            raise self._error
        return self._answers[0]

    def _read(self) -> None:
        try:
            self._answers.append(self._work(self._may_go_on))
        except Exception as error:  # it is raised where the result is asked for
            self._error = error

    def _may_go_on(self, share: float) -> bool:
        self.share = share
        return not self._cancelled
