"""Beyond: gates keep the road open. One character of a GRU and of an LSTM, in the shapes of the lesson.

Each gate has its own matrices, in blocks: W_xh (gates, H, V), W_hh (gates, H, H), b_h (gates, H, 1). h and c are
(H, 1).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sigmoid(a: Floats) -> Floats:
    """Return 1 / (1 + e^-a), which is between 0, a gate that is shut, and 1, one that is open."""
    gate: Floats = (1 + np.tanh(a / 2)) / 2
    return gate


def gru_step(idx: int, h_prev: Floats, W_xh: Floats, W_hh: Floats, b_h: Floats, b_hn: Floats) -> Floats:
    """Return h_t of a GRU (Cho et al. 2014, section 2.3, with the reset behind the product, as in PyTorch).

    The blocks of ``W_xh`` and ``b_h`` are n, r, z, those of ``W_hh`` r, z, n; ``b_hn`` is (H, 1).
    """
    x_n, x_r, x_z = W_xh[:, :, [idx]] + b_h
    h_r, h_z, h_n = W_hh @ h_prev
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    n = np.tanh(x_n + r * (h_n + b_hn))
    h: Floats = (1 - z) * n + z * h_prev
    return h


def lstm_step(
    idx: int, h_prev: Floats, c_prev: Floats, W_xh: Floats, W_hh: Floats, b_h: Floats
) -> tuple[Floats, Floats]:
    """Return h_t and c_t of an LSTM (Hochreiter and Schmidhuber 1997; f: Gers et al. 2000); blocks i, f, o, g."""
    a = W_xh[:, :, [idx]] + W_hh @ h_prev + b_h
    i, f, o = sigmoid(a[:3])
    g = np.tanh(a[3])
    c = f * c_prev + i * g
    h = o * np.tanh(c)
    return h, c


if __name__ == "__main__":
    H, V = 50, 17
    rng = np.random.default_rng(0)
    W_xh, W_hh = rng.standard_normal((4, H, V)) * 0.01, rng.standard_normal((4, H, H)) * 0.01
    b_h = np.zeros((4, H, 1))
    b_h[1] = 1.0  # the forget gate begins open
    h, c = lstm_step(3, np.zeros((H, 1)), np.ones((H, 1)), W_xh, W_hh, b_h)
    print("of c one character keeps", c.mean())
    h = gru_step(3, np.ones((H, 1)), W_xh[:3], W_hh[:3], b_h[:3] * 0, np.zeros((H, 1)))
    print("of h one character keeps", h.mean())
