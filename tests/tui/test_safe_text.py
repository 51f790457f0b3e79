"""Foreign text: nothing that a terminal obeys survives, and every offset stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.tui.safe_text import name_of, visible


@given(st.text())
def test_one_character_becomes_one_character_and_none_is_obeyed(text):
    shown = visible(text)
    assert len(shown) == len(text)
    for character in shown:
        joiner = character in "\u200c\u200d"
        assert joiner or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("character", "shown"),
    [("\x1b", "␛"), ("\0", "␀"), ("\n", "␊"), ("\x7f", "␡"), ("\x9b", "�"), ("\u202e", "�"), ("\u2028", "�")],
)
def test_controls_have_their_pictures(character, shown):
    assert visible(character) == shown


def test_ordinary_text_stays():
    text = "Le gardien, « là-haut », 海 и море"
    assert visible(text) == text


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\n", "newline"),
        (" ", "space"),
        ("\t", "tab"),
        ("\u00a0", "nb space"),
        ("a", "a"),
        ("\x1b", "␛"),
        ("\u0301", "◌\u0301"),
        ("\u2009", "U+2009"),
    ],
)
def test_a_character_that_stands_alone_has_a_name(character, name):
    assert name_of(character) == name


@given(st.characters())
def test_no_name_is_empty(character):
    assert name_of(character).strip()
