"""How far back a loss reaches: how much of its gradient is left, character by character, on its way back in time.

That it vanishes or explodes on this way is why recurrent networks forget: Bengio, Simard and Frasconi 1994; Pascanu,
Mikolov and Bengio 2013, section 2. An LSTM's road is its cell, so that dL/dc_t is followed beside dL/dh_t: at h alone
it seems to reach less far than it does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.reach import Floats, Reach, left_of, reach_of
from rnn_tui.network.equations import Character, PlainRNN, over_time
from rnn_tui.network.network import CharRNN

Indices = NDArray[np.integer[Any]]

FARTHEST = 128  # characters that are looked back
PLACES = 32  # of a text, for what is typical of it
_MOST_NUMBERS = 2_000_000  # of one kind (T, B, V), that are held at once: some eight of them make 128 MB


@dataclass(frozen=True, eq=False)
class Places:
    """Places of a text, B of them: the ``inputs`` (T, B) before each, and the ``targets`` (B,) that stand there."""

    inputs: Indices
    targets: Indices


def norms_back(network: PlainRNN, inputs: Indices, state: Floats, targets: Indices) -> dict[str, Floats]:
    """Return |dL/dh_t| (T, B), and of an LSTM |dL/dc_t|, nearest first, for the loss L of one character a stream.

    ``inputs`` (T, B) are read from ``state`` (layers, parts, B, H), and then each of ``targets`` (B,) is to be told.
    Each is dL/d of the state along every road from it to L, the norm that of all layers together.
    """
    return norms_through(network, network.forward(inputs, state), targets)


def norms_through(network: PlainRNN, characters: Sequence[Character], targets: Indices) -> dict[str, Floats]:
    """Return what ``norms_back`` does, through ``characters`` that were read already."""
    found = network.backward(characters, targets[np.newaxis], 1.0, parameters=False).characters
    architecture = network.architecture
    norms = {}
    for part in ("h", "c")[: architecture.state_parts]:
        squares = [(over_time(found, layer, part) ** 2).sum(axis=-1) for layer in range(architecture.layers)]
        norms[part] = np.sqrt(sum(squares))[::-1]
    return norms


def left_before(passage: Passage, target: int) -> dict[str, Floats]:
    """Return what is left (T,) of the gradient of one character's loss, nearest first, by the part of the state.

    ``target`` is the character behind ``passage``; nothing is before the first one of a text.
    """
    if not len(passage.indices):
        return {}
    state = np.asarray(passage.state.h)[:, :, np.newaxis]
    norms = norms_back(passage.plain(), passage.indices[:, np.newaxis], state, np.array([target]))
    return {part: left_of(each[:, 0]) for part, each in norms.items()}


def places_in(indices: Indices, length: int = FARTHEST, count: int = PLACES) -> Places:
    """Return at most ``count`` places, evenly spaced in a text (N,), with ``length`` characters before each.

    In a text that is shorter than twice that, half of it.
    """
    length = max(1, min(length, len(indices) // 2))
    ends = np.unique(np.linspace(length, len(indices) - 1, count).round().astype(int))
    return Places(np.stack([indices[end - length : end] for end in ends], axis=1), indices[ends])


def reach_in(network: CharRNN, places: Places) -> Mapping[str, Reach]:
    """Return how far the losses of ``places`` reach, by the part of the state; each is read from a zero state.

    Of a large vocabulary they are read a few at a time, for there is a row of it at each character of each place.
    """
    plain, architecture = PlainRNN(network.architecture, network.parameters), network.architecture
    at_once = max(1, _MOST_NUMBERS // (len(places.inputs) * architecture.vocabulary_size))
    norms = []
    for begin in range(0, len(places.targets), at_once):
        some = slice(begin, begin + at_once)
        targets = places.targets[some]
        state = np.zeros(architecture.state_shape(len(targets)))
        norms.append(norms_back(plain, places.inputs[:, some], state, targets))
    return {part: reach_of(left_of(np.concatenate([each[part] for each in norms], axis=1))) for part in norms[0]}
