"""The properties of a text, character by character, on texts short enough to be marked by hand."""

import numpy as np
import pytest

from rnn_tui.inspection.properties import PROPERTIES as ALL
from rnn_tui.inspection.properties import (
    began_with_capital,
    column_in_line,
    in_speakers_name,
    inside_brackets,
    inside_quotes,
    inside_string,
    letters_of_word,
    mirrored_half,
    stretches,
)


def told(values, text):
    """A sign for each character: its value, a question mark where nothing is asked."""
    found = values(text)
    assert found.shape == (len(text),)
    return "".join("?" if np.isnan(value) else str(int(value)) for value in found)


def named(name):
    return next(each.values for each in ALL if each.name == name)


@pytest.mark.parametrize(
    ("values", "text", "expected"),
    [
        (column_in_line, "ab\n\nc", "12001"),
        (letters_of_word, "ab c’d 1é", "120101001"),
        (inside_quotes, 'a "b" c', "0011000"),
        (inside_quotes, "“a” «b» c", "110011000"),
        (inside_quotes, '"a\nb', "1111"),
        (inside_quotes, '"a\n\nb', "11100"),  # an empty line ends it
        (inside_brackets, "a(b[c]d)e)f{", "011111100001"),
        (inside_brackets, "(a\n\nb", "11100"),
        (inside_string, "x = 'a\\'b' + \"c\"", "0000111110000110"),
        (inside_string, "f'a' f(\"b\")", "01100001100"),
        (inside_string, "it isn't 'tis\nnot", "0" * 17),  # apostrophes; a literal ends on its line
        (inside_string, '"""a "b"\nc""" d', "1111111111110" + "00"),
        (began_with_capital, "Ab cD É’x", "?1??0????"),
        (began_with_capital, "Éab cab", "?11??00"),
        (in_speakers_name, "a\n\nKING X:\nGo: on\n\nNo\n", "000" + "1" * 6 + "0" * 13),
        (mirrored_half, "moke|ekom ab|ac aa|aa", "00000" + "1111" + "0" * 10 + "11"),
        (mirrored_half, "moke|ekoma a|a", "0" * 14),
        (named("1 back: a space"), "a b", "?01"),
        (named("2 back: a space"), "a bc", "??01"),
        (named("1 back: a vowel"), "bÉy\n", "?010"),
        (named("2 back: a vowel"), "ябвг", "??10"),
    ],
)
def test_a_property_of_each_character(values, text, expected):
    assert told(values, text) == expected


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.name)
def test_a_property_has_a_value_for_each_character_of_any_text(each):
    for text in ("", "a", "\n", "\"'«([{", "日本\n\n e\N{COMBINING ACUTE ACCENT}"):
        assert each.values(text).shape == (len(text),)


def test_stretches_are_counted_whole():
    for marks, count in (("", 0), ("000", 0), ("1", 1), ("0110101", 3), ("111", 1), ("1011", 2)):
        assert stretches(np.array([mark == "1" for mark in marks], bool)) == count
