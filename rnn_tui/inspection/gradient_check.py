"""The gradient check: backpropagation against central differences, parameter by parameter."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.inspection.checked import DIRECTIONS, GradientCheck
from rnn_tui.language import N_
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import Batch, Cut, SlidingWindows, side_by_side

Floats = NDArray[np.floating[Any]]

CHECKED_CHARACTERS, CHECKED_STREAMS = 16, 4  # of a text, on which a network is checked
_STEP = 1e-5  # of the central difference: its error is of the order step^2 + 1e-16 / step
_ALONG, _SHORTEST, _LONGEST = 1e-6, 1e-5, 1e-4  # of one along a direction: so much an element, where slopes are smaller
_MOST_TRIED = 64  # directions in which a ReLU may switch, before one makes do with fewer
_NO_SWITCH, _ROUNDINGS = (
    4e-7,
    2e-14,
)  # of the slope, and of a loss: how far a smooth loss bends otherwise than by a square
_KINK = 1e-4  # a smooth loss bends by the order of step^2 between the two sides, a ReLU that switches by that of step


def check_gradients(seed: int = 1, vocabulary_size: int = 7, hidden_size: int = 5) -> list[GradientCheck]:
    """Check every parameter of small float64 networks of every cell, for both ways of cutting a random text.

    Windows are read by one layer, streams by two with gains.
    """
    rng = np.random.default_rng(seed)
    indices = rng.integers(0, vocabulary_size, 40).astype(np.uint8)
    cuts: tuple[tuple[str, int, Cut], ...] = (
        (N_("windows"), 1, SlidingWindows(indices, 5, 3)),
        (N_("streams"), 2, side_by_side(indices, 6, 3)),
    )
    checks = list[GradientCheck]()
    for cell in CELL_NAMES:
        for name, layers, cut in cuts:
            architecture = Architecture(vocabulary_size, hidden_size, cell, layers, gain=layers > 1)
            network = CharRNN(architecture, np.float64)
            network.flat[...] = rng.uniform(-0.5, 0.5, network.flat.size)
            state = rng.uniform(-0.5, 0.5, network.architecture.state_shape(3))
            checks += _check_network(name, network, cut.batch(1), state)
    return checks


def check_network(network: CharRNN, batch: Batch, *, every: bool = False, seed: int = 1) -> Iterator[GradientCheck]:
    """Check each parameter of ``network``, at its values, on one batch of a text; yield a row as soon as it is known.

    In DIRECTIONS random directions, or, with ``every``, element by element, which takes a thousand times as long. All
    is done in float64 and in a copy, from a random state, without which the first characters would not test W_hh.
    """
    copy = CharRNN(network.architecture, np.float64)
    copy.flat[...] = network.flat
    rng = np.random.default_rng(seed)
    state = rng.uniform(-0.5, 0.5, network.architecture.state_shape(batch.inputs.shape[1]))
    cut = N_("windows") if len(batch.targets) < len(batch.inputs) else N_("streams")
    if every:
        yield from _check_network(cut, copy, batch, state)
        return
    copy.loss_and_gradients(batch.inputs, batch.targets, state)
    for parameter, gradient in copy.gradients.items():
        pairs = list(islice(_slopes(copy, copy.parameters[parameter], gradient.copy(), batch, state, rng), DIRECTIONS))
        error = _relative_error(*np.array(pairs).T) if pairs else math.nan
        shape = gradient.shape
        yield GradientCheck(network.architecture.cell, cut, parameter, shape, error, pairs[0] if pairs else None)


def _slopes(
    network: CharRNN, values: Floats, gradient: Floats, batch: Batch, state: Floats, rng: np.random.Generator
) -> Iterator[tuple[float, float]]:
    """Yield the slope of the loss along random directions of length one, by the gradient and by a central difference.

    Directions in which a ReLU switches are left out.
    """
    kept, step = values.copy(), min(max(_ALONG * math.sqrt(values.size), _SHORTEST), _LONGEST)

    def loss_at(distance: float) -> float:
        values[...] = kept + distance * direction
        return network.loss(batch.inputs, batch.targets, state)[0]

    for _try in range(_MOST_TRIED):
        direction = rng.standard_normal(values.shape)
        direction /= np.linalg.norm(direction)
        above, below = loss_at(step), loss_at(-step)
        numeric = (above - below) / (2 * step)
        if network.architecture.cell == "relu":  # a smooth loss bends by a quarter on half the way
            nearer, middle = loss_at(step / 2) + loss_at(-step / 2), loss_at(0.0)
            bent = abs((above + below - 2 * middle) - 4 * (nearer - 2 * middle))
            if bent > _NO_SWITCH * step * abs(numeric) + _ROUNDINGS:
                continue
        values[...] = kept
        yield float((gradient * direction).sum()), numeric
    values[...] = kept


def _check_network(cut: str, network: CharRNN, batch: Batch, state: Floats) -> Iterator[GradientCheck]:
    network.loss_and_gradients(batch.inputs, batch.targets, state)
    for parameter, gradient in network.gradients.items():
        analytic = gradient.copy()
        numeric, smooth = _differences(network, network.parameters[parameter].reshape(-1), batch, state)
        error = _relative_error(analytic.reshape(-1)[smooth], numeric[smooth])
        yield GradientCheck(network.architecture.cell, cut, parameter, gradient.shape, error)


def _relative_error(analytic: Floats, numeric: Floats) -> float:
    length = float(np.linalg.norm(analytic) + np.linalg.norm(numeric))
    return float(np.linalg.norm(analytic - numeric)) / length if length else 0.0


def _differences(network: CharRNN, values: Floats, batch: Batch, state: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the central difference of the loss for each value, and where it means something.

    It does not where a ReLU switches on or off between the two sides: then the slopes on either side differ.
    """
    numeric, smooth = np.empty(values.size), np.ones(values.size, bool)
    middle, _state = network.loss(batch.inputs, batch.targets, state)
    for place in range(values.size):
        kept = values[place]
        values[place] = kept + _STEP
        above, _state = network.loss(batch.inputs, batch.targets, state)
        values[place] = kept - _STEP
        below, _state = network.loss(batch.inputs, batch.targets, state)
        values[place] = kept
        numeric[place] = (above - below) / (2 * _STEP)
        smooth[place] = abs(above - 2 * middle + below) < _KINK * _STEP
    return numeric, smooth
