"""The gradient check: backpropagation against central differences, parameter by parameter."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.language import N_
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import Batch, Cut, SlidingWindows, side_by_side

Floats = NDArray[np.floating[Any]]

TOLERANCE = 1e-6
_STEP = 1e-5  # of the central difference: its error is of the order step^2 + 1e-16 / step
_KINK = 1e-4  # a smooth loss bends by the order of step^2 between the two sides, a ReLU that switches by that of step


@dataclass(frozen=True)
class GradientCheck:
    """One row of the table: the relative error ||a - n|| / (||a|| + ||n||) of one parameter's gradient."""

    cell: str
    cut: str
    parameter: str
    shape: tuple[int, ...]
    error: float

    @property
    def passed(self) -> bool:
        """Whether the error is below TOLERANCE."""
        return self.error < TOLERANCE


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
    checks = []
    for cell in CELL_NAMES:
        for name, layers, cut in cuts:
            architecture = Architecture(vocabulary_size, hidden_size, cell, layers, gain=layers > 1)
            network = CharRNN(architecture, np.float64)
            network.flat[...] = rng.uniform(-0.5, 0.5, network.flat.size)
            state = rng.uniform(-0.5, 0.5, network.architecture.state_shape(3))
            checks += _check_network(name, network, cut.batch(1), state)
    return checks


def _check_network(cut: str, network: CharRNN, batch: Batch, state: Floats) -> list[GradientCheck]:
    network.loss_and_gradients(batch.inputs, batch.targets, state)
    checks = []
    for parameter, gradient in network.gradients.items():
        analytic = gradient.copy()
        numeric, smooth = _differences(network, network.parameters[parameter].reshape(-1), batch, state)
        analytic, numeric = analytic.reshape(-1)[smooth], numeric[smooth]
        length = float(np.linalg.norm(analytic) + np.linalg.norm(numeric))
        error = float(np.linalg.norm(analytic - numeric)) / length if length else 0.0
        checks.append(GradientCheck(network.architecture.cell, cut, parameter, gradient.shape, error))
    return checks


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
