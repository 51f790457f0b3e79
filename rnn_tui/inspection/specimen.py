"""What lies under the microscope: a window that the network read, all its numbers, and what was learnt of it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.inspection.passage import Indices, Passage
from rnn_tui.network.equations import Character, PlainRNN, losses
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.optimizers import clip_gradients, norm_of
from rnn_tui.training.probe import StepTrace

Floats = NDArray[np.floating[Any]]
LONGEST_ROAD = 64  # characters back: more rows than any screen has


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


def specimen_of_step(trace: StepTrace, stream: int = 0) -> Specimen:
    """Return one stream of a step of a training, worked out again by the equations; its gradients are the real ones."""
    one = slice(stream, stream + 1)
    network, after = (trace.plain(each) for each in (trace.parameters_before, trace.parameters_after))
    characters, targets = trace.read(network, one), trace.batch.targets[:, one]
    learnt, clipping = _learnt(trace.parameters_before, trace.gradients, trace.config, trace.parameters_after)
    return Specimen(
        network=network,
        indices=trace.batch.inputs[:, stream],
        targets=targets[:, 0],
        characters=characters,
        losses=losses(characters, targets)[:, 0],
        parameters=learnt,
        clipping=clipping,
        streams=trace.batch.inputs.shape[1],
        step=trace.step,
        learning_rate=trace.learning_rate,
        losses_after=losses(trace.read(after, one), targets)[:, 0],
    )


def specimen_of_passage(passage: Passage, targets: Indices, config: TrainingConfig) -> Specimen:
    """Return a passage whose last characters are followed by ``targets`` (K,), as a step with ``config`` sees it."""
    network = passage.plain()
    characters, column = passage.read(network), targets[:, np.newaxis]
    scale = 1.0 if config.reduction == "sum" else 1 / len(targets)
    gradients = network.backward(characters, column, scale).parameters
    learnt, clipping = _learnt(network.parameters, gradients, config)
    return Specimen(
        network=network,
        indices=passage.indices,
        targets=targets,
        characters=characters,
        losses=losses(characters, column)[:, 0],
        parameters=learnt,
        clipping=clipping,
    )


def road_back(specimen: Specimen, place: int) -> Road:
    """Go back from the loss of one place, in nats, as far as LONGEST_ROAD (``PlainRNN.backward``)."""
    begin = max(0, place + 1 - LONGEST_ROAD)
    target = np.array([[specimen.target_at(place)]])
    gradients = specimen.network.backward(specimen.characters[begin : place + 1], target, 1.0)
    return Road(place, begin, gradients.characters)


def _learnt(
    before: Mapping[str, Floats],
    gradients: Mapping[str, Floats],
    config: TrainingConfig,
    after: Mapping[str, Floats] | None = None,
) -> tuple[tuple[Learnt, ...], Clipping]:
    """Return the figures of each parameter, and what clipping made of the gradients."""
    bound = math.inf if config.clip_value is None else config.clip_value
    learnt = tuple(
        Learnt(
            name=name,
            shape=gradient.shape,
            norm=float(np.linalg.norm(before[name])),
            gradient=float(np.linalg.norm(gradient)),
            largest=float(np.abs(gradient).max()),
            clipped=int((np.abs(gradient) > bound).sum()),
            update=None if after is None else float(np.linalg.norm(after[name] - before[name])),
            after=None if after is None else float(np.linalg.norm(after[name])),
        )
        for name, gradient in gradients.items()
    )
    flat = np.concatenate([gradient.reshape(-1) for gradient in gradients.values()])
    norm = clip_gradients(flat, config.clip_value, None)
    length, clip_norm = norm_of(flat), config.clip_norm
    largest = max(learnt, key=lambda each: each.largest)
    return learnt, Clipping(
        largest=largest.largest,
        where=largest.name,
        norm=norm,
        clip_value=config.clip_value,
        clip_norm=clip_norm,
        elements=sum(each.clipped for each in learnt),
        scale=1.0 if clip_norm is None or length <= clip_norm else clip_norm / length,
    )
