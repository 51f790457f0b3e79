"""A one-hot column picks a column of the matrix that it is multiplied with."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def one_hot(idx: int, vocab_size: int) -> Floats:
    """Return the column (V, 1) that is one at ``idx`` and zero elsewhere."""
    x = np.zeros((vocab_size, 1))
    x[idx] = 1.0
    return x


if __name__ == "__main__":
    W_xh = np.arange(12.0).reshape(3, 4)
    print(W_xh @ one_hot(2, 4), "=", W_xh[:, [2]])
