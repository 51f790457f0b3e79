"""The network against central differences, against itself step by step, and against plain loops."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_tui.inspection.gradient_check import TOLERANCE, check_gradients
from rnn_tui.network.initial import orthogonal
from rnn_tui.network.network import PARAMETER_NAMES, CharRNN
from rnn_tui.network.softmax import log_softmax


def make_network(V: int, H: int, seed: int = 0, dtype=np.float64) -> CharRNN:
    network = CharRNN(V, H, dtype)
    network.initialise(np.random.default_rng(seed), orthogonal)
    network.b_h[...] = np.linspace(-0.5, 0.5, H)
    network.b_y[...] = np.linspace(-0.5, 0.5, V)
    return network


def random_window(T: int, B: int, H: int, V: int, K: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    inputs = rng.integers(0, V, (T, B)).astype(np.uint8)
    targets = rng.integers(0, V, (K, B)).astype(np.uint8)
    return inputs, targets, rng.uniform(-0.9, 0.9, (B, H))


def relative_error(analytic: np.ndarray, numeric: np.ndarray) -> float:
    return float(np.linalg.norm(analytic - numeric) / (np.linalg.norm(analytic) + np.linalg.norm(numeric)))


def numeric_gradient(network: CharRNN, name: str, objective) -> np.ndarray:
    values = network.parameters[name].reshape(-1)
    gradient = np.empty(values.size)
    for place in range(values.size):
        kept = values[place]
        values[place] = kept + 1e-5
        above = objective()
        values[place] = kept - 1e-5
        gradient[place] = (above - objective()) / 2e-5
        values[place] = kept
    return gradient.reshape(network.parameters[name].shape)


shapes = st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(1, 4), st.integers(2, 5))


@settings(max_examples=60, deadline=None)
@given(shapes, st.integers(1, 6), st.booleans())
@example((1, 1, 1, 2), 1, False)
@example((6, 1, 4, 5), 1, True)  # a window of the lesson
@example((6, 3, 4, 5), 6, False)  # streams
def test_gradients_are_those_of_central_differences(shape, outputs, sum_over_time):
    T, B, H, V = shape
    K = min(outputs, T)  # 1 are windows, T are streams
    network = make_network(V, H, seed=T * B)
    inputs, targets, h_prev = random_window(T, B, H, V, K)
    network.loss_and_gradients(inputs, targets, h_prev, sum_over_time)
    terms = K if sum_over_time else 1
    for name in PARAMETER_NAMES:
        numeric = numeric_gradient(network, name, lambda: terms * network.loss(inputs, targets, h_prev)[0])
        assert relative_error(network.gradients[name], numeric) < 1e-6, name


def test_the_command_checks_the_same_and_passes():
    checks = check_gradients()
    assert {(check.cut, check.parameter) for check in checks} == {
        (cut, name) for cut in ("windows", "streams") for name in PARAMETER_NAMES
    }
    assert all(check.error < TOLERANCE for check in checks)


def test_a_wrong_gradient_would_be_seen(monkeypatch):
    right = CharRNN.loss_and_gradients

    def wrong(self, *arguments):
        result = right(self, *arguments)
        self.gradients["W_hh"][...] *= 1.001
        return result

    monkeypatch.setattr(CharRNN, "loss_and_gradients", wrong)
    assert [check.parameter for check in check_gradients() if not check.passed] == ["W_hh", "W_hh"]


@given(shapes)
@settings(max_examples=20, deadline=None)
def test_a_window_is_its_steps(shape):
    T, B, H, V = shape
    network = make_network(V, H)
    inputs, targets, h_prev = random_window(T, B, H, V, T)
    loss, h_last = network.loss(inputs, targets, h_prev)
    total = 0.0
    for stream in range(B):
        h = h_prev[stream]
        for t in range(T):
            h, logits = network.step(int(inputs[t, stream]), h)
            total -= log_softmax(logits)[targets[t, stream]]
        assert np.allclose(h, h_last[stream])
    assert loss == pytest.approx(total / (T * B))


def test_the_loss_is_that_of_the_equations():
    T, B, H, V = 4, 2, 3, 5
    network = make_network(V, H)
    inputs, targets, h = random_window(T, B, H, V, T)
    state, total = h.copy(), 0.0
    for t in range(T):
        x = np.eye(V)[inputs[t]]
        state = np.tanh(x @ network.W_xh + state @ network.W_hh + network.b_h)
        logits = state @ network.W_hy + network.b_y
        probs = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        total -= np.log(probs[np.arange(B), targets[t]]).sum()
    assert network.loss(inputs, targets, h)[0] == pytest.approx(total / (T * B))


def test_losses_at_the_last_steps_only():
    network = make_network(5, 3)
    inputs, targets, h = random_window(6, 2, 3, 5, 6)
    _whole, h_last = network.loss(inputs, targets, h)
    last, h_same = network.loss(inputs, targets[-1:], h)
    _before, h_before = network.loss(inputs[:-1], targets[:-1], h)
    alone, _h = network.loss(inputs[-1:], targets[-1:], h_before)
    assert last == pytest.approx(alone)
    assert np.array_equal(h_last, h_same)


def test_shorter_windows_and_other_batches_leave_no_trace():
    network = make_network(5, 4)
    inputs, targets, h = random_window(8, 3, 4, 5, 8)
    first = network.loss_and_gradients(inputs, targets, h)[0], network.flat_gradients.copy()
    network.loss_and_gradients(inputs[:3], targets[:3], h)
    network.loss_and_gradients(inputs[:, :1], targets[:, :1], h[:1])
    again = network.loss_and_gradients(inputs, targets, h)[0], network.flat_gradients
    assert first[0] == again[0] and np.array_equal(first[1], again[1])


def test_parameters_and_gradients_are_views_into_one_vector():
    network = make_network(5, 4)
    network.flat[...] = 7
    assert all((parameter == 7).all() for parameter in network.parameters.values())
    assert sum(parameter.size for parameter in network.parameters.values()) == network.flat.size
    assert all(np.shares_memory(gradient, network.flat_gradients) for gradient in network.gradients.values())


def test_training_is_in_float32():
    network = CharRNN(5, 4)
    inputs, targets, h = random_window(3, 2, 4, 5, 3)
    _loss, state = network.loss_and_gradients(inputs, targets, h.astype(np.float32))
    assert network.flat.dtype == network.flat_gradients.dtype == state.dtype == np.float32
