"""Characters to integers and back."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.errors import TextError
from rnn_tui.text.vocabulary import Vocabulary


@given(st.text(min_size=1))
def test_there_and_back(text):
    vocabulary = Vocabulary(text)
    indices = vocabulary.encode(text)
    assert vocabulary.decode(indices) == text
    assert list(vocabulary.characters) == sorted(set(text))
    assert indices.tolist() == [vocabulary.index(character) for character in text]


@pytest.mark.parametrize(("size", "dtype"), [(2, np.uint8), (256, np.uint8), (257, np.uint16), (70_000, np.uint32)])
def test_indices_are_as_small_as_can_be(size, dtype):
    vocabulary = Vocabulary(chr(0x10000 + code) for code in range(size))
    assert vocabulary.encode(vocabulary.characters[-1]).dtype == dtype
    assert vocabulary.encode(vocabulary.characters[-1])[0] == size - 1


def test_an_unknown_character_is_named():
    with pytest.raises(TextError, match="'z'"):
        Vocabulary("abc").encode("abzc")
    assert Vocabulary("abc").index("z") is None


def test_vocabularies_are_compared_exactly():
    assert Vocabulary("cba") == Vocabulary("abc") != Vocabulary("abd")


def test_a_text_longer_than_a_piece_is_read_piece_by_piece(monkeypatch):
    text = "abc é\n" * 7 + "z"
    whole = Vocabulary(text).encode(text).tolist()
    monkeypatch.setattr("rnn_tui.text.vocabulary._PIECE", 5)
    assert Vocabulary(text).encode(text).tolist() == whole
    with pytest.raises(TextError, match="'q'"):
        Vocabulary(text).encode(text + "q")


def test_reading_and_indexing_keep_to_a_few_bytes_a_character():
    text = "the quick brown fox jumps over the lazy dog\n" * 50_000
    tracemalloc.start()
    try:
        indices = Vocabulary(text).encode(text)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 1.1 * len(text) and indices.nbytes == len(text)
    assert peak < 1.1 * len(text) + 40_000_000  # a piece and a table of every code point: no more for a longer text
