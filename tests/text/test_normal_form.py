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


def marks_in_a_row(text):
    """Return the longest row of marks that ``text`` has decomposed."""
    rows = "".join("m" if unicodedata.combining(each) else " " for each in unicodedata.normalize("NFD", text))
    return max(map(len, rows.split()), default=0)


MARKS = "\u0301\u0327\u0323\u0344\u0f73\u0f71\U0001e944"


@given(st.text(st.sampled_from(MARKS + "e\u01df\u1161\U000110ba"), min_size=20, max_size=200), st.integers(1, 40))
def test_rows_of_marks_are_parted_at_the_same_places_in_pieces_and_once_for_all(text, size):
    normal = normalise(text)
    assert "".join(normalise_pieces([text[begin : begin + size] for begin in range(0, len(text), size)])) == normal
    assert marks_in_a_row(normal) <= 30
    assert normalise(normal) == normal and unicodedata.is_normalized("NFC", normal)
    if marks_in_a_row(text) <= 30:
        assert normal == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize("letter", ["e", "\u01df", "\u0f40", ""])
def test_as_many_marks_as_any_language_has_stay_together(letter):
    free = 30 - (len(unicodedata.normalize("NFD", letter)) - 1 if letter else 0)
    whole = letter + "\u0323\u0301" * (free // 2) + "\u0323" * (free % 2)
    assert normalise(whole) == unicodedata.normalize("NFC", whole) and "\u034f" not in normalise(whole)
    assert normalise(whole + "\u0301").count("\u034f") == 1


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0f73", "\u0344\u0327"])
def test_no_more_than_a_few_marks_are_ever_put_in_order_together(marks, monkeypatch):
    longest = []

    def normalize(form, text):
        longest.append(marks_in_a_row(text) if form == "NFC" else 0)
        return real(form, text)

    real = unicodedata.normalize
    with monkeypatch.context() as patched:
        patched.setattr("rnn_tui.text.normal_form.unicodedata.normalize", normalize)
        normalise("e" + marks * 400)
        list(normalise_pieces(["e", *[marks * 40] * 10]))
    assert max(longest) == 30
