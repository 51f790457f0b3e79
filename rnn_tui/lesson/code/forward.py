"""Forward: the state carries the past from character to character."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_tui.lesson.code.parameters import Parameters, initialize_parameters

Floats = NDArray[np.float64]
States = dict[int, Floats]  # h_t by t; h_{-1} is the one before the window


def softmax(y: Floats) -> Floats:
    """Return the probabilities e^y / sum e^y; the largest is taken off first, so that nothing overflows."""
    e = np.exp(y - y.max())
    p: Floats = e / e.sum()
    return p


def forward_pass(inputs: Sequence[int], h_prev: Floats, parameters: Parameters) -> tuple[list[Floats], States]:
    """Return the probabilities (V, 1) behind each of the ``inputs`` (indices), and the states h_t (H, 1)."""
    W_xh, W_hh, W_hy, b_h, b_y = parameters
    ps, hs = [], {-1: h_prev}
    for t, i in enumerate(inputs):
        a = W_xh[:, [i]] + W_hh @ hs[t - 1] + b_h
        hs[t] = np.tanh(a)
        y = W_hy @ hs[t] + b_y
        ps.append(softmax(y))
    return ps, hs


if __name__ == "__main__":
    ps, hs = forward_pass([0, 1, 2], np.zeros((50, 1)), initialize_parameters(50, 17))
    print([float(np.linalg.norm(hs[t])) for t in range(3)], ps[-1].max())
