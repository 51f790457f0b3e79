"""The check of a network as it is: it says right of what is right, in every cell, and wrong of what is wrong."""

import numpy as np
import pytest

from rnn_tui.inspection.checked import TOLERANCE
from rnn_tui.inspection.gradient_check import check_network
from rnn_tui.inspection.stretch import stretch_of
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from tests.networks import make_network

TEXT = np.random.default_rng(1).integers(0, 9, 200).astype(np.uint8)


@pytest.mark.parametrize("window", [None, 5])
@pytest.mark.parametrize("cell", CELL_NAMES)
def test_the_gradients_of_every_parameter_are_right_and_the_network_stays_as_it_is(cell, window):
    network = make_network(9, 24, cell, layers=2, dtype=np.float32, gain=cell == "gru", dropout=0.3)
    before = network.flat.copy()
    checks = list(check_network(network, stretch_of(TEXT, window, 16, 4)))
    assert [(check.parameter, check.shape) for check in checks] == list(network.architecture.parameter_shapes().items())
    assert all(check.passed and check.error < TOLERANCE / 10 for check in checks), checks
    assert {check.cut for check in checks} == {"streams" if window is None else "windows"}
    assert np.array_equal(network.flat, before) and not network.flat_gradients.any()


def test_the_slopes_are_the_gradient_along_a_direction_of_length_one():
    network, batch = make_network(9, 8), stretch_of(TEXT, None, 8, 2)
    check = next(check_network(network, batch, seed=5))
    rng = np.random.default_rng(5)
    state = rng.uniform(-0.5, 0.5, network.architecture.state_shape(2))
    direction = rng.standard_normal(check.shape)
    network.loss_and_gradients(batch.inputs, batch.targets, state)
    slope = (network.gradients["W_xh"] * direction).sum() / np.linalg.norm(direction)
    assert check.parameter == "W_xh" and check.slopes == pytest.approx((slope, slope), rel=1e-6)


@pytest.mark.parametrize("cell", ["rnn", "relu"])
@pytest.mark.parametrize("every", [False, True])
def test_a_gradient_that_is_wrong_is_told_of_alone(monkeypatch, cell, every):
    right = CharRNN.loss_and_gradients

    def wrong(self, *arguments, **named):
        answer = right(self, *arguments, **named)
        self.gradients["W_hh"][...] = self.gradients["W_hh"].T.copy()  # a mistake that shapes do not tell
        return answer

    monkeypatch.setattr(CharRNN, "loss_and_gradients", wrong)
    checks = check_network(make_network(9, 6, cell), stretch_of(TEXT, None, 8, 2), every=every)
    assert {check.parameter for check in checks if not check.passed} == {"W_hh"}


def test_where_nothing_has_a_gradient_there_is_nothing_wrong():
    network = make_network(9, 6, "relu")
    network.parameters["b_h"][...] = -100.0  # all units are dead
    checks = {check.parameter: check for check in check_network(network, stretch_of(TEXT, None, 8, 2))}
    assert all(check.passed for check in checks.values()) and checks["W_hh"].error == 0


def test_directions_in_which_a_relu_switches_are_left_out():
    network = CharRNN(Architecture(9, 64, "relu"))
    initialise(network, "orthogonal", np.random.default_rng(1))
    checks = list(check_network(network, stretch_of(TEXT, None, 16, 4), seed=2))  # with this seed one does
    assert all(check.passed and check.slopes is not None for check in checks), checks
