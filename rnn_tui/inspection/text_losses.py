"""The loss of every character of a text, without learning from it; a long text is read in many streams side by side."""

import math
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import Cancelled
from rnn_tui.network.network import CharRNN, threads_for
from rnn_tui.text.arrays import let_go
from rnn_tui.text.batches import SlidingWindows
from rnn_tui.text.corpus import MayGoOn, always
from rnn_tui.text.vocabulary import IndexArray

Floats = NDArray[np.floating[Any]]
Found = tuple[NDArray[np.intp], Floats]  # places in the text, and the loss of each, (n,)
_Tell = Callable[[float], None]  # it is told the share that is read

WARM_UP = 64  # characters that a stream reads before those that count, from zero
MOST_STREAMS = 64
_FEWEST_CHARACTERS = 2_048  # a stream
_STREAMS_TOGETHER = 16  # so many a thread reads at once; the same with any number of threads, and so are the losses
FEWEST_IN_STREAMS = _STREAMS_TOGETHER * _FEWEST_CHARACTERS  # characters: fewer are read in one
MOST_THREADS = MOST_STREAMS // _STREAMS_TOGETHER
_STEPS = 64  # how much is computed at once, no part of the result
_WINDOWS = 256


def streams_for(characters: int) -> int:
    """Return in how many streams a text of so many characters is read.

    What a stream does not know of the text before it is a small part of 2,048 characters, whatever the length: the
    mean of 33,000 in 16 streams differed by 2e-4 at most from that of one. Fewer characters are read in one stream
    within a second or two (GRU 384).
    """
    if characters < FEWEST_IN_STREAMS:
        return 1
    return min(MOST_STREAMS, characters // _FEWEST_CHARACTERS)


def losses_along(
    network: CharRNN,
    indices: IndexArray,
    window: int | None = None,
    streams: int = 1,
    threads: int = 1,
    may_go_on: MayGoOn = always,
) -> Floats:
    """Return the loss of each character of a text (N,), N at least 1, in nats, as ``losses_in_pieces`` has them."""
    losses = np.empty(len(indices), network.flat.dtype)
    for places, found in losses_in_pieces(network, indices, window, streams, threads, may_go_on):
        losses[places] = found
    return losses


def losses_in_pieces(
    network: CharRNN,
    indices: IndexArray,
    window: int | None = None,
    streams: int = 1,
    threads: int = 1,
    may_go_on: MayGoOn = always,
) -> Iterator[Found]:
    """Yield the loss of each character of a text (N,), N at least 1, in nats, of the parameters' own precision.

    They come as places and losses, (n,) each, every place once; nothing here grows with the text. In which order they
    come depends on its length, ``window`` and ``streams`` alone.

    Before the first one is nothing to go by: every character is equally likely there. One stream carries its state
    from zero through the whole text. Of several, each but the first begins at zero WARM_UP characters before those
    that count. Measured on the last tenth of tinyshakespeare, 111,540 characters in 54 streams, with networks trained
    for some twenty seconds, their mean differs from that of one stream by 3e-5 (GRU 384), 1e-6 (GRU 128) and less than
    1e-7 (RNN 256, LSTM 256); a state that never forgets how it began would differ by more.

    A windowed network re-reads ``window`` characters from zero before each (fewer at the beginning), in no streams.
    What overflows has a loss that is no number. Raises Cancelled where ``may_go_on`` says no.
    """
    equally_likely = math.log(network.architecture.vocabulary_size)
    yield np.zeros(1, np.intp), np.full(1, equally_likely, network.flat.dtype)
    transitions = len(indices) - 1

    def tell(share: float) -> None:
        if not may_go_on(share):
            raise Cancelled

    if transitions and window is not None:
        yield from _read_windows(network, indices, window, tell)
    elif transitions:
        streams = max(1, min(streams, transitions // WARM_UP))  # each has characters of its own
        yield from _read_streams(network, indices, streams, threads, tell)


def _read_streams(network: CharRNN, indices: IndexArray, streams: int, threads: int, tell: _Tell) -> Iterator[Found]:
    """Yield all losses but the first; all streams read equally many characters, the last one begins earlier for it."""
    transitions = len(indices) - 1
    length = -(-(transitions + WARM_UP * (streams - 1)) // streams)
    begins = np.minimum(np.arange(streams) * (length - WARM_UP), transitions - length)
    counted = np.concatenate([[0], begins[:-1] + length])  # each from where the one before ends
    groups = [
        _Streams(_sharing(network), begins[group], counted[group], network.zero_state(len(group)))
        for group in np.array_split(np.arange(streams), -(-streams // _STREAMS_TOGETHER))
    ]
    workers = threads_for(network.architecture, streams, min(threads, len(groups)))
    with ThreadPoolExecutor(workers) as pool:
        together = pool.map if workers > 1 else map
        for begin in range(0, length, _STEPS):
            tell(begin / length)
            let_go(indices)
            steps = np.arange(begin, min(begin + _STEPS, length))
            yield from list(together(partial(_Streams.read, indices=indices, steps=steps), groups))


def _read_windows(network: CharRNN, indices: IndexArray, window: int, tell: _Tell) -> Iterator[Found]:
    """Yield all losses but the first, of the characters with fewer than ``window`` before them one by one."""
    for length in range(min(window, len(indices) - 1) - 1, 0, -1):  # the longest first, whose buffers hold the others
        inputs, targets = indices[:length, np.newaxis], indices[length : length + 1, np.newaxis]
        yield np.array([length]), network.losses(inputs, targets, network.zero_state(1))[0][0]
    cut = SlidingWindows(indices, window, _WINDOWS)
    for step in range(cut.steps_per_epoch):
        tell(step / cut.steps_per_epoch)
        batch = cut.batch(step)
        found, _state = network.losses(batch.inputs, batch.targets, network.zero_state(batch.inputs.shape[1]))
        yield np.arange(found.size) + cut.seq_length + step * _WINDOWS, found[0]


@dataclass
class _Streams(CopiedWhole):
    """Some streams that a thread reads together: the places in the text where each begins and counts from, (B,)."""

    network: CharRNN
    begins: NDArray[np.intp]
    counted: NDArray[np.intp]
    state: Floats

    def read(self, indices: IndexArray, steps: NDArray[np.intp]) -> Found:
        """Read ``steps`` (T,), counted from each stream's begin, and return the losses of those that count."""
        places = self.begins + steps[:, np.newaxis]
        found, self.state = self.network.losses(indices[places], indices[places + 1], self.state)
        counts = places >= self.counted
        return places[counts] + 1, found[counts]


def _sharing(network: CharRNN) -> CharRNN:
    """Return a network for another thread, of the same parameters."""
    return CharRNN(network.architecture, network.flat.dtype, flat=network.flat)
