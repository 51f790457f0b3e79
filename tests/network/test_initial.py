"""Initial values: their scale, their shape, and that they come from the seed alone."""

from typing import get_args

import numpy as np
import pytest
from networks import CELLS, make_network

from rnn_tui.network.initial import (
    Initial,
    identity,
    initialise,
    orthogonal,
    small_normal,
    uniform_within,
    xavier_uniform,
)


def test_orthogonal_keeps_lengths():
    drawn = orthogonal(np.random.default_rng(1), (16, 16))
    assert drawn @ drawn.T == pytest.approx(np.eye(16))


def test_every_orthogonal_matrix_is_equally_likely():
    rng = np.random.default_rng(1)
    corners = np.array([orthogonal(rng, (3, 3))[0, 0] for _ in range(4_000)])
    # a coordinate of a point of the sphere is uniform in [-1, 1] (Archimedes); without the signs it is lopsided
    counts = np.histogram(corners, bins=10, range=(-1, 1))[0]
    assert ((counts - 400) ** 2 / 400).sum() < 27.88  # the 0.999 quantile for nine degrees of freedom


def test_small_normal_is_a_hundredth_of_the_normal():
    drawn = small_normal(np.random.default_rng(1), (200, 200))
    assert drawn.std() == pytest.approx(0.01, rel=0.02)
    assert drawn.mean() == pytest.approx(0, abs=2e-4)


@pytest.mark.parametrize(("draw", "bound"), [(xavier_uniform, (6 / 300) ** 0.5), (uniform_within(0.08), 0.08)])
def test_the_uniform_ones_fill_their_bounds(draw, bound):
    drawn = draw(np.random.default_rng(1), (100, 200))
    assert 0.99 * bound < np.abs(drawn).max() <= bound
    assert drawn.std() == pytest.approx(bound / 3**0.5, rel=0.02)


@pytest.mark.parametrize("cell", CELLS)
def test_uniform_is_within_one_over_the_root_of_the_units_for_every_matrix(cell):
    network = make_network(100, 16, cell, layers=2)
    initialise(network, "uniform", np.random.default_rng(1))
    matrices = {name: value for name, value in network.parameters.items() if name.startswith("W_")}
    assert set(matrices) == {"W_xh", "W_hh", "W_xh_l1", "W_hh_l1", "W_hy"}
    for value in matrices.values():
        assert 0.97 / 16**0.5 < np.abs(value).max() <= 1 / 16**0.5


def test_identity_is_the_identity():
    assert np.array_equal(identity(np.random.default_rng(1), (3, 3)), np.eye(3))


@pytest.mark.parametrize("initial", get_args(Initial))
@pytest.mark.parametrize("cell", CELLS)
def test_a_network_is_drawn_from_its_seed_gate_by_gate(cell, initial):
    def drawn(seed: int):
        network = make_network(5, 4, cell, layers=2)
        initialise(network, initial, np.random.default_rng(seed))
        return network

    assert np.array_equal(drawn(1).flat, drawn(1).flat)
    assert not np.array_equal(drawn(1).flat, drawn(2).flat)
    parameters = drawn(1).parameters
    assert parameters["W_hy"].all()
    if cell == "lstm":  # i, f, o, g: the forget gate begins open
        for name in ("b_h", "b_h_l1"):
            assert (parameters[name][1] == 1).all()
            parameters[name] = np.delete(parameters[name], 1, axis=0)
    biases = np.concatenate([value.ravel() for name, value in parameters.items() if name.startswith("b_")])
    if initial == "char-rnn":
        assert biases.all() and np.abs(biases).max() <= 0.08
    else:
        assert not biases.any()
    if initial == "orthogonal":
        for block in parameters["W_hh"].reshape(-1, 4, 4):
            assert block @ block.T == pytest.approx(np.eye(4))


@pytest.mark.parametrize("initial", get_args(Initial))
def test_gains_begin_at_one_and_draw_nothing(initial):
    plain, gained = make_network(7, 6, "gru", layers=2), make_network(7, 6, "gru", layers=2, gain=True)
    for network in (plain, gained):
        initialise(network, initial, np.random.default_rng(1))
    for name, values in gained.parameters.items():
        assert np.array_equal(values, plain.parameters.get(name, np.zeros_like(values))), name
