"""Initial values of the parameters."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Initializer = Callable[[np.random.Generator, tuple[int, int]], NDArray[np.float64]]


def small_normal(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return N(0, 1) * 0.01, as the lesson and min-char-rnn begin."""
    return rng.standard_normal(shape) * 0.01


def xavier_uniform(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return numbers uniform within sqrt(6 / (rows + columns)): Glorot and Bengio 2010, equation 16."""
    bound = math.sqrt(6 / sum(shape))
    return rng.uniform(-bound, bound, shape)


def orthogonal(rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.float64]:
    """Return a random orthogonal matrix, which keeps the length of what it multiplies (Saxe et al. 2014, section 3).

    The signs are fixed by R's diagonal, so that every orthogonal matrix is equally likely (Mezzadri 2007).
    """
    q, r = np.linalg.qr(rng.standard_normal(shape))
    return np.asarray(q * np.sign(np.diag(r)))
