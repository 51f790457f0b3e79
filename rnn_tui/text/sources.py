"""The bytes of a text: from a file, or anything else that can be read like one, however long that takes."""

import os
import select
import stat
import sys
import weakref
from collections.abc import Callable, Iterator
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import TextError
from rnn_tui.language import _

_PIECE = 1 << 15  # bytes: with larger ones the system hands out memory for each anew, which takes as long again
_IN_MEMORY = 1 << 26  # bytes of what comes through a pipe; more goes to a temporary file
TRIED = 0.2  # share of the reading after which a text's encoding is known
_PATIENCE_MS = 100  # with a pipe that gives nothing, until it is asked again whether to go on


def open_bytes(path: Path) -> BinaryIO:
    """Open a file to be read, or a pipe with a name, also one that nobody writes to yet.

    Raises TextError for a device, which may have no end, and OSError.
    """
    mode = path.stat().st_mode
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise _no_text(path)
    if stat.S_ISFIFO(mode):
        return os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0)
    return path.open("rb", buffering=0)


def standard_input() -> BinaryIO:
    """Return standard input; raise TextError where that is a device, which may have no end."""
    file = getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
    if not file.isatty() and _is_endless(file):
        raise _no_text(_("standard input"))
    return file


def whole(file: BinaryIO) -> bytes:
    """Return all that comes from ``file``; an interrupt ends it at any time."""
    return b"".join(_all_of(file, lambda _share: None))


class Source(NeverCopied):
    """The bytes of a ``file``, read from its beginning as often as it takes.

    ``tell`` is told the share of all this reading that is done, again and again while a pipe gives nothing; what it
    raises ends it.
    """

    instead = "it reads an open file"

    def __init__(self, file: BinaryIO, tell: Callable[[float], None]) -> None:
        size = file.seek(0, SEEK_END) if file.seekable() else 0
        if not size:  # empty, or a pipe: of that nobody knows the length before its end
            kept = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  (closed with the source)
            weakref.finalize(self, kept.close)
            kept.writelines(_all_of(file, tell))
            file, size = cast(BinaryIO, kept), kept.tell()
        self.size = size
        self._file = file
        self._tell = tell

    def beginning(self, size: int) -> bytes:
        """Return the first ``size`` bytes."""
        self._file.seek(0)
        return self._file.read(size)

    def pieces(self, begin: float = TRIED, end: float = 1.0) -> Iterator[bytes]:
        """Yield all bytes, and tell of the shares from ``begin`` to ``end`` meanwhile."""
        self._file.seek(0)
        read = 0
        while piece := self._file.read(_PIECE):
            read += len(piece)
            self._tell(begin + (end - begin) * min(1.0, read / self.size))
            yield piece


def _no_text(path: object) -> TextError:
    return TextError(_("{path}: this is a device, not a text").format(path=path))


def _all_of(file: BinaryIO, tell: Callable[[float], None]) -> Iterator[bytes]:
    """Yield what comes until the end, so that an interrupt is seen whether too much comes or nothing."""
    by_hand = file.isatty()  # who types sees what is read, and wants to see nothing else
    wait = _waiting_for(file)
    while True:
        if wait():
            piece = file.read(_PIECE)
            if piece == b"":
                return
            yield piece or b""  # None: another reader got it first
        if not by_hand:
            tell(0.0)


def _waiting_for(file: BinaryIO) -> Callable[[], bool]:
    """Return what waits a moment for bytes in ``file``, or its end, and says whether there are."""
    try:
        poll = select.poll()
        poll.register(file)
    except (AttributeError, OSError, ValueError):  # Windows has no poll, bytes at hand no descriptor
        return lambda: True
    return lambda: bool(poll.poll(_PATIENCE_MS))


def _is_endless(file: BinaryIO) -> bool:
    """Whether ``file`` is a device that gives something; the one that gives nothing is a text of no bytes."""
    try:
        status = os.fstat(file.fileno())
    except OSError:  # bytes at hand
        return False
    return stat.S_ISCHR(status.st_mode) and not os.path.samestat(status, Path(os.devnull).stat())
