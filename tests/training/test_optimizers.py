"""Optimizers against their definitions, and clipping."""

import math

import numpy as np
import pytest

from rnn_tui.training.optimizers import SGD, Adagrad, Adam, clip_gradients, make_optimizer

RATE = 0.05
GRADIENTS = np.random.default_rng(1).standard_normal((10, 7))


def trained(optimizer_of, start):
    parameters = start.copy()
    optimizer = optimizer_of(parameters)
    for gradient in GRADIENTS:
        optimizer.step(parameters, gradient.copy(), RATE)
    return parameters


START = np.linspace(-1, 1, 7)


def test_sgd():
    assert trained(lambda _parameters: SGD(), START) == pytest.approx(START - RATE * GRADIENTS.sum(axis=0))


def test_adagrad():
    expected, squares = START.copy(), np.zeros(7)
    for gradient in GRADIENTS:
        squares += gradient**2
        expected -= RATE * gradient / (np.sqrt(squares) + 1e-10)
    assert trained(Adagrad, START) == pytest.approx(expected)


def test_adam():
    expected, mean, squares = START.copy(), np.zeros(7), np.zeros(7)
    for step, gradient in enumerate(GRADIENTS, 1):
        mean = 0.9 * mean + 0.1 * gradient
        squares = 0.999 * squares + 0.001 * gradient**2
        expected -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(squares / (1 - 0.999**step)) + 1e-8)
    assert trained(Adam, START) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "theirs"), [("sgd", "SGD"), ("adagrad", "Adagrad"), ("adam", "Adam")])
def test_ten_steps_agree_with_pytorch(name, theirs):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    parameter = torch.tensor(START, requires_grad=True)
    optimizer = getattr(torch.optim, theirs)([parameter], lr=RATE)
    for gradient in GRADIENTS:
        parameter.grad = torch.tensor(gradient)
        optimizer.step()
    ours = trained(lambda parameters: make_optimizer(name, parameters), START)
    assert ours == pytest.approx(parameter.detach().numpy(), rel=1e-6)


@pytest.mark.parametrize("name", ["sgd", "adagrad", "adam"])
def test_a_parameter_without_a_gradient_stays(name):
    parameters = np.array([1.0, 2.0], np.float32)
    optimizer = make_optimizer(name, parameters)
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
