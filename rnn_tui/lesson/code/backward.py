"""Backward through time: blame walks back from state to state, and shrinks on its way."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_tui.lesson.code.forward import States, forward_pass
from rnn_tui.lesson.code.parameters import Parameters, initialize_parameters

Floats = NDArray[np.float64]


def backward_pass(
    inputs: Sequence[int], targets: Sequence[int], ps: Sequence[Floats], hs: States, parameters: Parameters
) -> Parameters:
    """Return dL/d of each parameter, in the order and the shapes of ``parameters``."""
    W_xh, W_hh, W_hy, b_h, b_y = parameters
    dW_xh, dW_hh, dW_hy, db_h, db_y = (np.zeros_like(array) for array in parameters)
    T = len(inputs)
    dys = [np.zeros_like(b_y) for _t in range(T)]
    for t, target in enumerate(targets, T - len(targets)):
        dys[t] += ps[t]
        dys[t][target] -= 1
    dh_next = np.zeros_like(b_h)
    for t in reversed(range(T)):
        dh = W_hy.T @ dys[t] + dh_next
        da = (1 - hs[t] ** 2) * dh
        dW_hh += da @ hs[t - 1].T
        dh_next = W_hh.T @ da
        dW_xh[:, [inputs[t]]] += da
        dW_hy += dys[t] @ hs[t].T
        db_h += da
        db_y += dys[t]
    return dW_xh, dW_hh, dW_hy, db_h, db_y


if __name__ == "__main__":
    parameters = initialize_parameters(50, 17)
    ps, hs = forward_pass([0, 1, 2], np.zeros((50, 1)), parameters)
    print([float(np.linalg.norm(each)) for each in backward_pass([0, 1, 2], [3], ps, hs, parameters)])
