"""The gradient check: backpropagation against central differences, parameter by parameter."""

from dataclasses import dataclass

import numpy as np

from rnn_tui.language import N_
from rnn_tui.network.initial import xavier_uniform
from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import Batch, ParallelStreams, SlidingWindows

TOLERANCE = 1e-6
_STEP = 1e-5  # of the central difference: its error is of the order step^2 + 1e-16 / step


@dataclass(frozen=True)
class GradientCheck:
    """One row of the table: the relative error ||a - n|| / (||a|| + ||n||) of one parameter's gradient."""

    cut: str
    parameter: str
    shape: tuple[int, ...]
    error: float

    @property
    def passed(self) -> bool:
        """Whether the error is below TOLERANCE."""
        return self.error < TOLERANCE


def check_gradients(seed: int = 1, vocabulary_size: int = 7, hidden_size: int = 5) -> list[GradientCheck]:
    """Check every parameter of a small float64 network, for both ways of cutting a random text."""
    rng = np.random.default_rng(seed)
    indices = rng.integers(0, vocabulary_size, 40).astype(np.uint8)
    cuts = (
        (N_("windows"), SlidingWindows(indices, 5, 3)),
        (N_("streams"), ParallelStreams(indices, 6, 3)),
    )
    checks = []
    for name, cut in cuts:
        network = CharRNN(vocabulary_size, hidden_size, np.float64)
        network.initialise(rng, xavier_uniform)
        network.b_h[...] = rng.standard_normal(hidden_size) * 0.1
        h_prev = rng.standard_normal((3, hidden_size)) * 0.5
        checks += _check_network(name, network, cut.batch(1), h_prev)
    return checks


def _check_network(name: str, network: CharRNN, batch: Batch, h_prev: np.ndarray) -> list[GradientCheck]:
    network.loss_and_gradients(batch.inputs, batch.targets, h_prev)
    checks = []
    for parameter, analytic in network.gradients.items():
        values = network.parameters[parameter].reshape(-1)
        numeric = np.empty(values.size)
        for place in range(values.size):
            kept = values[place]
            values[place] = kept + _STEP
            above, _h = network.loss(batch.inputs, batch.targets, h_prev)
            values[place] = kept - _STEP
            below, _h = network.loss(batch.inputs, batch.targets, h_prev)
            values[place] = kept
            numeric[place] = (above - below) / (2 * _STEP)
        difference = np.linalg.norm(analytic.ravel() - numeric)
        error = float(difference / (np.linalg.norm(analytic) + np.linalg.norm(numeric)))
        checks.append(GradientCheck(name, parameter, analytic.shape, error))
    return checks
