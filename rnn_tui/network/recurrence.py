"""From one state to the next pre-activation: the product with W_hh, and what a state is multiplied with before it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.network.matmul import StepProduct

Floats = NDArray[np.floating[Any]]
Product = Callable[..., object]  # of a state, or (G, B, H) of a gradient, with W_hh; where it is told, into the last


class Part(NeverCopied):
    """Looks at its network's parameters; a copy would look at others."""

    instead = "it is a part of its network, which can be"


class Gains(Part):
    """What states are multiplied with before W_hh is: ``factors`` (T, B, H), filled from outside.

    ``m`` (T, B, H) are the products, ``dm`` is dL/d of them: dL/d of the factors is then dm_t h_{t-1}. With
    ``vectors`` each step of one stream is vectors, see Elman.
    """

    def __init__(self, T: int, B: int, H: int, dtype: DTypeLike, *, vectors: bool = False) -> None:
        self.factors, self.m, self.dm = (np.empty((T, B, H), dtype) for _each in range(3))
        steps = [each[:, 0] if vectors else each for each in (self.factors, self.m, self.dm)]
        self._steps = list(zip(*steps))

    def forward(self, product: Product) -> list[Product]:
        """Return for each step what takes h_{t-1}, multiplies it with its factor, and does as ``product`` with m_t."""

        def of_step(factor: Floats, m: Floats) -> Product:
            def multiply(h_prev: Floats, *out: Floats) -> None:
                np.multiply(h_prev, factor, m)
                product(m, *out)

            return multiply

        return [of_step(factor, m) for factor, m, _dm in self._steps]

    def backward(self, product_back: Product) -> list[Product]:
        """Return for each step what goes back to dm_t as ``product_back`` does, and through the factor to h_{t-1}."""

        def of_step(factor: Floats, dm: Floats) -> Product:
            def multiply(gradient: Floats, out: Floats) -> None:
                product_back(gradient, dm)
                np.multiply(dm, factor, out)

            return multiply

        return [of_step(factor, dm) for factor, _m, dm in self._steps]


class Recurrence(Part):
    """m_t W_hh of several gates, forward and back; backward multiplies with a transposed copy, which is quicker.

    ``beside`` (B, H) goes back past the product, where there are three gates: it is the fourth of what is summed.
    """

    def __init__(self, W_hh: Floats, B: int) -> None:
        gates, H = W_hh.shape[:2]
        self._W_hh = W_hh
        self._transposed = np.empty_like(W_hh)
        self.forward = StepProduct(W_hh, np.empty((gates, B, H), W_hh.dtype))
        summed = np.empty((4, B, H), W_hh.dtype)
        self._gates = summed[:gates]
        self._backward = StepProduct(self._transposed, self._gates)
        self._halves, self._quarters = (summed[:2], summed[2:]), (summed[0], summed[1])
        self.beside = summed[3]

    def refresh(self) -> None:
        """Copy the weights as they are now."""
        np.copyto(self._transposed, self._W_hh.transpose(0, 2, 1))

    def backward(self, gradient: Floats, out: Floats) -> None:
        """Write the sum over the gates of gradient W_hh^T into ``out`` (B, H); ``gradient`` (G, B, H)."""
        self._backward(gradient)
        first, second = self._halves
        np.add(first, second, first)
        np.add(*self._quarters, out)

    def each_step(self, T: int, gains: Gains | None) -> tuple[list[Product], list[Product]]:
        """Return for each step what goes forward and what goes back; with gains that leaves ``beside`` to the cell."""
        if gains is None:
            return [self.forward] * T, [self.backward] * T
        return gains.forward(self.forward), gains.backward(self._backward_alone)

    def _backward_alone(self, gradient: Floats, out: Floats) -> None:
        self._backward(gradient)
        np.add.reduce(self._gates, axis=0, out=out)
