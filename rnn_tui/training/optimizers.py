"""Clipping, and what makes a step of a gradient; on flat vectors, in place.

Definitions are PyTorch's, so that ten steps of either give the same numbers.
"""

import math
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


class Optimizer(Protocol):
    """What changes the parameters, given their gradients and the learning rate."""

    def step(self, parameters: Floats, gradients: Floats, learning_rate: float) -> None:
        """Change ``parameters`` (N,) in place; ``gradients`` (N,) may be overwritten."""


class SGD:
    """parameters -= learning_rate * gradients."""

    def step(self, parameters: Floats, gradients: Floats, learning_rate: float) -> None:
        """Take one step down the gradient."""
        gradients *= learning_rate
        parameters -= gradients


class Adagrad:
    """Duchi et al. 2011: each parameter's rate falls with the squares of its gradients so far."""

    epsilon = 1e-10

    def __init__(self, like: Floats) -> None:
        self.squares = np.zeros_like(like)
        self._room = np.empty_like(like)

    def step(self, parameters: Floats, gradients: Floats, learning_rate: float) -> None:
        """Take one step."""
        np.multiply(gradients, gradients, out=self._room)
        self.squares += self._room
        np.sqrt(self.squares, out=self._room)
        self._room += self.epsilon
        np.divide(gradients, self._room, out=self._room)
        self._room *= learning_rate
        parameters -= self._room


class Adam:
    """Kingma and Ba 2015, algorithm 1, with the bias corrections folded into the rate and the root."""

    beta1, beta2, epsilon = 0.9, 0.999, 1e-8

    def __init__(self, like: Floats) -> None:
        self.mean = np.zeros_like(like)
        self.squares = np.zeros_like(like)
        self.steps = 0
        self._room = np.empty_like(like)

    def step(self, parameters: Floats, gradients: Floats, learning_rate: float) -> None:
        """Take one step."""
        self.steps += 1
        self.mean *= self.beta1
        np.multiply(gradients, 1 - self.beta1, out=self._room)
        self.mean += self._room
        np.multiply(gradients, gradients, out=self._room)
        self._room *= 1 - self.beta2
        self.squares *= self.beta2
        self.squares += self._room
        np.sqrt(self.squares, out=self._room)
        self._room /= math.sqrt(1 - self.beta2**self.steps)
        self._room += self.epsilon
        np.divide(self.mean, self._room, out=self._room)
        self._room *= learning_rate / (1 - self.beta1**self.steps)
        parameters -= self._room


def make_optimizer(name: str, parameters: Floats) -> Optimizer:
    """Return a fresh optimizer (one of config's names) for ``parameters`` (N,)."""
    if name == "sgd":
        return SGD()
    return Adagrad(parameters) if name == "adagrad" else Adam(parameters)


def clip_gradients(gradients: Floats, clip_value: float | None, clip_norm: float | None) -> float:
    """Clip in place, by value then by global norm where given; return the norm (L2) before clipping.

    By norm: Pascanu et al. 2013, section 3.2.
    """
    norm = math.sqrt(float(np.dot(gradients, gradients)))
    if clip_value is not None:
        np.clip(gradients, -clip_value, clip_value, out=gradients)
    if clip_norm is not None:
        length = norm if clip_value is None else math.sqrt(float(np.dot(gradients, gradients)))
        if length > clip_norm:
            gradients *= clip_norm / length
    return norm
