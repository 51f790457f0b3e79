"""Beyond: gates keep the road open. One character of a GRU and of an LSTM, in the shapes of the lesson."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def sigmoid(a: Floats) -> Floats:
    """Return 1 / (1 + e^-a)."""
    gate: Floats = 1 / (1 + np.exp(-a))
    return gate
