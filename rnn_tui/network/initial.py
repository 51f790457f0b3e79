"""Initial values of the parameters: how each kind of matrix is drawn, and which kinds go together."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.network import CharRNN

Drawing = Callable[["np.random.Generator", tuple[int, ...]], NDArray[np.float64]]
Initial = Literal["lesson", "uniform", "char-rnn", "xavier", "orthogonal", "identity"]

_FORGET_GATE = 1  # among the LSTM's i, f, o, g
_FORGET_BIAS = 1.0  # Jozefowicz et al. 2015, section 2.2: remember until told otherwise


def small_normal(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return N(0, 1) * 0.01, as the lesson and min-char-rnn begin."""
    return rng.standard_normal(shape) * 0.01


def uniform_within(bound: float) -> Drawing:
    """Return what draws numbers uniform within ``bound``."""
    return lambda rng, shape: rng.uniform(-bound, bound, shape)


def xavier_uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return numbers uniform within sqrt(6 / (rows + columns)): Glorot and Bengio 2010, equation 16."""
    bound = math.sqrt(6 / sum(shape))
    return rng.uniform(-bound, bound, shape)


def orthogonal(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return a random orthogonal matrix, which keeps the length of what it multiplies (Saxe et al. 2014, section 3).

    The signs are fixed by R's diagonal, so that every orthogonal matrix is equally likely (Mezzadri 2007).
    """
    q, r = np.linalg.qr(rng.standard_normal(shape))
    return np.asarray(q * np.sign(np.diag(r)))


def identity(_rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return the identity, with which a ReLU network begins by remembering all it reads (Le et al. 2015)."""
    rows, columns = shape
    return np.eye(rows, columns)


def zeros(_rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return zeros, which most biases begin with."""
    return np.zeros(shape)


def drawings(initial: Initial, hidden_size: int) -> tuple[Drawing, Drawing, Drawing]:
    """Return how W_hh is drawn, how W_xh and W_hy are, and how biases are.

    ``uniform`` draws every matrix within 1 / sqrt(H), as torch.nn.RNN, GRU and LSTM do and a torch.nn.Linear on top of
    them; PyTorch draws the biases so too, where ours begin at zero. ``char-rnn`` draws all within 0.08, biases too
    (its train.lua, ``do_random_init``).
    """
    match initial:
        case "lesson":
            return small_normal, small_normal, zeros
        case "uniform":
            within = uniform_within(1 / math.sqrt(hidden_size))
            return within, within, zeros
        case "char-rnn":
            within = uniform_within(0.08)
            return within, within, within
        case "xavier":
            return xavier_uniform, xavier_uniform, zeros
        case "orthogonal":
            return orthogonal, xavier_uniform, zeros
        case "identity":
            return identity, small_normal, zeros


@ONE_BLAS_THREAD
def initialise(network: CharRNN, initial: Initial, rng: np.random.Generator) -> None:
    """Draw every parameter, each gate's matrix on its own; then the bias of the LSTM's forget gate is set to 1.

    Every gain is 1 at first, 1 + W_xm with W_xm zero: a network begins as it would without.
    """
    recurrent, others, biases = drawings(initial, network.architecture.hidden_size)
    for name, parameter in network.parameters.items():
        if name.startswith("b_"):
            parameter[...] = biases(rng, parameter.shape)
            if network.architecture.cell == "lstm" and name.startswith("b_h"):
                parameter[_FORGET_GATE] = _FORGET_BIAS
            continue
        if name.startswith("W_xm"):
            parameter[...] = 0
            continue
        draw = recurrent if name.startswith("W_hh") else others
        rows, columns = parameter.shape[-2:]
        for block in parameter.reshape(-1, rows, columns):
            block[...] = draw(rng, (rows, columns))
