"""Where a text surprises a network."""

import math

import numpy as np
import pytest

from rnn_tui.inspection.surprise import bits_along, most_surprising


def test_bits_are_losses_in_units_of_two_and_those_that_are_none_are_of_equal_choices():
    bits = bits_along(np.array([math.log(8), 0.0, math.nan, math.inf], np.float32), 5)
    assert bits.tolist() == pytest.approx([3, 0, math.log2(5), math.inf])


def test_the_most_surprising_places_come_first_with_what_stands_around():
    places = most_surprising("abcdef", np.array([1.0, 5.0, 2.0, 5.0, 0.0, 3.0]), 3)
    found = [(place.position, place.character, place.bits) for place in places]
    assert found == [(1, "b", 5), (3, "d", 5), (5, "f", 3)]
    assert (places[1].before, places[1].behind) == ("abc", "ef")
