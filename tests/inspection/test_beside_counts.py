"""Counting beside a network, against a plain loop."""

import math

import numpy as np
import pytest
from plain_counting import plain_shares

from rnn_tui.inspection.beside_counts import count_beside
from rnn_tui.text.vocabulary import Vocabulary

LEARNT = "the cat sat on the mat and the rat sat on the cat " * 6
READ = "the rat and the cat sat; that is all"


@pytest.mark.parametrize("order", [1, 3, 9])
def test_shares_are_mixed_a_fifth_of_the_counts(order):
    vocabulary = Vocabulary(LEARNT + READ)
    losses = np.random.default_rng(order).uniform(0.1, 4, len(READ)).astype(np.float32)
    counted = count_beside(losses, vocabulary.encode(READ), vocabulary.encode(LEARNT), len(vocabulary), order)
    shares = plain_shares(LEARNT, READ, len(vocabulary), order)
    total = 0.0
    for loss, share in zip(losses.tolist(), shares, strict=True):
        total -= math.log(0.8 * math.exp(-loss) + 0.2 * share)
    assert counted.order == order and counted.mixed == pytest.approx(total / len(READ))
    assert counted.alone == pytest.approx(-sum(map(math.log, shares)) / len(READ))


def test_a_network_that_overflows_has_no_mixture():
    indices = Vocabulary("ab").encode("abab")
    counted = count_beside(np.array([0.7, 0.7, np.nan, np.nan]), indices, indices, 2, 2)
    assert math.isnan(counted.mixed) and math.isfinite(counted.alone)
