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


class States(NamedTuple):
    """Where a reader stands in B texts of equal length: ``h`` (layers, parts, B, H), ``logits`` (B, V).

    ``recent`` (B, R) are the last characters' indices, for a network that re-reads them.
    """

    h: Floats
    logits: Floats
    recent: NDArray[np.intp]

    def of(self, texts: Sequence[int]) -> "States":
        """Return those of some of the texts."""
        return States(self.h[:, :, texts], self.logits[texts], self.recent[texts])


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

    def begin_together(self, state: State, texts: int) -> States:
        """Return ``state`` as that of so many texts, which part here."""
        recent = np.tile(np.array(state.recent, np.intp), (texts, 1))
        return States(np.stack([state.h] * texts, axis=2), np.tile(state.logits, (texts, 1)), recent)

    def read_together(self, states: States, indices: NDArray[np.intp]) -> States:
        """Return where it stands after one more character (B,) in each text; as ``read`` but for the last digits."""
        if self.window is None:
            return States(*self.network.step_each(indices, states.h), states.recent)
        recent = np.column_stack([states.recent, indices])[:, -self.window :]
        h = self.network.zero_state(len(indices))
        for each in recent.T:
            h, logits = self.network.step_each(each, h)
        return States(h, logits, recent)

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
