"""The network against central differences, against itself step by step, and against plain loops."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from networks import ALL_EXTRAS, CELLS, NO_EXTRAS, extras, make_network, random_window

from rnn_tui.inspection.checked import TOLERANCE
from rnn_tui.inspection.gradient_check import check_gradients
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN

STEP = 1e-5
ROUNDING = 2e-11  # of a central difference: that of two losses, over twice the step


def differences(network: CharRNN, objective) -> tuple[np.ndarray, np.ndarray]:
    """Central differences for every parameter, and which mean something: not where a ReLU switches in between."""
    numeric, smooth = np.empty(network.flat.size), np.empty(network.flat.size, bool)
    middle = objective()
    for place, kept in enumerate(network.flat.copy()):
        network.flat[place] = kept + STEP
        above = objective()
        network.flat[place] = kept - STEP
        below = objective()
        network.flat[place] = kept
        numeric[place] = (above - below) / (2 * STEP)
        smooth[place] = abs(above - 2 * middle + below) < 1e-4 * STEP
    return numeric, smooth


architectures = st.tuples(st.sampled_from(CELLS), st.integers(1, 3))
shapes = st.tuples(st.integers(1, 5), st.integers(1, 3), st.integers(1, 4), st.integers(2, 5))


@settings(max_examples=50)
@given(architectures, shapes, st.integers(1, 5), st.booleans(), extras)
@example(("rnn", 1), (1, 1, 1, 2), 1, False, NO_EXTRAS)
@example(("rnn", 1), (5, 1, 4, 5), 1, True, ALL_EXTRAS)  # a window of the lesson
@example(("rnn", 3), (5, 3, 4, 5), 5, False, ALL_EXTRAS)  # streams
@example(("lstm", 2), (4, 1, 3, 4), 4, False, ALL_EXTRAS)
@example(("lstm", 3), (4, 2, 3, 4), 1, True, ALL_EXTRAS)
@example(("gru", 3), (4, 2, 3, 4), 4, True, ALL_EXTRAS)
@example(("gru", 1), (33, 2, 2, 2), 33, False, ALL_EXTRAS)  # so many that the rows of a character are picked out
@example(("relu", 2), (5, 2, 4, 5), 5, False, ALL_EXTRAS)
def test_gradients_are_those_of_central_differences(architecture, shape, outputs, sum_over_time, extras):
    (cell, layers), (T, B, H, V) = architecture, shape
    K = min(outputs, T)  # 1 are windows, T are streams
    network = make_network(V, H, cell, layers, seed=T * B, **extras)
    inputs, targets, state = random_window(network, T, B, K)
    terms = K if sum_over_time else 1

    def objective() -> float:
        dropout = np.random.default_rng(5)
        return terms * network.loss_and_gradients(inputs, targets, state, sum_over_time, dropout)[0]

    objective()
    gradients = network.flat_gradients.copy()
    numeric, smooth = differences(network, objective)
    network.flat_gradients[...] = gradients
    begin = 0
    for name, gradient in network.gradients.items():
        keep = smooth[begin : begin + gradient.size]
        a, n = gradient.reshape(-1)[keep], numeric[begin : begin + gradient.size][keep]
        begin += gradient.size
        length = np.linalg.norm(a) + np.linalg.norm(n)
        assert np.linalg.norm(a - n) < TOLERANCE * length + ROUNDING * math.sqrt(len(a)), name


def test_the_command_checks_every_cell_cut_and_parameter_and_passes():
    checks = check_gradients()
    assert {(check.cell, check.cut) for check in checks} == {(c, cut) for c in CELLS for cut in ("windows", "streams")}
    for cell in CELLS:
        names = {check.parameter for check in checks if (check.cell, check.cut) == (cell, "streams")}
        assert names == set(Architecture(7, 5, cell, 2, gain=True).parameter_shapes())
    assert all(check.error < TOLERANCE for check in checks)


def test_a_wrong_gradient_would_be_seen(monkeypatch):
    right = CharRNN.loss_and_gradients

    def wrong(self, *arguments):
        result = right(self, *arguments)
        self.gradients["W_hh"][...] *= 1.001
        return result

    monkeypatch.setattr(CharRNN, "loss_and_gradients", wrong)
    assert {check.parameter for check in check_gradients() if not check.passed} == {"W_hh"}


@given(architectures, shapes)
@settings(max_examples=40)
def test_a_window_is_its_steps(architecture, shape):
    (cell, layers), (T, B, H, V) = architecture, shape
    network = make_network(V, H, cell, layers)
    inputs, targets, state = random_window(network, T, B, T)
    loss, last = network.loss(inputs, targets, state)
    total = 0.0
    for stream in range(B):
        alone = state[:, :, stream]
        for t in range(T):
            alone, logits = network.step(int(inputs[t, stream]), alone)
            total += math.log(np.exp(logits).sum()) - logits[targets[t, stream]]
        assert alone == pytest.approx(last[:, :, stream])
    assert loss == pytest.approx(total / (T * B))


@given(architectures, extras)
@settings(max_examples=40)
def test_a_step_of_several_streams_is_that_of_each(architecture, extra):
    cell, layers = architecture
    network = make_network(5, 6, cell, layers, **extra)
    inputs, _targets, states = random_window(network, 1, 4, 1)
    kept = states.copy()
    after, logits = network.step_each(inputs[0], states)
    for stream in range(4):
        alone, its_logits = network.step(int(inputs[0, stream]), kept[:, :, stream])
        assert after[:, :, stream] == pytest.approx(alone) and logits[stream] == pytest.approx(its_logits)
    assert np.array_equal(states, kept)


@pytest.mark.parametrize("cell", CELLS)
def test_the_loss_is_the_mean_of_the_losses(cell):
    network = make_network(5, 6, cell, 2)
    inputs, targets, state = random_window(network, 6, 3, 4)
    loss, after = network.loss(inputs, targets, state)
    losses, same = network.losses(inputs, targets, state)
    assert losses.shape == (4, 3) and loss == losses.mean() and np.array_equal(after, same)
    one, _after = network.losses(inputs[:, 1:2], targets[:, 1:2], state[:, :, 1:2])
    assert losses[:, 1:2] == pytest.approx(one)


def test_the_loss_is_that_of_the_equations():
    network = make_network(5, 3)
    T, B = 4, 2
    inputs, targets, state = random_window(network, T, B, T)
    W_xh, W_hh, b_h, W_hy, b_y = network.parameters.values()
    h, total = state[0, 0], 0.0
    for t in range(T):
        h = np.tanh(np.eye(5)[inputs[t]] @ W_xh + h @ W_hh + b_h)
        logits = h @ W_hy + b_y
        probs = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        total -= np.log(probs[np.arange(B), targets[t]]).sum()
    assert network.loss(inputs, targets, state)[0] == pytest.approx(total / (T * B))


@pytest.mark.parametrize("cell", CELLS)
def test_losses_at_the_last_steps_only(cell):
    network = make_network(5, 3, cell, layers=2)
    inputs, targets, state = random_window(network, 6, 2, 6)
    _whole, last = network.loss(inputs, targets, state)
    loss, same = network.loss(inputs, targets[-1:], state)
    _before, before = network.loss(inputs[:-1], targets[:-1], state)
    alone, _state = network.loss(inputs[-1:], targets[-1:], before)
    assert loss == pytest.approx(alone)
    assert np.array_equal(last, same)


@pytest.mark.parametrize("cell", CELLS)
def test_shorter_windows_and_other_batches_leave_no_trace(cell):
    network = make_network(5, 4, cell, layers=2, gain=True, drop_connect=0.4)
    inputs, targets, state = random_window(network, 8, 3, 8)
    first = network.loss_and_gradients(inputs, targets, state)[0], network.flat_gradients.copy()
    network.loss_and_gradients(inputs[:3], targets[:3], state, False, np.random.default_rng(1))
    network.loss_and_gradients(inputs[:, :1], targets[:, :1], state[:, :, :1])
    again = network.loss_and_gradients(inputs, targets, state)[0], network.flat_gradients
    assert first[0] == again[0] and np.array_equal(first[1], again[1])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("H", [64, 67, 256])  # cut into pieces, a prime, cut into more pieces
def test_how_products_are_cut_changes_nothing_but_roundings(cell, H, monkeypatch):
    losses, gradients = [], []
    for most in (1_000_000, 10**12):  # the second cuts nothing
        monkeypatch.setattr("rnn_tui.network.matmul._UNPACKED", most)
        network = make_network(6, H, cell, layers=2)
        network.flat[...] *= 0.1
        inputs, targets, state = random_window(network, 3, 32, 3)
        losses.append(network.loss_and_gradients(inputs, targets, state)[0])
        gradients.append(network.flat_gradients)
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)
    assert np.linalg.norm(gradients[0] - gradients[1]) < 1e-12 * np.linalg.norm(gradients[0])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("streams", [16, 33])
def test_threads_divide_the_streams_and_change_nothing_but_roundings(cell, streams):
    results = []
    for threads in (1, 2, 3):
        network = make_network(6, 250, cell, layers=2, threads=threads, gain=True, drop_connect=0.3)
        network.flat[...] *= 0.1
        inputs, targets, state = random_window(network, 4, streams, 4)
        for sum_over_time in (False, True):  # weights are left out, which all threads have in common
            loss, last = network.loss_and_gradients(inputs, targets, state, sum_over_time, np.random.default_rng(7))
            results.append((loss, last, network.flat_gradients.copy()))
    assert len(network.divide(streams)) == min(3, streams // 8)
    for place in (0, 1):
        loss, last, gradients = results[place]
        for other_loss, other_last, other_gradients in results[place + 2 :: 2]:
            assert other_loss == pytest.approx(loss, rel=1e-12)
            assert other_last == pytest.approx(last, rel=1e-10)
            assert np.linalg.norm(gradients - other_gradients) < 1e-12 * np.linalg.norm(gradients)


def test_divided_dropout_repeats_itself():
    network = make_network(6, 250, layers=2, dropout=0.5, threads=2)
    inputs, targets, state = random_window(network, 4, 16, 4)
    losses = [network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(s))[0] for s in (1, 1, 2)]
    assert losses[0] == losses[1] != losses[2]


def test_dropout_leaves_a_share_out_and_makes_up_for_it():
    network = make_network(5, 50, layers=2, dropout=0.25)
    inputs, targets, state = random_window(network, 8, 40, 8)
    whole, _state = network.loss(inputs, targets, state)
    thinned = [
        network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(n))[0] for n in (1, 1, 2)
    ]
    assert thinned[0] == thinned[1] != thinned[2] and whole not in thinned
    network.parameters["W_hy"][...] = np.eye(50, 5)  # logits are outputs: their mean is kept
    network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(3))
    window = network._windows[40]
    kept = window._dropped_out[1] != 0
    assert kept.mean() == pytest.approx(0.75, abs=0.02)
    assert window._dropped_out[1][kept] == pytest.approx((window._cells[1].h[1:] / 0.75)[kept])


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("before", "after"), [((0, 0), (0.5, 0.25)), ((0.5, 0.25), (0, 0.5)), ((0.5, 0.5), (0, 0))])
def test_a_network_that_is_told_to_leave_out_other_shares_is_as_one_that_always_did(before, after, threads):
    shares = ({"dropout": dropout, "drop_connect": drop_connect} for dropout, drop_connect in (before, after))
    network, other = (make_network(6, 250, layers=2, threads=threads, **each) for each in shares)
    inputs, targets, state = random_window(network, 4, 16, 4)
    network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(1))
    network.leave_out(*after)
    losses = [
        each.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(2))[0] for each in (network, other)
    ]
    assert losses[0] == losses[1] and network.architecture == other.architecture
    assert network.flat_gradients.tobytes() == other.flat_gradients.tobytes()


@pytest.mark.parametrize("cell", CELLS)
def test_drop_connect_leaves_a_share_of_the_weights_out_and_reading_has_them_all(cell):
    whole = make_network(5, 40, cell, layers=2)
    network = make_network(5, 40, cell, layers=2, drop_connect=0.25)
    inputs, targets, state = random_window(network, 4, 3, 4)
    losses = [network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(n))[0] for n in (1, 1, 2)]
    assert losses[0] == losses[1] != losses[2]
    for layer, name in enumerate(("W_hh", "W_hh_l1")):
        left_out = network._connections[layer].reshape(network.parameters[name].shape) == 0
        assert left_out.mean() == pytest.approx(0.25, abs=0.04)
        assert (network._connections[layer][network._connections[layer] != 0] == 1 / 0.75).all()
        assert not network.gradients[name][left_out].any()
    assert np.array_equal(network.flat, whole.flat)
    assert network.loss(inputs, targets, state)[0] == whole.loss(inputs, targets, state)[0]
    assert np.array_equal(network.step(1, state[:, :, 0])[1], whole.step(1, state[:, :, 0])[1])


@pytest.mark.parametrize("cell", CELLS)
def test_gains_of_one_change_nothing(cell):
    plain, network = make_network(5, 6, cell, layers=2), make_network(5, 6, cell, layers=2, gain=True)
    for name, parameter in network.parameters.items():
        parameter[...] = plain.parameters.get(name, 0)
    inputs, targets, state = random_window(network, 4, 3, 4)
    assert network.loss_and_gradients(inputs, targets, state)[0] == plain.loss_and_gradients(inputs, targets, state)[0]
    for name, gradient in plain.gradients.items():
        assert network.gradients[name] == pytest.approx(gradient, abs=1e-15), name
    assert all(network.gradients[name].any() for name in ("W_xm", "W_xm_l1"))


def test_parameters_and_gradients_are_views_into_one_vector():
    network = make_network(5, 4, "gru", layers=2)
    network.flat[...] = 7
    assert all((parameter == 7).all() for parameter in network.parameters.values())
    assert sum(parameter.size for parameter in network.parameters.values()) == network.flat.size
    assert all(np.shares_memory(gradient, network.flat_gradients) for gradient in network.gradients.values())


@pytest.mark.parametrize("cell", CELLS)
def test_training_is_in_float32(cell):
    network = make_network(5, 4, cell, 2, dtype=np.float32, **ALL_EXTRAS)
    inputs, targets, state = random_window(network, 3, 2, 3)
    _loss, last = network.loss_and_gradients(inputs, targets, state, False, np.random.default_rng(1))
    assert network.flat.dtype == network.flat_gradients.dtype == last.dtype == np.float32


def test_a_loss_of_huge_logits_is_finite():
    network = make_network(5, 4, dtype=np.float32)
    network.parameters["W_hy"][...] = 1e4
    network.parameters["W_hy"][:, 0] = -1e4
    inputs, targets, state = random_window(network, 3, 2, 3)
    loss, _state = network.loss_and_gradients(inputs, targets, np.abs(state))
    assert math.isfinite(loss) and np.isfinite(network.flat_gradients).all()


@pytest.mark.parametrize("cell", CELLS)
def test_a_training_step_allocates_nothing_of_a_windows_size(cell):
    T, B, H = 32, 16, 32
    network = make_network(20, H, cell, layers=2, dtype=np.float32, **ALL_EXTRAS)
    inputs, targets, state = random_window(network, T, B, T)
    dropout = np.random.default_rng(1)
    network.loss_and_gradients(inputs, targets, state, False, dropout)
    tracemalloc.start()
    try:
        for _step in range(3):
            network.loss_and_gradients(inputs, targets, state, False, dropout)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    window = T * B * H * 4  # bytes of one array of states
    assert peak < window, "scales with T * B * H"
    assert kept < window / 10, "grows"


def test_a_network_that_only_reads_has_no_room_for_gradients():
    parameters = make_network(100, 128).flat
    tracemalloc.start()
    network = CharRNN(Architecture(100, 128), np.float64, flat=parameters)
    network.step(3, network.zero_state(1)[:, :, 0])
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < parameters.nbytes
    assert not network.flat_gradients.any() and np.shares_memory(network.gradients["W_hh"], network.flat_gradients)
