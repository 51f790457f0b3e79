"""What a sample copies: its longest run that is also in the training text, by a suffix array over that text.

Built by prefix doubling (Manber and Myers 1993, section 2.2), as far as samples are long: a few sorts of NumPy.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_tui.text.vocabulary import IndexArray

MOST_CHARACTERS = 2_000_000  # of the text: 16 MB of suffix array; sorting takes four times that for a few seconds
_DEPTH = 256  # characters to which suffixes are in order: more than a sample is long


@dataclass(frozen=True)
class Copied:
    """The longest run of a sample that the text has: where it begins in the sample, and its length."""

    begin: int
    length: int


class CopyFinder:
    """The suffixes of a text in order; ``characters`` are how many of its first it looks at."""

    def __init__(self, indices: IndexArray) -> None:
        kept = indices[:MOST_CHARACTERS]
        self.characters = len(kept)
        self._width = 1 if indices.dtype.itemsize == 1 else 4
        self._text = self._bytes(kept)
        self._order = _suffix_order(kept)

    def find(self, sample: Sequence[int]) -> Copied:
        """Return the longest run of ``sample`` that the text has; the first of several, with length 0 if none."""
        pattern = self._bytes(np.asarray(sample, np.uint32))
        best = Copied(0, 0)
        for begin in range(len(sample)):
            if len(sample) - begin <= best.length:
                break
            length = self._longest_prefix(pattern[begin * self._width : (begin + _DEPTH) * self._width])
            if length > best.length:
                best = Copied(begin, length)
        return best

    def _longest_prefix(self, pattern: bytes) -> int:
        """Return how many characters of ``pattern`` from its beginning stand somewhere in the text."""
        place = bisect_left(self._order, pattern, key=self._suffix)
        beside = [self._suffix(self._order[each]) for each in (place - 1, place) if 0 <= each < len(self._order)]
        return max((_common_bytes(pattern, suffix) // self._width for suffix in beside), default=0)

    def _suffix(self, begin: int) -> bytes:
        return self._text[int(begin) * self._width : (int(begin) + _DEPTH) * self._width]

    def _bytes(self, indices: IndexArray) -> bytes:
        """Return indices as bytes in whose order they are."""
        return indices.astype(np.uint8 if self._width == 1 else ">u4").tobytes()


def _suffix_order(indices: IndexArray) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return where the suffixes of ``indices`` (N,) begin, in the order of their first _DEPTH characters."""
    count = len(indices)
    rank = np.unique(indices, return_inverse=True)[1].astype(np.int64)  # below ``count``, as every later rank
    order = np.argsort(rank)
    depth = 1
    while depth < _DEPTH and depth < count:
        key = rank * (count + 1)
        key[:-depth] += rank[depth:] + 1  # what ends before is less than what goes on
        order = np.argsort(key)
        in_order = key[order]
        rank[order] = np.concatenate(([0], np.cumsum(in_order[1:] != in_order[:-1])))
        if rank[order[-1]] == count - 1:
            break
        depth *= 2
    return order.astype(np.int32)


def _common_bytes(one: bytes, other: bytes) -> int:
    """Return how many bytes ``one`` and ``other`` begin with in common."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[:middle] == other[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
