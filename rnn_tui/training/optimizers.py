"""Clipping and the optimizers, on flat vectors, in place.

Definitions are PyTorch's, so that ten steps of either give the same numbers. What is multiplied by a constant there may
be kept without it here: fewer passes over memory, the same quotient.
"""

import math
from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import CopiedWhole
from rnn_tui.training.config import TrainingConfig

Floats = NDArray[np.floating[Any]]

_PIECE = 32_768  # parameters at a time: then what the passes of one step read and write stays in the cache


class Optimizer(CopiedWhole, ABC):
    """What changes the parameters, given their gradients and the learning rate.

    ``memory`` (kinds, N) is what it remembers of earlier gradients, ``steps`` how many it has taken.
    """

    kinds = 0  # of numbers that are remembered for each parameter

    def __init__(self, like: Floats) -> None:
        self.memory = np.zeros((self.kinds, like.size), like.dtype)
        self.steps = 0
        self._buffer = np.empty(min(_PIECE, like.size), like.dtype)

    def step(self, parameters: Floats, gradients: Floats, learning_rate: float) -> None:
        """Change ``parameters`` (N,) in place; ``gradients`` (N,) may be overwritten."""
        self.steps += 1
        for begin in range(0, parameters.size, _PIECE):
            piece = slice(begin, begin + _PIECE)
            values = parameters[piece]
            self._step(values, gradients[piece], learning_rate, self.memory[:, piece], self._buffer[: values.size])

    @abstractmethod
    def _step(self, values: Floats, gradients: Floats, learning_rate: float, memory: Floats, buffer: Floats) -> None:
        """Change one piece; ``buffer`` is of its size."""


class SGD(Optimizer):
    """parameters -= learning_rate * gradients."""

    def _step(self, values: Floats, gradients: Floats, learning_rate: float, _memory: Floats, buffer: Floats) -> None:
        np.multiply(gradients, learning_rate, buffer)
        values -= buffer


class Momentum(Optimizer):
    """Polyak 1964; with ``nesterov`` the gradient is taken ahead, as in Sutskever et al. 2013, section 2."""

    kinds = 1

    def __init__(self, like: Floats, momentum: float, *, nesterov: bool) -> None:
        super().__init__(like)
        self._momentum, self._nesterov = momentum, nesterov

    def _step(self, values: Floats, gradients: Floats, learning_rate: float, memory: Floats, buffer: Floats) -> None:
        velocity = memory[0]
        velocity *= self._momentum
        velocity += gradients
        if self._nesterov:
            np.multiply(velocity, self._momentum, buffer)
            buffer += gradients
            buffer *= learning_rate
        else:
            np.multiply(velocity, learning_rate, buffer)
        values -= buffer


class Adagrad(Optimizer):
    """Duchi et al. 2011: each parameter's rate falls with the squares of its gradients so far."""

    kinds = 1
    epsilon = 1e-10

    def _step(self, values: Floats, gradients: Floats, learning_rate: float, memory: Floats, buffer: Floats) -> None:
        squares = memory[0]
        np.multiply(gradients, gradients, buffer)
        squares += buffer
        _move(values, gradients, squares, self.epsilon, learning_rate, buffer)


class RMSprop(Optimizer):
    """Tieleman and Hinton 2012: as Adagrad, but old squares are forgotten at ``decay_rate`` (PyTorch's alpha)."""

    kinds = 1
    epsilon = 1e-8

    def __init__(self, like: Floats, decay_rate: float) -> None:
        super().__init__(like)
        self._decay_rate = decay_rate

    def _step(self, values: Floats, gradients: Floats, learning_rate: float, memory: Floats, buffer: Floats) -> None:
        squares = memory[0]
        np.multiply(gradients, gradients, buffer)
        buffer *= 1 - self._decay_rate
        squares *= self._decay_rate
        squares += buffer
        _move(values, gradients, squares, self.epsilon, learning_rate, buffer)


class Adam(Optimizer):
    """Kingma and Ba 2015, algorithm 1; AdamW with ``weight_decay`` (Loshchilov and Hutter 2019, algorithm 2).

    ``memory`` holds the sums of gradients and of squares without their factors 1 - beta, which only divide each other.
    """

    kinds = 2
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, like: Floats, weight_decay: float = 0.0) -> None:
        super().__init__(like)
        self._weight_decay = weight_decay

    def _step(self, values: Floats, gradients: Floats, learning_rate: float, memory: Floats, buffer: Floats) -> None:
        mean, squares = memory
        root = math.sqrt((1 - self.beta2) / (1 - self.beta2**self.steps))
        rate = learning_rate * (1 - self.beta1) / (1 - self.beta1**self.steps) / root
        if self._weight_decay:
            values *= 1 - learning_rate * self._weight_decay
        mean *= self.beta1
        mean += gradients
        np.multiply(gradients, gradients, buffer)
        squares *= self.beta2
        squares += buffer
        _move(values, mean, squares, self.epsilon / root, rate, buffer)


def _move(values: Floats, direction: Floats, squares: Floats, epsilon: float, rate: float, buffer: Floats) -> None:
    """Take ``rate`` * direction / (sqrt(squares) + ``epsilon``) off the values: each element has a rate of its own."""
    np.sqrt(squares, buffer)
    buffer += epsilon
    np.divide(direction, buffer, buffer)
    buffer *= rate
    values -= buffer


def make_optimizer(config: TrainingConfig, parameters: Floats) -> Optimizer:
    """Return a fresh optimizer for ``parameters`` (N,)."""
    match config.optimizer:
        case "sgd":
            return SGD(parameters)
        case "momentum" | "nesterov":
            return Momentum(parameters, config.momentum, nesterov=config.optimizer == "nesterov")
        case "adagrad":
            return Adagrad(parameters)
        case "rmsprop":
            return RMSprop(parameters, config.decay_rate)
        case "adam":
            return Adam(parameters)
        case "adamw":
            return Adam(parameters, config.weight_decay)


def norm_of(gradients: Floats) -> float:
    """Return the norm (L2) of ``gradients`` (N,)."""
    return math.sqrt(float(np.dot(gradients, gradients)))


def clip_gradients(gradients: Floats, clip_value: float | None, clip_norm: float | None) -> float:
    """Clip in place, by value then by global norm where given; return the norm (L2) before clipping.

    By norm: Pascanu et al. 2013, section 3.2.
    """
    norm = norm_of(gradients)
    if clip_value is not None:
        np.clip(gradients, -clip_value, clip_value, out=gradients)
    if clip_norm is not None:
        length = norm if clip_value is None else norm_of(gradients)
        if length > clip_norm:
            gradients *= clip_norm / length
    return norm
