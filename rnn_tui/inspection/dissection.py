"""How a specimen is made, of a step of a training or of a passage of a text, and the road from one of its losses."""

import math
from collections.abc import Mapping

import numpy as np

from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.specimen import Clipping, Floats, Indices, Learnt, Road, Specimen
from rnn_tui.network.equations import losses
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.optimizers import clip_gradients, norm_of
from rnn_tui.training.probe import StepTrace

LONGEST_ROAD = 64  # characters back: more rows than any screen has


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
    gradients = specimen.network.backward(specimen.characters[begin : place + 1], target, 1.0, parameters=False)
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
