"""A reading in the background: its result, its error, or neither where it was given up."""

import pytest

from rnn_tui.errors import Cancelled
from rnn_tui.session.reading import Reading


def test_an_error_of_the_reading_is_raised_where_the_result_is_asked_for():
    def break_off(_may_go_on):
        raise ZeroDivisionError

    reading = Reading(break_off)
    assert reading.has_ended(60)
    with pytest.raises(ZeroDivisionError):
        reading.result()


def test_what_was_given_up_is_no_result_even_where_it_is_there():
    reading = Reading(lambda _may_go_on: 7)
    assert reading.has_ended(60) and reading.result() == 7
    reading.cancel()
    with pytest.raises(Cancelled):
        reading.result()
