"""The parameters, and their scale at the beginning."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Parameters = tuple[Floats, Floats, Floats, Floats, Floats]  # W_xh, W_hh, W_hy, b_h, b_y


def initialize_parameters(hidden_size: int, vocab_size: int, scale: float = 0.01, seed: int = 0) -> Parameters:
    """Return W_xh (H, V), W_hh (H, H) of the given ``scale``, W_hy (V, H), b_h (H, 1) and b_y (V, 1)."""
    H, V = hidden_size, vocab_size
    normal = np.random.default_rng(seed).standard_normal
    W_xh = normal((H, V)) * 0.01
    W_hh = normal((H, H)) * scale
    W_hy = normal((V, H)) * 0.01
    b_h, b_y = np.zeros((H, 1)), np.zeros((V, 1))
    return W_xh, W_hh, W_hy, b_h, b_y


if __name__ == "__main__":
    for array in initialize_parameters(hidden_size=50, vocab_size=17):
        print(array.shape, array.std())
