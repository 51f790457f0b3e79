"""Arrays with an element for each character: a long one lies in a file, of which what is read is in memory, no more."""

import mmap
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnn_tui.errors import TextError
from rnn_tui.language import _
from rnn_tui.places import indices_folder
from rnn_tui.reasons import reason_of

# Bytes. A text of 67 MB takes a processor 0.4 to 0.5 s to open in memory, 0.5 to 0.6 s in a file for the first time and
# 0.05 s later; what is smaller is there in an instant, in memory that every machine has.
MAPPED_FROM = 1 << 26
_HELD = 1 << 24  # bytes of a file that a pass over it holds in memory at a time


def is_long(size: int) -> bool:
    """Return whether an array of so many bytes belongs into a file."""
    return size >= MAPPED_FROM


def mapped(file: BinaryIO, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return what is in ``file``, which may be closed afterwards, as an array (N,) that cannot be written to."""
    return np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype)


def gathered(pieces: Iterable[NDArray[Any]], length: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return ``pieces`` of ``dtype`` joined, (N,) of that ``length``; a long one lies in a file that is gone with it.

    Raises TextError where there is no room for that file.
    """
    if not is_long(length * dtype.itemsize):
        whole, end = np.empty(length, dtype), 0
        for piece in pieces:
            whole[end : end + len(piece)] = piece
            end += len(piece)
        return whole
    try:
        indices_folder().mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=indices_folder()) as file:
            for piece in pieces:
                file.write(np.ascontiguousarray(piece, dtype).data)
            file.flush()
            return mapped(file, dtype)
    except OSError as error:
        raise no_room(error) from None


def no_room(error: OSError) -> TextError:
    """Return what is to be raised where nothing can be written for a long text."""
    message = _("{path}: what a text of this length needs cannot be written there ({reason})")
    return TextError(message.format(path=indices_folder(), reason=reason_of(error)))


def in_pieces(array: NDArray[Any], length: int) -> Iterator[NDArray[Any]]:
    """Yield an array (N,) from its beginning to its end, ``length`` elements at a time; little of it stays behind."""
    held = 0
    for begin in range(0, len(array), length):
        piece = array[begin : begin + length]
        yield piece
        held += piece.nbytes
        if held >= _HELD:
            let_go(array)
            held = 0


def let_go(array: NDArray[Any]) -> None:
    """Take out of this process's memory what was read of an array that lies in a file; any other stays as it is.

    What is read next comes back from the system's own cache, or from the disk.
    """
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    if isinstance(owner, memoryview):
        owner = owner.obj
    if isinstance(owner, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):  # not on Windows
        owner.madvise(mmap.MADV_DONTNEED)
