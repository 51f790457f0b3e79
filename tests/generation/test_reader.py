"""Reading a text: going back is exact, a windowed network re-reads, the same seed writes the same text."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_tui.generation.outlook import GHOST_LENGTH, look_ahead
from rnn_tui.generation.reader import KEEP_EVERY, Reader, Trail, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN

V = 6


def make_reader(window: int | None = None, cell="rnn", layers=1) -> Reader:
    network = CharRNN(Architecture(V, 5, cell, layers))
    initialise(network, "orthogonal", np.random.default_rng(4))
    return Reader(network, window)


@st.composite
def texts(draw) -> list[int]:
    """Indices of any number: lists as hypothesis draws them are mostly shorter than what a Trail keeps."""
    rng = np.random.default_rng(draw(st.integers(0, 1_000)))
    return rng.integers(0, V, draw(st.integers(0, 3 * KEEP_EVERY))).tolist()


edits = st.tuples(st.integers(0, 4 * KEEP_EVERY), texts())  # how much is kept, and what is typed after it


@settings(max_examples=50, deadline=None)
@given(st.lists(edits, min_size=1, max_size=6), st.sampled_from([None, 3]), st.sampled_from(CELL_NAMES))
def test_after_any_edits_the_state_is_that_of_a_fresh_pass_bit_for_bit(changes, window, cell):
    reader = make_reader(window, cell, layers=2)
    trail = Trail(reader)
    indices: list[int] = []
    for kept, typed in changes:
        indices = indices[:kept] + typed
        state = trail.follow(indices)
        fresh = reader.start()
        for index in indices:
            fresh = reader.read(fresh, index)
        assert state.length == fresh.length == len(indices)
        assert state.h.tobytes() == fresh.h.tobytes() and state.logits.tobytes() == fresh.logits.tobytes()
        assert trail.state is state and trail.indices == indices


def test_a_character_at_the_end_of_a_long_text_is_one_step(monkeypatch):
    trail = Trail(make_reader())
    text = [1, 2, 3] * 10 * KEEP_EVERY
    trail.follow(text)
    read, steps = Reader.read, []
    monkeypatch.setattr(Reader, "read", lambda *arguments: steps.append(1) or read(*arguments))
    trail.follow([*text, 4])
    assert len(steps) == 1
    trail.follow(text)
    assert len(steps) <= 1 + KEEP_EVERY


def test_typing_and_taking_back_over_a_kept_state():
    trail = Trail(make_reader())
    text = [1, 2, 3] * KEEP_EVERY
    trail.follow(text)
    for length in (KEEP_EVERY + 1, KEEP_EVERY, KEEP_EVERY - 1, 0, len(text)):
        fresh = Trail(make_reader())
        assert np.array_equal(trail.follow(text[:length]).logits, fresh.follow(text[:length]).logits)


def test_before_any_text_every_character_is_equally_likely():
    assert make_reader().start().logits.tolist() == [0.0] * V


def test_a_windowed_network_re_reads_its_window_from_zero():
    reader = make_reader(window=3)
    state = reader.read_all(reader.start(), [5, 4, 1, 2, 3])
    plain = make_reader()
    assert np.array_equal(state.logits, plain.read_all(plain.start(), [1, 2, 3]).logits)
    assert state.length == 5


@pytest.mark.parametrize("window", [None, 3])
def test_reading_all_at_once_is_reading_one_after_another(window):
    reader, indices = make_reader(window), [1, 5, 0, 2, 2, 4]
    state = reader.start()
    for index in indices:
        state = reader.read(state, index)
    at_once = reader.read_all(reader.start(), indices)
    assert at_once.length == state.length and np.array_equal(at_once.logits, state.logits)


def test_generate_is_an_endless_iterator_and_repeats_itself():
    reader = make_reader()

    def written(seed):
        return list(islice(generate(reader, reader.start(), Sampling(1.0), seed), 40))

    assert len(written(1)) == 40
    assert written(1) == written(1) != written(2)
    assert iter(characters := generate(reader, reader.start(), Sampling(1.0), 1)) is characters


def test_generate_is_a_character_ahead_of_nobody(monkeypatch):
    reader = make_reader()
    read, steps = Reader.read, []
    monkeypatch.setattr(Reader, "read", lambda *arguments: steps.append(1) or read(*arguments))
    characters = generate(reader, reader.start(), Sampling(1.0), 1)
    assert not steps
    for number in range(3):
        next(characters)
        assert len(steps) == number


def test_a_continuation_does_not_depend_on_how_its_text_came_about():
    reader = make_reader()
    whole = list(islice(generate(reader, reader.start(), Sampling(1.0), 3), 20))
    middle = reader.read_all(reader.start(), whole[:10])
    assert list(islice(generate(reader, middle, Sampling(1.0), 3), 10)) == whole[10:]


def test_reading_changes_neither_the_network_nor_an_earlier_state():
    reader = make_reader()
    parameters = reader.network.flat.copy()
    start = reader.start()
    reader.read_all(start, [1, 2, 3])
    assert np.array_equal(reader.network.flat, parameters)
    assert not start.h.any() and start.length == 0


def test_the_outlook_is_the_trail_and_the_ghost():
    reader = make_reader()
    outlook = look_ahead(reader, 7, [1, 2], Sampling(0.5))
    assert outlook.step == 7 and outlook.trail.indices == [1, 2]
    assert len(outlook.ghost) == GHOST_LENGTH
    assert outlook.ghost == look_ahead(reader, 8, [1, 2], Sampling(0.5)).ghost
