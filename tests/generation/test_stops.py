"""Stops as the network would write them: through what a text and a prime go through."""

import unicodedata

import pytest

from rnn_tui.generation.stops import stops_in
from rnn_tui.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary("caféd on’tœ…\n")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("café", "café"),
        (unicodedata.normalize("NFD", "café"), "café"),
        ("f\r\nn", "f\nn"),
        ("f\rn", "f\nn"),
        ("don't", "don’t"),
        ("f\N{NO-BREAK SPACE}n", "f n"),
        ("cafè", "cafe"),
    ],
)
def test_a_stop_is_compared_as_the_text_has_it(typed, written):
    if written == "cafe":
        assert stops_in(Vocabulary("cafe"), [typed]).texts == ("cafe",)
    else:
        assert stops_in(VOCABULARY, [typed]).texts == (written,)


def test_several_hold_each_once_and_empty_ones_are_none():
    stops = stops_in(VOCABULARY, ["don't", "", "don’t", "\n"])
    assert stops.texts == ("don’t", "\n") and stops.replaced == {"'": "’"} and not stops.never


def test_one_with_characters_that_the_text_never_had_never_stops_and_is_named():
    stops = stops_in(VOCABULARY, ["zaz", "a", "€"])
    assert stops.texts == ("a",) and stops.never == {"zaz": "z", "€": "€"}
