"""What a keyboard types, and what the text has in its place."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.text.look_alikes import look_alike
from rnn_tui.text.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("character", "has", "taken"),
    [
        ("'", "’", "’"),
        ("’", "'", "'"),
        ("\N{LEFT DOUBLE QUOTATION MARK}", '"', '"'),
        ('"', "«»", "«"),
        ("\N{EM DASH}", "-", "-"),
        ("-", "\N{EN DASH}\N{EM DASH}", "\N{EN DASH}"),
        ("\N{NO-BREAK SPACE}", " ", " "),
        (" ", "\N{NARROW NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"),
        ("…", ".", "..."),
        ("œ", "oe", "oe"),
        ("Æ", "AE", "AE"),
        ("\N{LATIN SMALL LIGATURE FI}", "fi", "fi"),
        ("É", "E", "E"),
        ("é", "e", "e"),
        ("ệ", "e", "e"),
        ("7", "abc", None),
        ("œ", "o", None),
        ("É", "e", None),
        ("'", "abc", None),
        ("\n", " ", None),
    ],
)
def test_the_nearest_relative_that_the_text_has(character, has, taken):
    assert look_alike(character, Vocabulary(has)) == taken


@given(st.characters().filter(lambda character: unicodedata.is_normalized("NFC", character)), st.text(max_size=6))
def test_whatever_is_put_in_can_be_read(character, has):
    vocabulary = Vocabulary(has + "'-. aeio")
    taken = look_alike(character, vocabulary)
    assert taken is None or (taken and all(part in vocabulary for part in taken))
