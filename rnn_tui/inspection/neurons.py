"""Every unit of a network along a text: its value after each of the characters."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.properties import Floats, Marks
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.training.config import TrainingConfig

Indices = NDArray[np.integer[Any]]

_WINDOWS_AT_ONCE = 256


@dataclass(frozen=True)
class Unit:
    """One number of a state: ``part`` 0 is h, 1 an LSTM's c."""

    layer: int
    part: int
    number: int


def unit_at(architecture: Architecture, place: int) -> Unit:
    """Return the unit that stands at ``place`` in a row of ``read_units``."""
    shape = (architecture.layers, architecture.state_parts, architecture.hidden_size)
    return Unit(*(int(each) for each in np.unravel_index(place, shape)))


def unit_count(architecture: Architecture) -> int:
    """Return how many numbers a state has: of all layers, and of h and c where there are both."""
    return architecture.layers * architecture.state_parts * architecture.hidden_size


def is_bounded(architecture: Architecture, unit: Unit) -> bool:
    """Whether a unit is always between -1 and 1; c is not, nor is what a ReLU gives."""
    return architecture.cell != "relu" and unit.part == 0


@dataclass(frozen=True, eq=False)
class Stretch:
    """N characters of a text, ``begin`` the place of the first in it, and the ``passage`` by which they are read.

    The passage may begin before them, so that the network has something to go by; its places are those of the text.
    With a ``window`` the network re-reads so many characters from zero at each.
    """

    text: str
    begin: int
    passage: Passage
    window: int | None = None

    def is_known(self) -> Marks:
        """Return which of the characters the network knows, (N,)."""
        return np.isin(np.arange(self.begin, self.begin + len(self.text)), np.asarray(self.passage.places))


@ONE_BLAS_THREAD
def read_units(stretch: Stretch, network: CharRNN | None = None) -> Floats:
    """Return every unit after each of the N characters of a stretch, (N, U); ``unit_at`` says which is which.

    Another ``network`` of the same shape reads the same from zero. A character that is not known changes nothing.
    """
    passage = stretch.passage
    reading = passage.network if network is None else network
    before = passage.state.h if network is None else Reader(reading).start().h
    own = CharRNN(reading.architecture, reading.flat.dtype, flat=reading.flat)  # an instance belongs to one thread
    indices = passage.indices
    if stretch.window is None:
        states = _states_along(own, before, indices)
    else:
        states = _states_in_windows(own, indices, stretch.window)
    places = np.arange(stretch.begin, stretch.begin + len(stretch.text))
    rows = np.searchsorted(np.asarray(passage.places), places, side="right")
    flat = np.concatenate([before[np.newaxis], states]).reshape(1 + len(indices), -1)
    found: Floats = np.nan_to_num(flat[rows])  # of a network that went astray there is nothing to be seen
    return found


def _states_along(network: CharRNN, h: Floats, indices: Indices) -> Floats:
    """Return the state (layers, parts, H) after each index, the first behind ``h``: (T, layers, parts, H)."""
    states = np.empty((len(indices), *h.shape), h.dtype)
    for t, index in enumerate(indices.tolist()):
        h, _logits = network.step(index, h)
        states[t] = h
    return states


def _states_in_windows(network: CharRNN, indices: Indices, window: int) -> Floats:
    """Return the state after each index, each from zero through the last ``window``: (T, layers, parts, H)."""
    first = indices[: window - 1]
    states = [_states_along(network, network.zero_state(1)[:, :, 0], first)]
    if len(indices) >= window:
        windows = np.lib.stride_tricks.sliding_window_view(indices, window)
        for begin in range(0, len(windows), _WINDOWS_AT_ONCE):
            inputs = np.ascontiguousarray(windows[begin : begin + _WINDOWS_AT_ONCE].T).astype(np.uint32)
            _loss, after = network.loss(inputs, inputs[:1], network.zero_state(inputs.shape[1]))
            states.append(np.moveaxis(after, 2, 0))
    return np.concatenate(states)


def untrained_network(architecture: Architecture, config: TrainingConfig) -> CharRNN:
    """Return the network that a training with ``config`` begins with: same shape, same seed."""
    network = CharRNN(architecture)
    initialise(network, config.initial, np.random.default_rng(config.seed % 2**128))
    return network
