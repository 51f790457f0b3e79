"""Windows and streams: what is read, what is asked for, and that nothing is left out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.text.batches import SlidingWindows, side_by_side

texts = st.integers(2, 200).map(lambda size: np.arange(size).astype(np.uint8))
sizes = st.integers(1, 20)


@given(texts, sizes, sizes)
def test_windows_are_every_run_with_the_character_that_follows(indices, seq_length, batch_size):
    cut = SlidingWindows(indices, seq_length, batch_size)
    seen = []
    for step in range(cut.steps_per_epoch):
        batch = cut.batch(step)
        assert batch.from_zero and batch.targets.shape == (1, batch.inputs.shape[1])
        for column in range(batch.inputs.shape[1]):
            start = int(batch.inputs[0, column])
            assert batch.inputs[:, column].tolist() == list(range(start, start + cut.seq_length))
            assert int(batch.targets[0, column]) == start + cut.seq_length
            seen.append(start)
    assert seen == list(range(len(indices) - cut.seq_length))


@given(texts, sizes, sizes)
def test_streams_read_on_where_they_were(indices, seq_length, batch_size):
    cut = side_by_side(indices, seq_length, batch_size)
    batches = [cut.batch(step) for step in range(cut.steps_per_epoch)]
    assert [batch.from_zero for batch in batches] == [True] + [False] * (len(batches) - 1)
    inputs = np.concatenate([batch.inputs for batch in batches]).astype(int)
    targets = np.concatenate([batch.targets for batch in batches]).astype(int)
    assert (targets == inputs + 1).all()
    assert (np.diff(inputs, axis=0) == 1).all()
    left_out = len(indices) - 1 - inputs.size
    assert 0 <= left_out < cut.batch_size


def test_the_lessons_sentence_has_34_windows():
    assert SlidingWindows(np.arange(39).astype(np.uint8), 5, 1).steps_per_epoch == 34


def test_sizes_shrink_to_a_short_text():
    cut = side_by_side(np.arange(5).astype(np.uint8), 64, 32)
    assert (cut.seq_length, cut.batch_size, cut.steps_per_epoch) == (4, 1, 1)
    assert SlidingWindows(np.arange(3).astype(np.uint8), 64, 32).seq_length == 2
