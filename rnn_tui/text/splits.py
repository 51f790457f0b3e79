"""The parts of a text: for training, for validation while it runs, and for the test at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import CopiedWhole
from rnn_tui.text.arrays import gathered, in_pieces
from rnn_tui.text.batches import ParallelStreams, side_by_side
from rnn_tui.text.indexed import Tell, silent
from rnn_tui.text.vocabulary import IndexArray

Part = IndexArray | ParallelStreams
_AT_ONCE = 1 << 16  # characters that are told apart together


@dataclass(frozen=True)
class Parts:
    """The three parts of a text; each a run of it (N,), or the same stretch of every stream."""

    training: Part
    validation: Part
    test: Part


def split_at_the_end(indices: IndexArray, val_fraction: float, test_fraction: float = 0.0) -> Parts:
    """Keep the end of the text (N,): what is learnt, then validation, then test.

    A part too short to score (under two characters) is left to what stands before it.
    """
    length = len(indices)
    tested = _rounded_down(length * (1 - test_fraction))
    tested = tested if min(tested, length - tested) >= 2 else length
    judged = _rounded_down(length * (1 - test_fraction - val_fraction))
    judged = judged if min(judged, tested - judged) >= 2 else tested
    return Parts(indices[:judged], indices[judged:tested], indices[tested:])


def interleave(
    indices: IndexArray, seq_length: int, batch_size: int, val_fraction: float, test_fraction: float = 0.0
) -> Parts:
    """Cut the text (N,) into streams of whole steps, and keep the end of every stream, as char-rnn does.

    (util/CharSplitLMMinibatchLoader.lua; but there the state goes on from one epoch into the next.)

    Validation is then made of ``batch_size`` places all over the text, of the kind that was learnt just before; its
    loss is lower than that of the text's own end.
    """
    whole = seq_length * batch_size
    used = (len(indices) - 1) // whole * whole or len(indices) - 1  # whole steps only, where there are any
    streams = side_by_side(indices[: used + 1], seq_length, batch_size)
    steps = streams.length // streams.seq_length
    learnt = max(1, _rounded_down(steps * (1 - val_fraction - test_fraction)))
    judged = _rounded_down(steps * val_fraction) if test_fraction else steps - learnt
    borders = [0, learnt * streams.seq_length, (learnt + judged) * streams.seq_length, steps * streams.seq_length]
    return Parts(*(streams.rows(slice(begin, end)) for begin, end in pairwise(borders)))


def split_by_lines(
    indices: IndexArray,
    newline: int | None,
    val_fraction: float,
    test_fraction: float = 0.0,
    seed: int = 1,
    tell: Tell = silent,
) -> Parts:
    """Keep whole lines of the text (N,) from all over it, drawn by ``seed``: for lists, whose end is unlike the rest.

    ``newline`` is the index that ends a line. Lines stay in their order, in each part, which is a copy. A part too
    short to score (under two characters) is left to what is learnt. ``tell`` is told the share that is done.
    """
    text = _Lines(indices, newline, tell)
    lines = text.count()
    order = np.arange(lines, dtype=np.min_scalar_type(lines))  # of a long list a quarter of what ``permutation`` takes
    np.random.default_rng(seed % 2**128).shuffle(order)  # so that any integer is a seed
    validated = _rounded_down(lines * val_fraction)
    tested = _rounded_down(lines * test_fraction)
    part_of_line = np.zeros(lines + 1, np.uint8)  # the last one is that of nothing behind the last newline
    part_of_line[order[:validated]] = 1
    part_of_line[order[validated : validated + tested]] = 2
    lengths = np.zeros(3, np.int64)
    for _piece, parts, their_lengths in text.with_parts(part_of_line):
        lengths += np.bincount(parts, their_lengths, minlength=3).astype(np.int64)
    for part in (1, 2):
        if lengths[part] < 2:
            part_of_line[part_of_line == part] = 0
            lengths[0] += lengths[part]
            lengths[part] = 0
    return Parts(*(text.of_part(part, int(lengths[part]), part_of_line) for part in range(3)))


class _Lines(CopiedWhole):
    """A text (N,) that is read again and again, piece by piece, for what becomes of its lines."""

    _PASSES = 5  # over the text: to count the lines, to measure the parts, and for each of the three

    def __init__(self, indices: IndexArray, newline: int | None, tell: Tell) -> None:
        self._indices, self._newline, self._tell = indices, newline, tell
        self._passes = 0  # that are done

    def _pieces(self) -> Iterator[IndexArray]:
        length = max(1, len(self._indices))
        for number, piece in enumerate(in_pieces(self._indices, _AT_ONCE)):
            self._tell((self._passes + number * _AT_ONCE / length) / self._PASSES)
            yield piece
        self._passes += 1

    def count(self) -> int:
        """Return how many lines there are."""
        newlines = sum(int(np.count_nonzero(piece == self._newline)) for piece in self._pieces())
        return newlines + (self._newline is None or int(self._indices[-1]) != self._newline)

    def with_parts(
        self, part_of_line: NDArray[np.uint8]
    ) -> Iterator[tuple[IndexArray, NDArray[np.uint8], NDArray[np.intp]]]:
        """Yield the text in pieces, with the part of each line in it, and how many characters there are of that."""
        line = 0
        for piece in self._pieces():
            behind = np.flatnonzero(piece == self._newline) + 1  # a newline belongs to the line that it ends
            lengths = np.diff(behind, prepend=0, append=len(piece))
            yield piece, part_of_line[line : line + len(lengths)], lengths
            line += len(behind)

    def of_part(self, part: int, length: int, part_of_line: NDArray[np.uint8]) -> IndexArray:
        """Return the characters (N,) of the lines of one part, as many as there are."""
        if not length:
            return self._indices[:0]
        pieces = (piece[np.repeat(parts == part, lengths)] for piece, parts, lengths in self.with_parts(part_of_line))
        return gathered(pieces, length, self._indices.dtype)


def _rounded_down(share: float) -> int:
    """Return the whole number below ``share``, or beside it where only the rounding of fractions is between."""
    return int(round(share, 6))


def in_one_run(part: Part, characters: slice = slice(None)) -> IndexArray:
    """Return those ``characters`` (N,) of a part, stream after stream: for what only counts them.

    Of streams no more is copied than is asked for.
    """
    if not isinstance(part, ParallelStreams):
        return part[characters]
    begin, end, _step = characters.indices(part.inputs.size)
    first, last = begin // max(1, part.length), -(-end // max(1, part.length))
    run = np.ravel(part.inputs[:, first:last], order="F")
    return run[begin - first * part.length : end - first * part.length]
