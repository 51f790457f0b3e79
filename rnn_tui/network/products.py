"""Matrix products in the shapes in which BLAS is quickest.

OpenBLAS multiplies small matrices (up to 100 * 100 * 100 in all) without packing its operands first, on one thread: at
32 x 256 x 256 a third faster in four pieces than whole, 112 against 85 GFLOP/s.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_UNPACKED = 1_000_000  # rows * columns * depth
_NARROWEST = 16  # columns of a piece; narrower ones are slow


class StepProduct:
    """x_g W_g for each gate g of one step, into room of its own, cut into columns so that each piece is quick.

    ``W`` (G, K, N) is looked at, not copied: it may change between two calls. ``x`` (B, K) is the same for all
    gates, or (G, B, K) holds one for each.
    """

    def __init__(self, W: Floats, B: int) -> None:
        gates, depth, columns = W.shape
        self.out = np.empty((gates, B, columns), W.dtype)
        width = _largest_divisor(columns, _UNPACKED // (depth * B))
        pieces = columns // width
        self._W = W.reshape(gates, depth, pieces, width).transpose(0, 2, 1, 3)
        self._pieces = self.out.reshape(gates, B, pieces, width).transpose(0, 2, 1, 3)

    def __call__(self, x: Floats) -> Floats:
        """Return ``out`` (G, B, N)."""
        np.matmul(x[:, np.newaxis] if x.ndim == 3 else x, self._W, out=self._pieces)
        return self.out


def window_product(x: Floats, W: Floats, out: Floats) -> None:
    """Write x W into ``out`` (T, B, N), for ``x`` (T, B, K): a product a step where these are small, else one."""
    T, B, depth = x.shape
    if B > 1 and B * W.size <= _UNPACKED:
        np.matmul(x, W, out=out)
    else:
        np.matmul(x.reshape(T * B, depth), W, out=out.reshape(T * B, -1))


def _largest_divisor(number: int, most: int) -> int:
    """Return the largest divisor of ``number`` up to ``most``; the number itself where only narrow ones are."""
    divisors = (each for each in range(min(number, most), _NARROWEST - 1, -1) if number % each == 0)
    return next(divisors, number)
