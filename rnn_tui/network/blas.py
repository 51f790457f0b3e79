"""One thread for the matrix products while the engine works; afterwards the number of threads is what it was before.

The products here are so small that the threads inside them would wait for each other longer than they work, and sums
divided among threads may be rounded otherwise. NumPy's wheels bring OpenBLAS over pthreads, whose number of threads is
the whole process's, from whichever thread it is set.
"""

import threading
from contextlib import ContextDecorator
from functools import cached_property

import numpy as np  # noqa: F401  (whose library is looked for: before it is loaded none would be found)
import threadpoolctl

from rnn_tui.copies import NeverCopied


class _OneThread(NeverCopied, ContextDecorator):
    """Limits the products to one thread while any thread is inside; afterwards the limit is what it was before.

    Entering it again while somebody is inside only counts; the first and the last take some microseconds.
    """

    instead = "there is one for the whole process"

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before: list[int] = []

    @cached_property
    def _libraries(self) -> list[threadpoolctl.LibController]:
        """What NumPy multiplies with, where its threads can be set; looking for it takes a millisecond."""
        found: list[threadpoolctl.LibController]
        found = threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers
        return found

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = [library.num_threads for library in self._libraries]
                self._set([1] * len(self._before))
            self._inside += 1

    def __exit__(self, *_raised: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._set(self._before)

    def _set(self, numbers: list[int]) -> None:
        for library, number, before in zip(self._libraries, numbers, self._before, strict=True):
            if before != 1:
                _let_any_thread_set(library)
                library.set_num_threads(number)
                _let_any_thread_set(library)  # for whoever is next


def _let_any_thread_set(library: threadpoolctl.LibController) -> None:
    """Undo that from 3.8 on threadpoolctl obeys, without a word, only the thread that was the first to set a number."""
    clear = getattr(library, "clear_controlling_thread", None)
    if clear is not None:
        clear(force=True)


ONE_BLAS_THREAD = _OneThread()
