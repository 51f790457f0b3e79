"""Reading a text: going back is exact, a windowed network re-reads, the same seed writes the same text."""

from itertools import islice

import numpy as np
import pytest

from rnn_tui.generation.reader import Reader, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN

V = 6


def make_reader(window: int | None = None, cell="rnn", layers=1) -> Reader:
    network = CharRNN(Architecture(V, 5, cell, layers))
    initialise(network, "orthogonal", np.random.default_rng(4))
    return Reader(network, window)


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
