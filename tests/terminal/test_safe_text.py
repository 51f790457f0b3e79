"""Foreign text: nothing that a terminal obeys survives, and every offset stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rnn_tui.terminal.safe_text import (
    Door,
    in_one_line,
    longest_heap,
    name_of,
    short_name_of,
    visible,
    without_commands,
)
from rnn_tui.tui.renderables.prose import shown


@given(st.text(), st.text())
def test_each_character_becomes_what_is_shown_of_it_alone_and_none_is_obeyed(text, more):
    assert visible(text) + visible(more) == visible(text + more)
    for character in visible(text):
        joiner = character in "\u200c\u200d"
        assert joiner or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@given(st.text())
def test_the_sign_for_what_is_damaged_stands_for_itself_alone(text):
    assert visible(text).count("\ufffd") == text.count("\ufffd")


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\x1b", "␛"),
        ("\0", "␀"),
        ("\n", "↵"),
        ("\t", "⇥"),
        ("\x7f", "␡"),
        ("\x9b", "U+009B"),
        ("\u200e", "U+200E"),
        ("\u202e", "U+202E"),
        ("\u2028", "U+2028"),
        ("\u00ad", "U+00AD"),
        ("\ufeff", "U+FEFF"),
        ("\ue000", "U+E000"),
        ("\udc80", "U+DC80"),
        ("\U000e0041", "U+E0041"),
        ("\ufffd", "\ufffd"),
    ],
)
def test_what_is_not_seen_has_a_picture_a_sign_or_its_code(character, shown):
    assert visible(character) == shown and short_name_of(character) == shown


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
        ("\u200e", "U+200E"),
        ("\u200b", "U+200B"),
        ("\u200d", "U+200D"),
        ("\ufffd", "\ufffd"),
    ],
)
def test_a_character_that_stands_alone_has_a_name(character, name):
    assert name_of(character) == name


@given(st.characters())
def test_no_name_is_empty(character):
    assert name_of(character).strip()


FAMILY, FLAG, WAVE, HEART = "👨\u200d👩\u200d👧", "🇫🇷", "👋\U0001f3fd", "❤\ufe0f"


@pytest.mark.parametrize("text", [FAMILY, FLAG, WAVE, HEART, f"J'aime {HEART}{FLAG}!", "\U0001f3fd"])
def test_a_sign_of_several_characters_is_as_wide_for_every_terminal(text):
    drawn = shown(text)
    assert not set(drawn) & set("\u200d\ufe0f\U0001f3fd🇫🇷")  # of which a terminal makes two cells, or one, or four
    assert cell_len(drawn) == sum(map(cell_len, drawn))  # what joins nothing is as wide as its parts
    assert short_name_of("🇫") == "Ｆ" and name_of("🇫") == "U+1F1EB" and shown("🇫") == "Ｆ"


# -- a terminal that is written to line by line -----------------------------------------------------------------------


@given(st.lists(st.text(st.characters() | st.sampled_from("e\u0301\u0323\n\t\r\x1b"), max_size=60)))
def test_a_text_in_pieces_is_the_text_whole_and_nothing_of_it_is_obeyed(pieces):
    whole, door = Door(), Door()
    shown = whole.shown("".join(pieces)) + whole.rest()
    assert "".join(map(door.shown, pieces)) + door.rest() == shown
    assert visible(shown.replace("\n", "").replace("\t", "")) == shown.replace("\n", "").replace("\t", "")


@given(st.text(st.characters() | st.sampled_from("\n\r\u2028"), max_size=40))
def test_a_line_stays_one(text):
    assert len(in_one_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n\tb\r\n", "a\n\tb␍\n"),
        ("e" + "\u0301" * 30, "e" + "\u0301" * 30),
        ("e" + "\u0301" * 31 + "f", "e" + "\u0301" * 30 + "(+1)f"),
        ("e" + "\u200d" * 99, "e" + "\u200d" * 30 + "(+69)"),
    ],
)
def test_line_ends_stay_and_marks_without_end_are_counted(text, shown):
    door = Door()
    assert door.shown(text) + door.rest() == shown


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("word", 0),
        ("\xe9", 0),
        ("e\u0301", 1),
        ("\u0301\u0301a\u0301", 2),
        ("x" + "\u0301\u034f" * 40 + "y", 80),
    ],
)
def test_the_marks_of_the_highest_heap_are_counted(text, count):
    assert longest_heap(text) == count


@given(st.text())
def test_of_commands_line_ends_and_tabs_alone_are_left(text):
    left = without_commands(text)
    assert {each for each in left if unicodedata.category(each) == "Cc"} <= set("\n\r\t")
    assert [each for each in left if each.isprintable()] == [each for each in text if each.isprintable()]
    assert without_commands("a\x1b[31m\u202eb\u200dc\x9b") == "a[31mb\u200dc"
