"""Line ends and composition, of a whole text and of pieces."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.text.normal_form import encodable, normalise, normalise_pieces

# what joins: marks, Hangul vowels and finals, Indic and Kirat Rai signs, Tibetan ones that have no class
JOINING = (
    "e\u0301\u0327\u0323\u1100\u1161\u11a8\u09c7\u09be\u0f40\u0f71\u0f73\u0f74\U00016d67\U00016d63\u0344\u212b\r\nab"
)


@given(st.lists(st.text(st.sampled_from(JOINING) | st.characters(), max_size=5), max_size=30))
def test_pieces_are_normalised_like_the_whole(pieces):
    assert "".join(normalise_pieces(pieces)) == normalise("".join(pieces))


def test_whatever_is_composed_of_two_is_composed_across_a_border():
    parts = (unicodedata.decomposition(character).split() for character in map(chr, range(sys.maxunicode + 1)))
    pairs = [chr(int(pair[0], 16)) + chr(int(pair[1], 16)) for pair in parts if len(pair) == 2 and pair[0][0] != "<"]
    pairs += [first + vowel for first in "\u1100\u1112" for vowel in map(chr, range(0x1161, 0x1176))]
    pairs += ["가" + final for final in map(chr, range(0x11A8, 0x11C3))]
    composed = [pair for pair in pairs if len(normalise(pair)) == 1]
    assert len(composed) > 900
    assert not [pair for pair in pairs if "".join(normalise_pieces([*pair, "z"])) != normalise(pair) + "z"]


@pytest.mark.parametrize("mark", ["\u0301", "\u0f73", "\u1161"])
def test_any_number_of_marks_is_held_back_until_it_ends(mark):
    pieces = ["e", *[mark * 100] * 3, "a", "b"]
    assert "".join(normalise_pieces(pieces)) == normalise("".join(pieces))


@pytest.mark.parametrize("cut", ["\r|\n", "a\r|", "|\r\n", "\r|\r|\n|\n"])
def test_a_line_end_between_two_pieces_is_one(cut):
    assert "".join(normalise_pieces(cut.split("|"))) == normalise(cut.replace("|", ""))


@pytest.mark.parametrize(
    "text", ["plain words " * 9, "汉字没有换行" * 20, "हिन्दी में लिखा" * 20, "한국어" * 20, "é’œ" * 40]
)
def test_little_is_held_back_in_any_script(text):
    pieces = [text[begin : begin + 9] for begin in range(0, len(text), 9)]
    held = 0
    for number, piece in enumerate(normalise_pieces(pieces[:-1])):
        held = max(held, len("".join(pieces[: number + 1])) - len(piece) - number * 9)
    assert held <= 9
    assert unicodedata.is_normalized("NFC", "".join(normalise_pieces(pieces)))


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\ud800b", "a\ufffdb"),
        ("\udc80", "\ufffd"),
        ("\ud83d\ud83d\ude42\ud83d", "\ufffd🙂\ufffd"),  # two halves in order are one character
        ("\ufeffé🙂\0", "\ufeffé🙂\0"),
    ],
)
def test_half_a_character_becomes_one_that_every_encoding_has(text, clean):
    assert encodable(text) == clean


@given(st.text(st.characters(codec="utf-8")))
def test_what_can_be_encoded_stays_as_it_is(text):
    assert encodable(text) == text
