"""How far back a loss reaches: how much of its gradient is left, character by character, on its way back in time.

That it vanishes or explodes on this way is why recurrent networks forget: Bengio, Simard and Frasconi 1994; Pascanu,
Mikolov and Bengio 2013, section 2. An LSTM's road is its cell, so that dL/dc_t is followed beside dL/dh_t: at h alone
it seems to reach less far than it does.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.inspection.passage import Passage
from rnn_tui.network.equations import PlainRNN, over_time
from rnn_tui.network.network import CharRNN

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]

FARTHEST = 128  # characters that are looked back
PLACES = 32  # of a text, for what is typical of it
FALLEN = 0.01  # the share of the gradient below which hardly anything is learnt from a character


@dataclass(frozen=True, eq=False)
class Places:
    """Places of a text, B of them: the ``inputs`` (T, B) before each, and the ``targets`` (B,) that stand there."""

    inputs: Indices
    targets: Indices


@dataclass(frozen=True)
class Reach:
    """How many steps back a loss's gradient falls under FALLEN, looked for up to ``seen`` steps: inf where it does not.

    ``typical`` is the median of some places, ``one_in_ten`` what a tenth of them reach or pass. ``kept`` is the median
    of what a step back keeps of the gradient, as a factor; not a number where there is no step.
    """

    typical: float
    one_in_ten: float
    kept: float
    seen: int


def norms_back(network: PlainRNN, inputs: Indices, state: Floats, targets: Indices) -> dict[str, Floats]:
    """Return |dL/dh_t| (T, B), and of an LSTM |dL/dc_t|, nearest first, for the loss L of one character a stream.

    ``inputs`` (T, B) are read from ``state`` (layers, parts, B, H), and then each of ``targets`` (B,) is to be told.
    Each is dL/d of the state along every road from it to L, the norm that of all layers together.
    """
    characters = network.forward(inputs, state)
    found = network.backward(characters, targets[np.newaxis], 1.0).characters
    architecture = network.architecture
    norms = {}
    for part in ("h", "c")[: architecture.state_parts]:
        squares = [(over_time(found, layer, part) ** 2).sum(axis=-1) for layer in range(architecture.layers)]
        norms[part] = np.sqrt(sum(squares))[::-1]
    return norms


def left_of(norms: Floats) -> Floats:
    """Return what is left of a gradient at each step back, as a share of what it begins with (T, ...)."""
    return np.divide(norms, norms[:1], out=np.zeros_like(norms), where=norms[:1] > 0)


def left_before(passage: Passage, target: int) -> dict[str, Floats]:
    """Return what is left (T,) of the gradient of one character's loss, nearest first, by the part of the state.

    ``target`` is the character behind ``passage``; nothing is before the first one of a text.
    """
    if not len(passage.indices):
        return {}
    state = np.asarray(passage.state.h)[:, :, np.newaxis]
    norms = norms_back(passage.plain(), passage.indices[:, np.newaxis], state, np.array([target]))
    return {part: left_of(each[:, 0]) for part, each in norms.items()}


def falls_at(left: Floats) -> Floats:
    """Return the first step back, counted from zero, at which less than FALLEN is left (...); inf where it is not."""
    fallen = left < FALLEN
    return np.where(fallen.any(axis=0), fallen.argmax(axis=0), np.inf)


def kept_by_a_step(left: Floats) -> Floats:
    """Return the factor (B,) by which a gradient (T, B) changes at each step back: the geometric mean.

    Over the steps on which it has not fallen yet, and the one on which it falls.
    """
    steps = np.minimum(falls_at(left), len(left) - 1).astype(int)
    ends = np.take_along_axis(left, steps[np.newaxis], axis=0)[0]
    return np.where(steps > 0, ends ** (1 / np.maximum(steps, 1)), np.nan)


def reach_of(left: Floats) -> Reach:
    """Return how far the gradients of B places (T, B) reach."""
    falls = np.sort(falls_at(left))
    kept = np.sort(kept_by_a_step(left))  # what is not a number comes last, and is so everywhere or nowhere
    return Reach(_quantile(falls, 0.5), _quantile(falls, 0.9), _quantile(kept, 0.5), len(left) - 1)


def _quantile(ordered: Floats, share: float) -> float:
    """Return one of the values, which may be infinite: at least a ``share`` of them are not above it."""
    return float(ordered[math.ceil(share * len(ordered)) - 1])


def places_in(indices: Indices, length: int = FARTHEST, count: int = PLACES) -> Places:
    """Return at most ``count`` places, evenly spaced in a text (N,), with ``length`` characters before each.

    In a text that is shorter than twice that, half of it.
    """
    length = max(1, min(length, len(indices) // 2))
    ends = np.unique(np.linspace(length, len(indices) - 1, count).round().astype(int))
    return Places(np.stack([indices[end - length : end] for end in ends], axis=1), indices[ends])


def reach_in(network: CharRNN, places: Places) -> Mapping[str, Reach]:
    """Return how far the losses of ``places`` reach, by the part of the state; each is read from a zero state."""
    state = np.zeros(network.architecture.state_shape(len(places.targets)))
    norms = norms_back(PlainRNN(network.architecture, network.parameters), places.inputs, state, places.targets)
    return {part: reach_of(left_of(each)) for part, each in norms.items()}
