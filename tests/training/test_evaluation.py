"""The loss of a text, recomputed character by character."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_tui.generation.reader import Reader
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.training.evaluation import evaluate

V = 7


def make_network() -> CharRNN:
    network = CharRNN(Architecture(V, 5))
    initialise(network, "orthogonal", np.random.default_rng(4))
    return network


def random_text(size: int) -> np.ndarray:
    return np.random.default_rng(size).integers(0, V, size).astype(np.uint8)


def surprises(network: CharRNN, indices: np.ndarray, window: int | None = None) -> list[float]:
    """The loss of each character after the first, by the steps that generation takes."""
    reader = Reader(network, window)
    state, losses = reader.start(), []
    for now, following in zip(indices[:-1].tolist(), indices[1:].tolist(), strict=True):
        state = reader.read(state, now)
        losses.append(math.log(sum(math.exp(float(logit)) for logit in state.logits)) - float(state.logits[following]))
    return losses


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 300))
def test_one_stream_carries_its_state_through_the_whole_text(size):
    network, text = make_network(), random_text(size)
    assert evaluate(network, text) == pytest.approx(np.mean(surprises(network, text)), rel=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 700), st.sampled_from([1, 3, 5, 300]))
def test_a_windowed_network_re_reads_its_window_before_each_character(size, window):
    network, text = make_network(), random_text(size)
    assert evaluate(network, text, window) == pytest.approx(np.mean(surprises(network, text, window)), rel=1e-5)


def test_streams_are_equal_pieces_from_a_zero_state_each():
    network, text = make_network(), random_text(2_001)
    pieces = [surprises(network, text[begin : begin + 251]) for begin in range(0, 2_000, 250)]
    assert evaluate(network, text, streams=8) == pytest.approx(np.mean(pieces), rel=1e-5)


def test_more_streams_than_the_text_has_room_for_are_fewer():
    network, text = make_network(), random_text(100)
    assert evaluate(network, text, streams=32) == pytest.approx(np.mean(surprises(network, text)), rel=1e-5)


def peak_of(size: int, window: int | None, streams: int) -> int:
    network, text = make_network(), random_text(size)
    tracemalloc.start()
    try:
        evaluate(network, text, window, streams)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("window", "streams", "bytes_each"), [(None, 1, 0), (5, 1, 0), (None, 32, 1)])
def test_a_longer_text_takes_no_more_memory_or_that_of_its_indices_side_by_side(window, streams, bytes_each):
    short, long = 20_000, 200_000
    peak_of(short, window, streams)  # what is made once and kept
    growth = peak_of(long, window, streams) - peak_of(short, window, streams)
    assert growth < (bytes_each + 0.25) * (long - short)


def test_nothing_is_learnt_from_it():
    network = make_network()
    before = network.flat.copy()
    evaluate(network, random_text(200))
    assert np.array_equal(network.flat, before)


@pytest.mark.parametrize("window", [None, 5])
def test_it_can_be_stopped_between_two_pieces(window):
    answers = iter([True, True, False])
    assert evaluate(make_network(), random_text(2_000), window, may_go_on=lambda: next(answers)) is None
    assert list(answers) == []


def test_a_validation_leaves_no_buffers_behind_and_those_of_the_training_as_they_are():
    network = CharRNN(Architecture(V, 64))
    initialise(network, "orthogonal", np.random.default_rng(4))
    inputs, targets = random_text(32).reshape(8, 4), random_text(40)[8:].reshape(8, 4)
    network.loss_and_gradients(inputs, targets, network.zero_state(4))
    gradients = network.flat_gradients.copy()
    tracemalloc.start()
    evaluate(network, random_text(32 * 64 * 2), None, 32)
    left, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most > 1_000_000 and left < 10_000
    network.loss_and_gradients(inputs, targets, network.zero_state(4))
    assert np.array_equal(network.flat_gradients, gradients)
