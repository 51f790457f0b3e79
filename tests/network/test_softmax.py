"""Softmax and cross-entropy against their definitions, and at the edges of what a float holds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_tui.network.softmax import cross_entropy, log_softmax, softmax_in_place


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 6)), elements=st.floats(-30, 30)))
def test_each_row_is_the_softmax_of_its_own(logits):
    plain = [[math.exp(value) / sum(map(math.exp, row)) for value in row] for row in logits]
    given_logits = logits.copy()
    probs = softmax_in_place(given_logits)
    assert probs is given_logits
    assert probs == pytest.approx(np.array(plain))


@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=6))
def test_softmax_neither_overflows_nor_loses_its_sum(values):
    probs = softmax_in_place(np.array([values], np.float32))
    assert np.isfinite(probs).all() and probs.sum() == pytest.approx(1, rel=1e-5)
    logs = log_softmax(np.array(values, np.float32))
    assert logs.dtype == np.float64
    assert np.exp(logs) == pytest.approx(probs[0], abs=1e-6)


def test_a_row_far_below_another_keeps_its_own_shares():
    probs = softmax_in_place(np.array([[5_000.0, 5_000.0], [-5_000.0, -5_000.0]], np.float32))
    assert probs.tolist() == [[0.5, 0.5], [0.5, 0.5]]


def test_cross_entropy_is_the_mean_surprise():
    probs = np.array([[0.5, 0.5], [0.25, 0.75]])
    assert cross_entropy(probs, np.array([0, 0])) == pytest.approx((math.log(2) + math.log(4)) / 2)


def test_a_share_of_zero_has_a_large_loss_and_no_infinite_one():
    loss = cross_entropy(np.array([[0.0, 1.0]], np.float32), np.array([0]))
    assert 80 < loss < 100


def test_a_share_that_is_no_number_is_not_hidden():
    assert math.isnan(cross_entropy(np.array([[math.nan, 1.0]]), np.array([0])))
