"""What a network makes of a text: the state and the logits after each of its characters."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_tui.generation.sampling import Sampling, choose, distribution, draws
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.network import CharRNN

Floats = NDArray[np.floating[Any]]

_DRAWN_AT_ONCE = 64  # numbers: one at a time they cost more than a small network's step


class State(NamedTuple):
    """Where a reader stands: after ``length`` characters, with state ``h`` (layers, parts, H) and ``logits`` (V,).

    ``recent`` are the last characters' indices, for a network that re-reads them (see Reader).
    """

    h: Floats
    logits: Floats
    length: int = 0
    recent: tuple[int, ...] = ()


class Reader:
    """Reads one character after another with one network, without changing it.

    A network trained on windows knows only states that began at zero ``window`` characters ago; so with
    ``window`` set, every step re-reads the last ``window`` characters from a zero state.
    """

    def __init__(self, network: CharRNN, window: int | None = None) -> None:
        self.network = network
        self.window = window

    def start(self) -> State:
        """Return the state before any text: zero, with every character equally likely."""
        return State(self._zero(), np.zeros(self.network.architecture.vocabulary_size, self.network.flat.dtype))

    def read(self, state: State, index: int) -> State:
        """Return the state after one more character; ``state`` stays as it is."""
        if self.window is None:
            h, logits = self.network.step(index, state.h)
            return State(h, logits, state.length + 1)
        recent = (*state.recent, index)[-self.window :]
        h = self._zero()
        for each in recent:
            h, logits = self.network.step(each, h)
        return State(h, logits, state.length + 1, recent)

    def _zero(self) -> Floats:
        return self.network.zero_state(1)[:, :, 0]

    @ONE_BLAS_THREAD
    def read_all(self, state: State, indices: Sequence[int]) -> State:
        """Return the state after all of ``indices``."""
        if self.window is not None and len(indices) > self.window:
            skipped = len(indices) - self.window  # what lies before the window leaves no trace
            state = State(state.h, state.logits, state.length + skipped, state.recent)
            indices = indices[skipped:]
        for index in indices:
            state = self.read(state, int(index))
        return state


def generate(reader: Reader, state: State, sampling: Sampling, seed: int) -> Iterator[int]:
    """Yield the indices of a continuation, one at a time, without end.

    The character at each position is drawn with ``draw(seed, position)``.
    """
    while True:
        for uniform in draws(seed, state.length, _DRAWN_AT_ONCE):
            index = choose(distribution(state.logits, sampling), uniform)
            yield index
            state = reader.read(state, index)
