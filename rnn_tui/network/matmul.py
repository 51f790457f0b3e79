"""Matrix products in the shapes in which BLAS is quickest.

OpenBLAS multiplies small matrices (up to 100 * 100 * 100 in all) without packing its operands first, on one thread: at
32 x 256 x 256 a third faster in four pieces than whole, 112 against 85 GFLOP/s.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied

Floats = NDArray[np.floating[Any]]

_UNPACKED = 1_000_000  # rows * columns * depth
_NARROWEST = 16  # columns of a piece; narrower ones are slow


class StepProduct(NeverCopied):
    """x_g W_g for each gate g of one step, into ``out`` (G, B, N), cut into columns so that each piece is quick.

    ``W`` (G, K, N) is looked at, not copied: it may change between two calls. ``x`` (B, K) is the same for all
    gates, or (G, B, K) holds one for each.
    """

    instead = "it is a part of its network, which can be"

    def __init__(self, W: Floats, out: Floats) -> None:
        gates, depth, columns = W.shape
        B = out.shape[1]
        width = _quick_width(depth, columns, B)
        pieces = columns // width
        self.out = out
        self._W = W.reshape(gates, depth, pieces, width).transpose(0, 2, 1, 3)
        self._pieces = out.reshape(gates, B, pieces, width).transpose(0, 2, 1, 3)

    def __call__(self, x: Floats) -> None:
        """Fill ``out``."""
        np.matmul(x[:, np.newaxis] if x.ndim == 3 else x, self._W, out=self._pieces)


def product_with(W: Floats, B: int) -> Callable[[Floats, Floats], object]:
    """Return what writes x W into ``out`` (B, N) for ``x`` (B, K), quickly; for one stream both are vectors.

    ``W`` (K, N) is looked at, not copied.
    """
    depth, columns = W.shape
    if B == 1:
        return W.T.dot
    width = _quick_width(depth, columns, B)
    if width == columns:
        return lambda x, out: np.dot(x, W, out)
    pieces = W.reshape(depth, -1, width).transpose(1, 0, 2)
    return lambda x, out: np.matmul(x, pieces, out=out.reshape(B, -1, width).transpose(1, 0, 2))


def window_product(x: Floats, W: Floats, out: Floats) -> None:
    """Write x W into ``out`` (T, B, N), for ``x`` (T, B, K): a product a step where these are small, else one."""
    T, B, depth = x.shape
    if B > 1 and B * W.size <= _UNPACKED:
        np.matmul(x, W, out=out)
    else:
        np.matmul(x.reshape(T * B, depth), W, out=out.reshape(T * B, -1))


def _quick_width(depth: int, columns: int, rows: int) -> int:
    """Return the largest divisor of ``columns`` that needs no packing; all of them where only narrow ones do."""
    most = min(columns, _UNPACKED // (depth * rows))
    divisors = (each for each in range(most, _NARROWEST - 1, -1) if columns % each == 0)
    return next(divisors, columns)
