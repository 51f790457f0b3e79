"""The memory along a text: norms and what is kept, against their definitions."""

import numpy as np
import pytest

from rnn_tui.generation.reader import State
from rnn_tui.inspection.memory import memory_along


def states_of(*memories):
    """States of two layers: the first is another, and no matter."""
    return [State(np.array([[[9.0, -9.0]], [memory]]), np.zeros(3)) for memory in memories]


def test_norms_and_what_is_kept_are_those_of_the_last_layer():
    memory = memory_along(states_of([0, 0], [0.6, 0.8], [0.3, 0.4], [0.8, -0.6], [-0.8, 0.6], [0.4, 0.3]), True)
    assert memory.norms == pytest.approx([1, 0.5, 1, 1, 0.5])
    # from nothing nothing is kept; half as long is as it was; a right angle; turned round; cos = -0.14
    assert memory.kept == pytest.approx([0, 1, 0, 0, 0])
    assert memory_along(states_of([1, 0], [0.6, 0.8]), True).kept == pytest.approx([0.6])


def test_the_most_is_that_of_units_between_one_and_minus_one_or_where_they_have_no_bound_what_there_was():
    states = states_of([3, 4], [0.3, 0.4])
    assert memory_along(states, True).most == pytest.approx(2**0.5)
    assert memory_along(states, False).most == 5


def test_of_a_text_that_was_not_read_there_is_nothing():
    memory = memory_along(states_of([0.5, 0.5]), True)
    assert len(memory.norms) == len(memory.kept) == 0
