"""Fields of the forms: what is shown of a number, and what number a field means."""

import pytest

from rnn_tui.language import set_language
from rnn_tui.tui.screens.fields import read_number, written_number


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("value", [0.1 / 3, 8e-3 / 7, 1e-300 / 3, 2**80 + 1, 0.8, 7])
def test_a_field_that_is_left_as_it_was_means_the_very_number_it_shows(value, language):
    set_language(language)
    found = read_number("rate", written_number(value), isinstance(value, int), value)
    assert found == value and type(found) is type(value)


def test_a_field_that_was_changed_means_what_is_written():
    assert read_number("rate", "0,25", whole=False, before=0.1) == 0.25
    with pytest.raises(ValueError, match="rate: enter a number"):
        read_number("rate", "a", whole=False, before=0.1)
