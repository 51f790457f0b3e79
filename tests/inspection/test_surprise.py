"""Where a text surprises a network: against the loss that the engine computes."""

import math

import numpy as np
import pytest

from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.surprise import most_surprising, surprise_along
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.training.evaluation import evaluate


def test_the_mean_surprise_is_the_loss_of_the_engine():
    network = CharRNN(Architecture(5, 8, "gru", 2))
    initialise(network, "orthogonal", np.random.default_rng(1))
    indices = np.random.default_rng(2).integers(0, 5, 700).astype(np.uint8)
    bits = surprise_along(Reader(network), indices.tolist())
    assert bits[0] == pytest.approx(math.log2(5))  # before any text every character is as likely
    assert bits[1:].mean() * math.log(2) == pytest.approx(evaluate(network, indices), rel=1e-5)


def test_the_most_surprising_places_come_first_with_what_stands_around():
    places = most_surprising("abcdef", np.array([1.0, 5.0, 2.0, 5.0, 0.0, 3.0]), 3)
    found = [(place.position, place.character, place.bits) for place in places]
    assert found == [(1, "b", 5), (3, "d", 5), (5, "f", 3)]
    assert (places[1].before, places[1].behind) == ("abc", "ef")
