"""A text as indices: a byte a character, made in pieces, the same as made at once."""

import hashlib
import tracemalloc
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.errors import TextError
from rnn_tui.text.indexed import index_text
from rnn_tui.text.vocabulary import Vocabulary

texts = st.text(st.characters(), max_size=60)  # surrogates too: a pasted text may hold halves of a character


@given(st.lists(texts, max_size=6), st.integers(0, 50), st.integers(1, 9))
def test_pieces_are_indexed_like_the_whole(pieces, expected, at_once):
    whole = "".join(pieces)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rnn_tui.text.indexed._AT_ONCE", at_once)
        text = index_text(pieces, expected)
        assert text.vocabulary == Vocabulary(whole)
        assert text.indices.tolist() == Vocabulary(whole).encode(whole).tolist()
        assert text.indices.dtype == text.vocabulary.index_type
        assert text.indices.base is None  # nothing more is held than is there
        assert str(text) == whole and len(text) == len(whole)
        assert text.counts == dict(sorted(Counter(whole).items()))
        utf8 = whole.encode("utf-8", "surrogatepass")
        assert b"".join(text.utf8()) == utf8 and text.sha256 == hashlib.sha256(utf8).hexdigest()


@pytest.mark.parametrize(("kinds", "dtype"), [(256, np.uint8), (257, np.uint16), (70_000, np.uint32)])
def test_indices_grow_only_with_the_vocabulary(kinds, dtype):
    text = index_text(["abc" * 100, "".join(chr(0x10000 + code) for code in range(kinds - 3)), "cba"])
    assert text.indices.dtype == dtype and len(text.vocabulary) == kinds
    assert text[:3] == "abc" and text[-3:] == "cba" and text[299] == "c"


def test_nobody_writes_into_what_everybody_shares():
    with pytest.raises(ValueError, match="read-only"):
        index_text(["abc"]).indices[0] = 1


@given(texts, st.dictionaries(st.characters(), st.none() | st.characters()), st.integers(1, 9))
def test_characters_are_replaced_and_left_out(whole, table, at_once):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rnn_tui.text.indexed._AT_ONCE", at_once)
        text = index_text([whole])
        translated = text.translate(table)
        expected = whole.translate({ord(char): to for char, to in table.items()})
        assert str(translated) == expected and translated.vocabulary == Vocabulary(expected)
        assert translated.sha256 == hashlib.sha256(expected.encode("utf-8", "surrogatepass")).hexdigest()
        assert (translated is text) == (not set(whole) & set(table))


def test_another_vocabulary_has_other_indices_and_the_same_one_the_same_array():
    text = index_text(["bcab"])
    assert text.indices_in(Vocabulary("abc")) is text.indices
    assert text.indices_in(Vocabulary("aabbcx!")).tolist() == Vocabulary("aabbcx!").encode("bcab").tolist()
    with pytest.raises(TextError, match="'b'"):
        text.indices_in(Vocabulary("ac"))


@given(st.text("abcde", min_size=1, max_size=40), st.randoms(use_true_random=False), st.integers(1, 9))
def test_the_places_of_some_of_those_characters_that_another_vocabulary_has(whole, random, at_once):
    there = [place for place, char in enumerate(whole) if char in "ace"]
    ranks = random.sample(range(len(there)), random.randint(0, len(there)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("rnn_tui.text.indexed._AT_ONCE", at_once)
        found = index_text([whole]).positions_in(Vocabulary("ace"), np.array(ranks, np.intp))
    assert found.tolist() == [there[rank] for rank in ranks]


def test_indexing_holds_a_byte_a_character_and_little_more_at_its_peak():
    line = "the quick brown fox jumps over the lazy dog\n"
    pieces = (line * 1_000 for _number in range(200))
    characters = 200_000 * len(line)
    tracemalloc.start()
    try:
        text = index_text(pieces, characters)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert text.indices.nbytes == characters == len(text)
    assert kept < 1.02 * characters
    assert peak < characters + 15_000_000  # a table of every code point, and a piece: no more for a longer text
