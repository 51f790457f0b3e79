"""The loss of every character of a text: against reading it one character after another."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networks import CELLS, make_network

from rnn_tui.errors import Cancelled
from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.text_losses import FEWEST_IN_STREAMS, WARM_UP, losses_along, losses_in_pieces, streams_for

V = 7


def random_text(size: int) -> np.ndarray:
    return np.random.default_rng(size).integers(0, V, size).astype(np.uint8)


def one_by_one(network, indices, window=None) -> list[float]:
    """The loss of each character after the first, from zero, by the steps that generation takes."""
    reader = Reader(network, window)
    state, losses = reader.start(), []
    for now, following in zip(indices[:-1].tolist(), indices[1:].tolist(), strict=True):
        state = reader.read(state, now)
        losses.append(math.log(sum(math.exp(float(logit)) for logit in state.logits)) - float(state.logits[following]))
    return losses


def in_streams(network, indices, streams: int) -> list[float]:
    """What streams have: all read as much, each but the first from WARM_UP before where the one before it ends."""
    transitions = len(indices) - 1
    length = math.ceil((transitions + WARM_UP * (streams - 1)) / streams)
    losses = []
    for stream in range(streams):
        end = min(stream * (length - WARM_UP) + length, transitions)
        found = one_by_one(network, indices[end - length : end + 1])
        losses += found[len(losses) - (end - length) :]
    return losses


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 150), st.sampled_from([None, 1, 3, 25, 300]))
def test_a_text_in_one_stream_or_in_windows_is_read_one_by_one(size, window):
    network, text = make_network(V, 5), random_text(size)
    losses = losses_along(network, text, window)
    assert losses[0] == pytest.approx(math.log(V)) and losses[1:] == pytest.approx(one_by_one(network, text, window))


def test_more_windows_than_are_read_at_once():
    network, text = make_network(V, 5), random_text(700)
    assert losses_along(network, text, 4)[1:] == pytest.approx(one_by_one(network, text, 4))


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("size", "streams"), [(1_000, 2), (1_003, 3), (2_600, 37), (1_281, 20)])
def test_streams_begin_before_what_they_count_and_leave_nothing_out(cell, size, streams):
    network, text = make_network(V, 5, cell, layers=2), random_text(size)
    losses = losses_along(network, text, streams=streams)
    assert losses[0] == pytest.approx(math.log(V)) and losses[1:] == pytest.approx(in_streams(network, text, streams))


@pytest.mark.parametrize("size", [1, 2, 60, 64, 65, 128])
def test_a_text_too_short_for_two_streams_is_read_in_one(size):
    network, text = make_network(V, 5), random_text(size)
    assert np.array_equal(losses_along(network, text, streams=64), losses_along(network, text))


def test_a_network_that_forgets_reads_the_same_in_streams():
    network, text = make_network(V, 5, "gru"), random_text(3_000)
    network.flat *= 0.5
    assert losses_along(network, text, streams=30) == pytest.approx(losses_along(network, text), abs=1e-9)


@pytest.mark.parametrize("streams", [1, 20, 64])
def test_the_losses_do_not_depend_on_the_threads(streams):
    network, text = make_network(V, 150, "gru", dtype=np.float32), random_text(4_200)
    alone = losses_along(network, text, streams=streams)
    assert np.array_equal(losses_along(network, text, streams=streams, threads=4), alone)


@pytest.mark.parametrize(("streams", "window"), [(1, None), (20, None), (1, 9)])
def test_they_come_in_small_pieces_each_place_once(streams, window):
    network, text = make_network(V, 5), random_text(2_700)
    pieces = [(places, found) for places, found in losses_in_pieces(network, text, window, streams)]
    assert all(places.shape == found.shape and found.size <= 1_024 for places, found in pieces)
    assert sorted(np.concatenate([places for places, _found in pieces]).tolist()) == list(range(2_700))


def test_what_overflows_has_no_loss_in_one_stream_or_in_many():
    network = make_network(V, 5, "relu", dtype=np.float32)
    network.parameters["W_hh"][...] = 3 * np.eye(5)
    network.parameters["b_h"][...] = 9
    text = random_text(600)
    for streams in (1, 4):
        losses = losses_along(network, text, streams=streams)  # whose warnings the suite would make errors
        assert (
            losses[0] == pytest.approx(math.log(V)) and np.isfinite(losses[:30]).all() and np.isnan(losses[-30:]).all()
        )


def test_the_parameters_stay_as_they_are():
    network = make_network(V, 5, "lstm")
    before = network.flat.copy()
    losses_along(network, random_text(600), streams=8)
    assert np.array_equal(network.flat, before)


@pytest.mark.parametrize("arguments", [{"streams": 4}, {"window": 5}], ids=str)
def test_shares_are_told_until_it_is_cancelled(arguments):
    network, text, told = make_network(V, 5), random_text(1_000), []
    losses_along(network, text, **arguments, may_go_on=lambda share: told.append(share) or True)
    assert told[0] == 0 and told == sorted(told) and told[-1] < 1 and len(told) > 3
    with pytest.raises(Cancelled):
        losses_along(network, text, **arguments, may_go_on=lambda share: share == 0)


def test_a_long_text_is_read_in_many_streams_a_short_one_in_one():
    assert [streams_for(size) for size in (1, FEWEST_IN_STREAMS - 1, FEWEST_IN_STREAMS)] == [1, 1, 16]
    assert [streams_for(size) for size in (111_540, 131_072, 10**9)] == [54, 64, 64]
