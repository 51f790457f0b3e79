"""Initial values: their scale, their shape, and that they come from the seed alone."""

import numpy as np
import pytest

from rnn_tui.network.initial import orthogonal, small_normal, xavier_uniform
from rnn_tui.network.network import CharRNN


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


def test_xavier_is_uniform_within_its_bound():
    drawn = xavier_uniform(np.random.default_rng(1), (100, 200))
    assert 0.99 * np.sqrt(6 / 300) < np.abs(drawn).max() <= np.sqrt(6 / 300)
    assert drawn.std() == pytest.approx(np.sqrt(2 / 300), rel=0.02)


def test_a_network_is_drawn_from_its_seed_with_biases_of_zero():
    def drawn(seed: int) -> CharRNN:
        network = CharRNN(5, 4)
        network.initialise(np.random.default_rng(seed), orthogonal)
        return network

    assert np.array_equal(drawn(1).flat, drawn(1).flat)
    assert not np.array_equal(drawn(1).flat, drawn(2).flat)
    assert not drawn(1).b_h.any() and not drawn(1).b_y.any() and drawn(1).W_hy.all()
