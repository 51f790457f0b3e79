"""What is copied: the suffix array against a plain search."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.inspection import novelty
from rnn_tui.inspection.novelty import Copied, CopyFinder


def plain(text: list[int], sample: list[int]) -> int:
    """Return the length of the longest run of ``sample`` in ``text``, by trying all."""
    runs = {tuple(text[begin:end]) for begin in range(len(text)) for end in range(begin + 1, len(text) + 1)}
    tried = (tuple(sample[begin:end]) for begin in range(len(sample)) for end in range(begin + 1, len(sample) + 1))
    return max((len(run) for run in tried if run in runs), default=0)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
@given(text=st.lists(st.integers(0, 2), min_size=1, max_size=30), sample=st.lists(st.integers(0, 3), max_size=12))
def test_the_longest_copy_is_that_of_a_plain_search(kind, text, sample):
    found = CopyFinder(np.array(text, kind)).find(sample)
    assert found.length == plain(text, sample)
    copied = sample[found.begin : found.begin + found.length]
    assert any(text[begin : begin + len(copied)] == copied for begin in range(len(text)))


def test_large_indices_keep_their_order():
    text = np.array([300, 5, 70_000, 5, 300, 256, 1], np.uint32)
    assert CopyFinder(text).find([9, 5, 70_000, 5, 1]) == Copied(1, 3)


def test_of_a_long_text_only_the_beginning_is_looked_at(monkeypatch):
    monkeypatch.setattr(novelty, "MOST_CHARACTERS", 4)
    finder = CopyFinder(np.array([0, 1, 2, 3, 4, 5], np.uint8))
    assert finder.characters == 4 and finder.find([2, 3, 4, 5]).length == 2


def test_a_text_that_repeats_itself_is_put_in_order():
    finder = CopyFinder(np.zeros(2_000, np.uint8))
    assert finder.find([0] * 160) == Copied(0, 160)
