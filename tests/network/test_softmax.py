"""Softmax and cross-entropy against their definitions, and at the edges of what a float holds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_tui.network.softmax import cross_entropy, cross_entropy_gradient

rows = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 6)), elements=st.floats(-200, 200))


def plain_softmax(row) -> list[float]:
    largest = max(row)
    parts = [math.exp(value - largest) for value in row]
    return [part / sum(parts) for part in parts]


@given(rows, st.data())
def test_the_loss_is_the_mean_surprise_at_the_targets(logits, data):
    targets = np.array([data.draw(st.integers(0, logits.shape[1] - 1)) for _row in logits])
    surprises = [-math.log(plain_softmax(row)[target]) for row, target in zip(logits, targets, strict=True)]
    assert cross_entropy(logits.copy(), targets) == pytest.approx(sum(surprises) / len(surprises), abs=1e-9)


@given(rows, st.data(), st.floats(0.01, 2))
def test_the_gradient_is_the_softmax_less_one_at_the_target(logits, data, scale):
    targets = np.array([data.draw(st.integers(0, logits.shape[1] - 1)) for _row in logits])
    expected = np.array([plain_softmax(row) for row in logits])
    expected[np.arange(len(targets)), targets] -= 1
    gradient = logits.copy()
    loss = cross_entropy_gradient(gradient, targets, scale)
    assert loss == cross_entropy(logits.copy(), targets)
    assert gradient == pytest.approx(scale * expected, abs=1e-9)


def test_a_row_far_below_another_keeps_its_own_shares():
    logits = np.array([[5_000.0, 5_000.0], [-5_000.0, -5_000.0]], np.float32)
    assert cross_entropy_gradient(logits, np.array([0, 1]), 1.0) == pytest.approx(math.log(2))
    assert logits.tolist() == [[-0.5, 0.5], [0.5, -0.5]]


def test_an_unlikely_target_has_a_large_loss_and_no_infinite_one():
    assert cross_entropy(np.array([[-500.0, 500.0]], np.float32), np.array([0])) == pytest.approx(1_000)


def test_a_logit_that_is_no_number_is_not_hidden():
    assert math.isnan(cross_entropy(np.array([[math.nan, 1.0]]), np.array([0])))
