"""The Elman cell over one window: the only part of the network that has to go step by step."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def elman_forward(inputs_share: Floats, W_hh: Floats, h: Floats) -> None:
    """Compute h_t = tanh(inputs_share_t + h_{t-1} W_hh) for every step of a window.

    ``inputs_share`` (T, B, H) holds W_xh x_t + b_h and is overwritten; ``h`` (T + 1, B, H) holds the state
    before the window in its first row and receives the T states after it.
    """
    product = np.empty_like(h[0])
    for t in range(len(inputs_share)):
        np.matmul(h[t], W_hh, out=product)
        product += inputs_share[t]
        np.tanh(product, out=h[t + 1])


def elman_backward(dh: Floats, W_hh: Floats, h: Floats, slope: Floats) -> Floats:
    """Carry the gradient back through the window (backpropagation through time: Werbos 1990).

    ``dh`` (T, B, H) holds what reaches each state from its own output; it is overwritten with the gradient of
    the pre-activations, da_t = (1 - h_t^2) (dh_t + da_{t+1} W_hh^T), and returned. ``slope`` (T, B, H) is room
    for tanh's slope, 1 - h^2.
    """
    np.multiply(h[1:], h[1:], out=slope)
    np.subtract(1, slope, out=slope)
    product = np.empty_like(h[0])
    dh[-1] *= slope[-1]
    for t in range(len(dh) - 2, -1, -1):
        np.matmul(dh[t + 1], W_hh.T, out=product)
        dh[t] += product
        dh[t] *= slope[t]
    return dh
