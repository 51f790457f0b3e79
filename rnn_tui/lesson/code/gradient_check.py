"""The gradient check: what backward_pass says of a slope, against what the loss itself does there."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_tui.lesson.code.backward import backward_pass
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.loss import loss
from rnn_tui.lesson.code.parameters import Parameters, initialize_parameters

Floats = NDArray[np.float64]
STEP = 1e-4  # along a direction: the difference is off by the order of STEP^2 + 1e-16 / STEP


def gradient_check(
    inputs: Sequence[int], targets: Sequence[int], parameters: Parameters, directions: int = 4, seed: int = 0
) -> Iterator[tuple[Floats, Floats]]:
    """Yield for each array of ``parameters`` the slopes of the loss along random ``directions`` of length one.

    First those of backpropagation, then the central differences (L(W + step) - L(W - step)) / 2 step.
    """
    rng = np.random.default_rng(seed)
    h_prev = np.zeros_like(parameters[3])
    ps, hs = forward_pass(inputs, h_prev, parameters)
    gradients = backward_pass(inputs, targets, ps, hs, parameters)
    W_xh, W_hh, W_hy, b_h, b_y = (array.copy() for array in parameters)
    moved = W_xh, W_hh, W_hy, b_h, b_y
    for W, dW in zip(moved, gradients):
        kept = W.copy()
        analytic, numeric = np.empty(directions), np.empty(directions)
        for number in range(directions):
            u = rng.standard_normal(W.shape)
            u /= np.linalg.norm(u)
            W[...] = kept + STEP * u
            above = loss(forward_pass(inputs, h_prev, moved)[0], targets)
            W[...] = kept - STEP * u
            below = loss(forward_pass(inputs, h_prev, moved)[0], targets)
            analytic[number] = (dW * u).sum()
            numeric[number] = (above - below) / (2 * STEP)
        W[...] = kept
        yield analytic, numeric


def relative_error(analytic: Floats, numeric: Floats) -> float:
    """Return ||a - n|| / (||a|| + ||n||): 0 where both are the same, 1 where one has the other sign."""
    size = float(np.linalg.norm(analytic) + np.linalg.norm(numeric))
    return float(np.linalg.norm(analytic - numeric)) / size if size else 0.0


if __name__ == "__main__":
    for analytic, numeric in gradient_check([0, 1, 2], [3], initialize_parameters(50, 17)):
        print(analytic[0], numeric[0], relative_error(analytic, numeric))
