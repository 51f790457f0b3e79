"""What is learnt, what is judged by, and that no character is in two parts."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.text.batches import ParallelStreams
from rnn_tui.text.splits import in_one_run, interleave, split_at_the_end, split_by_lines


def lengths(parts) -> list[int]:
    return [len(part) for part in (parts.training, parts.validation, parts.test)]


@pytest.mark.parametrize(
    ("length", "fraction", "border"),
    [(1_115_394, 0.1, 1_003_854), (100, 0.1, 90), (100, 0.0, 100), (10, 0.1, 10), (3, 0.5, 3), (4, 0.5, 2)],
)
def test_the_validation_part_is_at_the_end(length, fraction, border):
    parts = split_at_the_end(np.arange(length), fraction)
    assert lengths(parts) == [border, length - border, 0]
    assert np.array_equal(np.concatenate((parts.training, parts.validation)), np.arange(length))


def test_the_test_part_is_behind_it():
    parts = split_at_the_end(np.arange(1_000), 0.1, 0.05)
    assert lengths(parts) == [850, 100, 50] and parts.test[0] == 950
    assert lengths(split_at_the_end(np.arange(100), 0.5, 0.4)) == [10, 50, 40]  # though 1 - 0.4 - 0.5 is below 0.1


@given(st.integers(2, 60), st.floats(0, 0.6), st.floats(0, 0.39))
def test_parts_are_the_text_and_never_too_short_to_score(length, val_fraction, test_fraction):
    parts = split_at_the_end(np.arange(length), val_fraction, test_fraction)
    joined = np.concatenate((parts.training, parts.validation, parts.test))
    assert np.array_equal(joined, np.arange(length))
    assert all(size != 1 for size in lengths(parts)) and len(parts.training) >= 2


def test_interleaved_parts_are_the_ends_of_every_stream():
    parts = interleave(np.arange(10_001), seq_length=10, batch_size=4, val_fraction=0.05)
    # 10,000 transitions, four streams of 2,500, 250 steps each: 237 and 13 (char-rnn rounds down what is learnt)
    assert lengths(parts) == [237 * 40, 13 * 40, 0]
    assert parts.training.inputs[0].tolist() == [0, 2_500, 5_000, 7_500]
    assert parts.validation.inputs[0].tolist() == [2_370, 4_870, 7_370, 9_870]
    assert np.array_equal(parts.validation.targets, parts.validation.inputs + 1)
    assert in_one_run(parts.validation)[:3].tolist() == [2_370, 2_371, 2_372]


def test_streams_of_interleaved_parts_are_whole_steps_as_char_rnn_cuts_them():
    parts = interleave(np.arange(10_030), seq_length=10, batch_size=4, val_fraction=0.05)
    assert parts.training.inputs[0].tolist() == [0, 2_500, 5_000, 7_500]  # not 2,507
    assert lengths(parts) == [237 * 40, 13 * 40, 0]


@given(st.integers(2, 400), st.integers(1, 9), st.integers(1, 5), st.floats(0, 0.5), st.floats(0, 0.4))
def test_no_character_is_in_two_interleaved_parts(length, seq_length, batch_size, val_fraction, test_fraction):
    parts = interleave(np.arange(length), seq_length, batch_size, val_fraction, test_fraction)
    targets = np.concatenate([np.ravel(part.targets) for part in (parts.training, parts.validation, parts.test)])
    assert len(set(targets.tolist())) == len(targets) and len(parts.training)
    assert all(isinstance(part, ParallelStreams) for part in (parts.training, parts.validation, parts.test))


def test_the_last_of_a_part_is_the_end_of_every_stream():
    parts = interleave(np.arange(10_001), seq_length=10, batch_size=4, val_fraction=0.05)
    last = parts.training.last(12)
    assert last.inputs.tolist() == parts.training.inputs[-3:].tolist() and len(last) == 12


def test_one_run_of_a_part_at_the_end_is_itself():
    parts = split_at_the_end(np.arange(100), 0.1)
    run = in_one_run(parts.validation)
    assert np.shares_memory(run, parts.validation) and run.tolist() == parts.validation.tolist()


@given(
    st.lists(st.text("ab", max_size=4), min_size=1, max_size=40), st.floats(0, 0.5), st.floats(0, 0.4), st.integers()
)
def test_whole_lines_are_kept_in_their_order_and_each_in_one_part(lines, val_fraction, test_fraction, seed):
    numbered = [f"{number} {line}\n" for number, line in enumerate(lines)]
    codes = np.array([ord(char) for char in "".join(numbered)])
    parts = split_by_lines(codes, ord("\n"), val_fraction, test_fraction, seed)
    kept = [
        "".join(map(chr, part)).splitlines(keepends=True) for part in (parts.training, parts.validation, parts.test)
    ]
    assert sorted(chain(*kept), key=numbered.index) == numbered
    assert all(sorted(part, key=numbered.index) == part for part in kept)
    assert [len(part) for part in kept[1:]] == [
        int(round(len(lines) * share, 6)) for share in (val_fraction, test_fraction)
    ]


def test_the_lines_that_are_kept_come_from_everywhere_and_are_drawn_by_the_seed():
    codes = np.array([ord(char) for number in range(1_000) for char in f"{number:03}\n"])
    drawn = [split_by_lines(codes, ord("\n"), 0.1, seed=seed).validation for seed in (1, 1, 2)]
    numbers = [int(line) for line in "".join(map(chr, drawn[0])).split()]
    assert (
        len(numbers) == 100 and [sum(n // 250 == quarter for n in numbers) > 10 for quarter in range(4)] == [True] * 4
    )
    assert drawn[0].tolist() == drawn[1].tolist() != drawn[2].tolist()


def test_the_share_of_the_dividing_is_told_and_what_that_raises_ends_it(monkeypatch):
    monkeypatch.setattr("rnn_tui.text.splits._AT_ONCE", 7)
    indices, told = np.tile(np.arange(5, dtype=np.uint8), 40), []
    split_by_lines(indices, 0, 0.2, 0.1, tell=told.append)
    assert told == sorted(told) and told[0] == 0 and told[-1] > 0.9 and len(told) == 5 * 29 and max(told) < 1
    with pytest.raises(ZeroDivisionError):
        split_by_lines(indices, 0, 0.2, 0.1, tell=lambda share: 1 / (0.5 - min(share, 0.5)))


@pytest.mark.parametrize("text", ["abc", "abc\n", "a\nb", "\n", "a\n\n\n"])
def test_what_has_too_few_lines_is_learnt_whole(text):
    parts = split_by_lines(np.array([ord(char) for char in text]), ord("\n"), 0.1, 0.1)
    assert lengths(parts) == [len(text), 0, 0]
