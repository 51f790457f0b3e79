"""What lies under the microscope: a window that the network read, all its numbers, and what was learnt of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # what draws these need not load what makes them
    from rnn_tui.network.equations import Character, PlainRNN

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Clipping:
    """What clipping made of a gradient whose ``largest`` element, without its sign, is one of the parameter ``where``.

    ``norm`` (L2) is that of all of it before clipping; the bounds ``clip_value`` and ``clip_norm`` are None where there
    are none. ``elements`` were beyond the first, and all were multiplied with ``scale`` because of the second.
    """

    largest: float
    where: str
    norm: float
    clip_value: float | None
    clip_norm: float | None
    elements: int
    scale: float


@dataclass(frozen=True)
class Learnt:
    """A parameter: the norms (L2) of itself, of its gradient before clipping, and of what was added to it.

    ``largest`` is the largest element of the gradient, ``clipped`` are those beyond the bound, ``after`` is the norm
    behind the update; it and ``update`` are None where none was made.
    """

    name: str
    shape: tuple[int, ...]
    norm: float
    gradient: float
    largest: float
    clipped: int
    update: float | None
    after: float | None


@dataclass(frozen=True, eq=False)
class Specimen:
    """T characters of one stream that ``network`` read, and the ``targets`` (K,) of the last K of them.

    ``characters`` are all numbers of it, arrays (1, H) and (1, V); ``losses`` (K,) in nats. ``step`` of a training
    that this is, the first being 1, read with ``learning_rate`` beside ``streams`` - 1 others, which the parameters'
    gradients are of as well; then ``losses_after`` (K,) are what its update made of them. All three are None where
    nothing was learnt.
    """

    network: PlainRNN
    indices: Indices
    targets: Indices
    characters: Sequence[Character]
    losses: Floats
    parameters: tuple[Learnt, ...]
    clipping: Clipping
    streams: int = 1
    step: int | None = None
    learning_rate: float | None = None
    losses_after: Floats | None = None

    def asked_at(self, t: int) -> int:
        """Return the first place from ``t`` on that a loss is asked of: of the lesson's windows always the last."""
        return max(t, len(self.indices) - len(self.targets))

    def target_at(self, place: int) -> int:
        """Return the index of the character that is to come at a place that a loss is asked of."""
        return int(self.targets[place - len(self.indices)])


@dataclass(frozen=True, eq=False)
class Road:
    """How far the loss of one ``place`` reaches back: dL/d of all numbers at ``begin`` and the places up to it."""

    place: int
    begin: int
    gradients: Sequence[Character]

    def at(self, t: int, layer: int, name: str) -> Floats | None:
        """Return dL/d of what the layer has under ``name`` at place ``t``, (H,); None where the road does not go."""
        if not self.begin <= t <= self.place:
            return None
        found: Floats = getattr(self.gradients[t - self.begin].layers[layer], name)[0]
        return found

    def left(self, t: int, layer: int, name: str) -> float | None:
        """Return how much of the norm at the loss is left at place ``t``; None where the road does not go."""
        here, there = self.at(t, layer, name), self.at(self.place, layer, name)
        if here is None or there is None:
            return None
        most = float(np.linalg.norm(there))
        return float(np.linalg.norm(here)) / most if most else 0.0
