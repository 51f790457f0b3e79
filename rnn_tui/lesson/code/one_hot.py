"""A one-hot column picks a column of the matrix that it is multiplied with."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def picked_column(W_xh: Floats, idx: int) -> tuple[Floats, Floats]:
    """Return W_xh (H, V) times the one-hot column of ``idx``, and the column (H, 1) of W_xh that this is."""
    x = np.zeros((W_xh.shape[1], 1))
    x[idx] = 1.0
    product = W_xh @ x
    column = W_xh[:, [idx]]
    assert (product == column).all()
    return product, column


if __name__ == "__main__":
    product, column = picked_column(np.arange(12.0).reshape(3, 4), 2)
    print(product, "=", column)
