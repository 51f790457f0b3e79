"""The nonlinearities: sigmoid and max(0, .), in place; tanh is NumPy's own."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

# a Python number has to be made an array at each call, which costs as much as a small operation itself
HALVES = {np.dtype(kind): np.array(0.5, kind) for kind in (np.float32, np.float64)}


def sigmoid_in_place(x: Floats) -> None:
    """sigmoid(x) = (1 + tanh(x / 2)) / 2, which never overflows."""
    half = HALVES[x.dtype]
    np.multiply(x, half, x)
    np.tanh(x, x)
    np.multiply(x, half, x)
    np.add(x, half, x)


def rectify(x: Floats, out: Floats) -> None:
    """Write max(0, x) into ``out``."""
    np.maximum(x, 0, out=out)
