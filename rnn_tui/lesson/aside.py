"""Work that takes longer than an instant: a piece at a time, beside whoever draws, and only while somebody looks."""

import logging
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from rnn_tui.copies import NeverCopied

Found = TypeVar("Found")
Runner = Callable[[Callable[[], None]], None]  # has something done, now or in another thread


def in_a_thread(work: Callable[[], None]) -> None:
    """Do ``work`` in a thread of its own, which nobody waits for when the program ends."""
    threading.Thread(target=work, name="lesson", daemon=True).start()


class Pieces(NeverCopied, Generic[Found]):
    """Does one piece of ``work`` whenever it is asked for more, and what a piece yields is there at the next time.

    Who stops asking has stopped the work. A piece takes a tenth of a second at most; what it yields does not change any
    more, and nothing else of the work is looked at while it is done.
    """

    instead = "it is work under way"

    def __init__(self, work: Iterator[Found], run: Runner = in_a_thread) -> None:
        self.is_over = False
        self._work, self._run = work, run
        self._is_busy = False
        self._found: Found | None = None

    def more(self) -> Found | None:
        """Return what was found since the last time, None for nothing yet, and have the next piece done."""
        if self._is_busy or self.is_over:
            return None
        found, self._found = self._found, None
        self._is_busy = True
        self._run(self._do)
        return found

    def _do(self) -> None:
        try:
            self._found = next(self._work)
        except StopIteration:
            self.is_over = True
        except Exception:  # what failed has found nothing; the log says why
            logging.getLogger(__name__).exception("a piece of the lesson's work failed")
            self.is_over = True
        finally:
            self._is_busy = False
