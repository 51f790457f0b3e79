"""Optimizers against their definitions, and clipping."""

import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from rnn_tui.training.config import OptimizerName, TrainingConfig
from rnn_tui.training.optimizers import _PIECE, clip_gradients, make_optimizer

RATE = 0.05
GRADIENTS = np.random.default_rng(1).standard_normal((10, 7))
START = np.linspace(-1, 1, 7)
NAMES = get_args(OptimizerName)


def make(name: str, parameters: np.ndarray):
    return make_optimizer(replace(TrainingConfig(), optimizer=name), parameters)


def trained(name: str, start: np.ndarray, gradients: np.ndarray) -> np.ndarray:
    parameters = start.copy()
    optimizer = make(name, parameters)
    for gradient in gradients:
        optimizer.step(parameters, gradient.copy(), RATE)
    return parameters


def test_sgd():
    assert trained("sgd", START, GRADIENTS) == pytest.approx(START - RATE * GRADIENTS.sum(axis=0))


@pytest.mark.parametrize("name", ["momentum", "nesterov"])
def test_momentum(name):
    expected, velocity = START.copy(), np.zeros(7)
    for gradient in GRADIENTS:
        velocity = 0.9 * velocity + gradient
        expected -= RATE * (gradient + 0.9 * velocity if name == "nesterov" else velocity)
    assert trained(name, START, GRADIENTS) == pytest.approx(expected)


def test_adagrad():
    expected, squares = START.copy(), np.zeros(7)
    for gradient in GRADIENTS:
        squares += gradient**2
        expected -= RATE * gradient / (np.sqrt(squares) + 1e-10)
    assert trained("adagrad", START, GRADIENTS) == pytest.approx(expected)


def test_rmsprop():
    expected, squares = START.copy(), np.zeros(7)
    for gradient in GRADIENTS:
        squares = 0.95 * squares + 0.05 * gradient**2
        expected -= RATE * gradient / (np.sqrt(squares) + 1e-8)
    assert trained("rmsprop", START, GRADIENTS) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["adam", "adamw"])
def test_adam(name):
    expected, mean, squares = START.copy(), np.zeros(7), np.zeros(7)
    for step, gradient in enumerate(GRADIENTS, 1):
        mean = 0.9 * mean + 0.1 * gradient
        squares = 0.999 * squares + 0.001 * gradient**2
        if name == "adamw":
            expected -= RATE * 0.01 * expected
        expected -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(squares / (1 - 0.999**step)) + 1e-8)
    assert trained(name, START, GRADIENTS) == pytest.approx(expected)


@pytest.mark.parametrize("name", NAMES)
def test_pieces_are_no_different_from_a_whole(name):
    rng = np.random.default_rng(2)
    start, gradients = rng.standard_normal(2 * _PIECE + 5), rng.standard_normal((3, 2 * _PIECE + 5))
    whole = trained(name, start, gradients)
    for places in (slice(0, 7), slice(_PIECE - 3, _PIECE + 3), slice(2 * _PIECE - 1, None)):
        assert np.array_equal(whole[places], trained(name, start[places], gradients[:, places]))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "adamw"])
def test_a_parameter_without_a_gradient_stays(name):
    parameters = np.array([1.0, 2.0], np.float32)
    optimizer = make(name, parameters)
    for _step in range(3):
        optimizer.step(parameters, np.array([0.0, 1.0], np.float32), RATE)
    assert parameters[0] == 1 and parameters[1] < 2


def test_clipping_by_value_bounds_each_element_and_reports_the_norm_before():
    gradients = np.array([3.0, -10.0, 4.0])
    assert clip_gradients(gradients, 5.0, None) == pytest.approx(math.sqrt(125))
    assert gradients.tolist() == [3, -5, 4]


def test_clipping_by_norm_keeps_the_direction():
    gradients = np.array([3.0, 4.0])
    assert clip_gradients(gradients, None, 1.0) == pytest.approx(5)
    assert gradients == pytest.approx([0.6, 0.8])


def test_a_small_gradient_is_left_alone():
    gradients = np.array([0.3, 0.4])
    clip_gradients(gradients, 5.0, 1.0)
    assert gradients.tolist() == [0.3, 0.4]


def test_clipping_by_value_then_by_norm():
    gradients = np.array([30.0, 0.0, 4.0])
    clip_gradients(gradients, 3.0, 1.0)
    assert gradients == pytest.approx([3 / math.sqrt(18), 0, 3 / math.sqrt(18)])
