"""How much a file may unpack to: a few kilobytes can be made to stand for terabytes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os import SEEK_END
from typing import BinaryIO

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import Refused
from rnn_tui.language import _

MOST = 1_000_000_000  # bytes that a packed file may come to
MOST_OF_A_DOCUMENT = 100_000_000  # bytes of a document, which is looked through character by character
_HARMLESS = 10_000_000  # bytes, in whatever proportion to the file
_MOST_TIMES = 200  # the size of the file; texts are packed to a third or a tenth, and markup to a fiftieth
_PIECE = 1 << 16  # bytes


class Allowance(NeverCopied):
    """Counts what ``file`` unpacks to, at most ``most`` bytes; ``tell`` is told how far it is read, and may end it."""

    instead = "it reads an open file"

    def __init__(self, file: BinaryIO, tell: Callable[[float], None], most: int = MOST) -> None:
        self._size = file.seek(0, SEEK_END)
        self._file, self._tell, self._most = file, tell, most
        self._taken = 0
        file.seek(0)

    def take(self, piece: bytes) -> bytes:
        """Return ``piece``, which counts; raise Refused where that is more than there may be."""
        self._taken += len(piece)
        if self._taken > self._most:
            raise Refused(_("it unpacks to more than {size} MB").format(size=self._most // 1_000_000))
        if self._taken > max(_HARMLESS, _MOST_TIMES * self._size):
            raise Refused(_("it unpacks to more than {times} times its size").format(times=_MOST_TIMES))
        self._tell(min(1.0, self._file.tell() / max(1, self._size)))
        return piece

    def all_of(self, unpacked: BinaryIO) -> Iterator[bytes]:
        """Yield the bytes of what is being unpacked, piece by piece."""
        while piece := unpacked.read(_PIECE):
            yield self.take(piece)


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    """Raise Refused for ``errors`` that come of a file which is no such thing; the disk's own go on."""
    try:
        yield
    except errors as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Refused(_("it is something else, or damaged")) from None
