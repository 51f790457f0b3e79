"""What moved a prediction: how much each earlier character raised or lowered the log-probability of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.inspection.passage import Passage

if TYPE_CHECKING:
    from rnn_tui.network.equations import Character

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Attribution:
    """By how many nats each of T characters moves ln p of the character ``target``: ``moved`` (T,), float64.

    ``places`` (T,) says where each stands in the text, ``log_prob`` is ln p itself.
    """

    target: int
    moved: Floats
    places: Sequence[int]
    log_prob: float


def attribute(passage: Passage, target: int) -> Attribution:
    """Return what each character of a passage does to the probability of ``target`` behind it.

    It is the gradient of ln p with respect to the character's one-hot input, times that input (Simonyan, Vedaldi and
    Zisserman 2014, section 3; times the input: Shrikumar, Greenside and Kundaje 2017, section 3.2): to first order
    what ln p would lose were the character not there. A network with gains is told of the character in every layer.
    Nothing is dropped out.
    """
    if not len(passage.indices):
        return Attribution(target, np.zeros(0), passage.places, float("nan"))
    network = passage.plain()
    characters = passage.read(network)
    gradients = network.backward(characters, np.array([[target]]), -1.0, parameters=False)  # of ln p
    moved = [_times_input(each, index) for each, index in zip(gradients.characters, passage.indices)]
    return Attribution(target, np.array(moved), passage.places, float(characters[-1].output.log_probs[0, target]))


def _times_input(d: Character, index: int) -> float:
    """Return dL/dx times x, where x is one at ``index`` and zero elsewhere; and the same of each layer's gain."""
    gains = sum(float(layer.character[0, index]) for layer in d.layers if "character" in vars(layer))
    return float(d.layers[0].x[0, index]) + gains
