"""Two ways to cut a text: sliding windows (the lesson's way) and parallel streams (the fast way).

Both give a Batch for a step of an epoch: ``inputs`` (T, B) and ``targets`` (K, B), a target for each of the
last K of the T inputs. Windows have K = 1, streams K = T. Nothing is kept between two calls, so a position
in the text is two whole numbers: the epoch and the step in it.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from rnn_tui.text.arrays import let_go
from rnn_tui.text.vocabulary import IndexArray

_LET_GO_EVERY = 256  # batches: of a text that lies in a file, the pages of no more of them are held in memory


@dataclass(frozen=True)
class Batch:
    """What one step of training reads: ``inputs`` (T, B), ``targets`` (K, B), and whether the state starts at zero."""

    inputs: IndexArray
    targets: IndexArray
    from_zero: bool


class Cut(Protocol):
    """A way to cut a text into the batches of an epoch."""

    seq_length: int
    batch_size: int

    @property
    def steps_per_epoch(self) -> int:
        """How many batches one pass over the text takes."""

    def batch(self, step_in_epoch: int) -> Batch:
        """Return the batch of this step, counted from zero."""


class SlidingWindows:
    """Every run of ``seq_length`` characters with the character that follows it, stride 1, in order.

    N characters give N - seq_length windows; the hidden state is zero at the beginning of each.
    """

    def __init__(self, indices: IndexArray, seq_length: int, batch_size: int) -> None:
        self.seq_length = min(seq_length, len(indices) - 1)
        self.windows = len(indices) - self.seq_length
        self.batch_size = min(batch_size, self.windows)
        self._inputs = np.lib.stride_tricks.sliding_window_view(indices, self.seq_length)
        self._indices = indices

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy, or pickle, the text once, not every window of it."""
        return SlidingWindows, (self._indices, self.seq_length, self.batch_size)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in a pass; the last one may hold fewer windows."""
        return -(-self.windows // self.batch_size)

    def batch(self, step_in_epoch: int) -> Batch:
        """Return windows ``step * B`` to ``step * B + B``: inputs (T, B), targets (1, B)."""
        _let_go_sometimes(self._indices, step_in_epoch)
        first = step_in_epoch * self.batch_size
        last = min(first + self.batch_size, self.windows)
        targets = self._indices[first + self.seq_length : last + self.seq_length]
        return Batch(self._inputs[first:last].T, targets[np.newaxis], from_zero=True)


class ParallelStreams:
    """Long pieces of a text read side by side, ``seq_length`` characters a step; inputs and targets (L, B).

    The state is carried from step to step (truncated backpropagation through time) and is zero when an epoch
    begins; every character has a loss. The last step of an epoch may be shorter. ``inputs`` and ``targets`` are views
    of the text, whose columns are its pieces: only a step is copied.
    """

    def __init__(self, inputs: IndexArray, targets: IndexArray, seq_length: int) -> None:
        self.length, self.batch_size = (int(size) for size in inputs.shape)
        self.seq_length = seq_length
        self.inputs, self.targets = inputs, targets

    def __len__(self) -> int:
        """Return how many characters have a loss."""
        return int(self.targets.size)

    @property
    def steps_per_epoch(self) -> int:
        """Steps in a pass over the streams."""
        return -(-self.length // self.seq_length)

    def batch(self, step_in_epoch: int) -> Batch:
        """Return characters ``step * T`` to ``step * T + T`` of each stream: inputs and targets (T, B)."""
        _let_go_sometimes(self.inputs, step_in_epoch)
        rows = slice(step_in_epoch * self.seq_length, (step_in_epoch + 1) * self.seq_length)
        inputs, targets = np.ascontiguousarray(self.inputs[rows]), np.ascontiguousarray(self.targets[rows])
        return Batch(inputs, targets, from_zero=step_in_epoch == 0)

    def rows(self, rows: slice) -> "ParallelStreams":
        """Return the same stretch of every stream."""
        return ParallelStreams(self.inputs[rows], self.targets[rows], self.seq_length)

    def first(self, characters: int) -> "ParallelStreams":
        """Return the beginning of every stream, about ``characters`` in all."""
        return self.rows(slice(-(-characters // self.batch_size)))

    def last(self, characters: int) -> "ParallelStreams":
        """Return the end of every stream, about ``characters`` in all."""
        return self.rows(slice(self.length - min(self.length, -(-characters // self.batch_size)), None))


def _let_go_sometimes(indices: IndexArray, step_in_epoch: int) -> None:
    if step_in_epoch % _LET_GO_EVERY == 0:
        let_go(indices)


def side_by_side(indices: IndexArray, seq_length: int, batch_size: int) -> ParallelStreams:
    """Cut ``indices`` (N,) into ``batch_size`` equal pieces; fewer, and shorter steps, where the text is short."""
    transitions = len(indices) - 1
    seq_length = min(seq_length, transitions)
    batch_size = max(1, min(batch_size, transitions // seq_length))
    length = transitions // batch_size
    used = batch_size * length
    inputs, targets = (indices[begin : begin + used].reshape(batch_size, length).T for begin in (0, 1))
    return ParallelStreams(inputs, targets, seq_length)
