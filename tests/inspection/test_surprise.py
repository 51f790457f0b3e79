"""Where a text surprises a network."""

import math
import tracemalloc

import numpy as np
import pytest

from rnn_tui.inspection.surprise import Tally, bits_along, places_in


def test_bits_are_losses_in_units_of_two_and_those_that_are_none_are_of_equal_choices():
    bits = bits_along(np.array([math.log(8), 0.0, math.nan, math.inf], np.float32), 5)
    assert bits.tolist() == pytest.approx([3, 0, math.log2(5), math.inf])


def test_the_surprising_places_with_what_stands_around():
    places = places_in("abcdef", [1, 3], [5.0, 5.0])
    assert [(place.position, place.character, place.bits) for place in places] == [(1, "b", 5), (3, "d", 5)]
    assert (places[1].before, places[1].behind) == ("abc", "ef")


@pytest.mark.parametrize(("most", "window"), [(0, None), (3, 4), (40, 25), (500, 300)])
def test_a_tally_in_pieces_is_that_of_all_losses_at_once(monkeypatch, most, window):
    monkeypatch.setattr("rnn_tui.inspection.surprise._SORTED_OUT", 10)
    random = np.random.default_rng(most)
    losses = random.integers(0, 40, 300).astype(np.float32)  # many are equal
    losses[7] = math.inf
    tally = Tally(5, window, most)
    for places in np.array_split(np.arange(300)[::-1], 45):  # of equals the first in the text come last
        tally.add(places, losses[places])
    bits = bits_along(losses, 5)
    places, their_bits = tally.most_surprising()
    assert places.tolist() == np.argsort(-bits, kind="stable")[:most].tolist()
    assert their_bits.tolist() == bits[places].tolist()
    assert (tally.characters, tally.loss, tally.bits) == (300, math.inf, math.inf)
    behind = None if window in {None, 300} else pytest.approx(losses[window:].mean(dtype=np.float64), rel=1e-12)
    assert tally.behind_window == behind


def test_a_tally_keeps_no_more_than_is_asked_for():
    tally = Tally(5, most=10)
    tracemalloc.start()
    try:
        for begin in range(0, 1_000_000, 20_000):
            tally.add(np.arange(begin, begin + 20_000), np.arange(begin, begin + 20_000, dtype=np.float32))
        _kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert tally.most_surprising()[0].tolist() == list(range(999_999, 999_989, -1)) and peak < 1_500_000
    assert tally.loss == 499_999.5
    tally.add(np.zeros(1, int), np.array([math.nan], np.float32))
    assert math.isnan(tally.loss) and math.isfinite(tally.bits)
