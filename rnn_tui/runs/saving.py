"""Atomic files, written beside the training.

The caller makes the copy that is written; the training continues while the copy goes to the disk.
"""

import ctypes
import errno
import os
import secrets
import stat
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

from rnn_tui.copies import NeverCopied
from rnn_tui.runs.files import EVERYBODYS, open_new
from rnn_tui.there import is_file, is_there, real_path

_M_MMAP_THRESHOLD = -3  # of malloc.h
_LARGE = 1 << 20  # bytes; the steps of every preset were as fast with it


def write_atomically(path: Path, data: bytes | Iterable[bytes], permissions: int = EVERYBODYS) -> None:
    """Put ``data`` (or its pieces) at ``path`` so that a kill at any instant leaves the old file or the new one.

    A link that was there is not followed: the file takes its place.
    """
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with open_new(temporary, permissions) as file:
            file.writelines([data] if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the folder's entry must reach the disk as well; Windows cannot open a folder
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def rewrite(path: Path, data: bytes) -> None:
    """Put ``data`` in the place of what a person's file holds, or make it: where the disk is full the old one stays.

    Links are followed, and permissions kept. What is no regular file, such as a pipe, is written to. Raises OSError.
    """
    place = real_path(path)
    if is_there(place) and not is_file(place):
        place.write_bytes(data)
        return
    permissions = stat.S_IMODE(place.stat().st_mode) if is_there(place) else None
    if permissions is not None and not os.access(place, os.W_OK):  # another file could still take its place
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    write_atomically(place, data)
    if permissions is not None:
        place.chmod(permissions)


class Saver(NeverCopied):
    """Does work on the disk in a thread of its own, in order; of what waits under one name only the newest is done."""

    instead = "it writes to the disk in a thread of its own"

    def __init__(self, executor: Executor | None = None) -> None:
        self._executor = executor or ThreadPoolExecutor(1, "saving")
        self._newest: dict[str, Future[int | None]] = {}
        self._given: list[Future[int | None]] = []

    def submit(self, name: str, work: Callable[[], int | None]) -> None:
        """Queue ``work`` after what was submitted before."""
        older = self._newest.get(name)
        if older is not None and older.cancel():  # it had not begun
            self._given.remove(older)
        self._newest[name] = self._executor.submit(work)
        self._given.append(self._newest[name])

    def outcomes(self, wait: bool = False) -> list[OSError | int | None]:
        """Return the result, or the OSError, of all that was done since the last time; ``wait`` for what is not.

        The copies that were written are gone by then, and their memory is the system's again.
        """
        ended = [future for future in self._given if wait or future.done()]
        self._given = [future for future in self._given if future not in ended]
        self._newest = {name: future for name, future in self._newest.items() if future not in ended}
        outcomes = [_outcome(future) for future in ended]
        if ended:
            _give_memory_back()
        return outcomes


def _outcome(future: Future[int | None]) -> OSError | int | None:
    try:
        return future.result()
    except OSError as error:
        return error


def _give_memory_back() -> None:
    """Have the C library give to the system what is free of the memory that it holds; it takes less than a millisecond.

    glibc keeps what is smaller than the largest block that was ever let go of, up to 32 MB (mallopt(3),
    M_MMAP_THRESHOLD): what checkpoints and a validation had taken, 90 MB with preset ``night``, stayed until its end.
    """
    if library := _glibc():
        library.malloc_trim(0)


@cache
def _glibc() -> ctypes.CDLL | None:
    """Return the C library where it is glibc, which from now on keeps no large block; None anywhere else."""
    if sys.platform != "linux" or not hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        return None
    library.mallopt(_M_MMAP_THRESHOLD, _LARGE)
    return library
