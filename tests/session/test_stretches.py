"""Stretches of each text: the characters that were asked for, read with what stands before them."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.neurons import read_units
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.session.stretches import DividedText, WrittenText, cut_other
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from tests.generation.test_cached_reader import make_reader, make_writer

TEXT = "".join(f"line {number} of the text\n" for number in range(200))


@pytest.fixture
def corpus():
    return corpus_from_text(TEXT, "lines")


@pytest.fixture
def reader(corpus):
    network = CharRNN(Architecture(len(corpus.vocabulary), 6, "gru"))
    initialise(network, "uniform", np.random.default_rng(1))
    return Reader(network)


@pytest.fixture
def config():
    return replace(preset_config("balanced"), split="end", val_fraction=0.1, test_fraction=0.05)


def told(excerpt):
    return excerpt.part, excerpt.place, excerpt.length, excerpt.total


def test_the_validation_part_comes_first_then_what_is_learnt_then_the_test(corpus, config, reader):
    divided = DividedText(corpus, corpus.vocabulary, config)
    count = len(TEXT)
    learnt, judged = int(count * 0.85), int(count * 0.95)
    first = divided.cut(reader, 0, 50)
    assert told(first) == ("validation", 0, judged - learnt, count)
    assert first.stretch.text == TEXT[learnt : learnt + 50]
    last = divided.cut(reader, judged - learnt - 10, 50)  # it ends where its part does
    assert last.stretch.text == TEXT[judged - 10 : judged] and last.stretch.begin == judged - learnt - 10
    assert divided.cut(reader, judged - learnt, 20).stretch.text == TEXT[:20]
    test = divided.cut(reader, judged, 20)
    assert told(test)[:2] == ("test", 0) and test.stretch.text == TEXT[judged : judged + 20]
    assert divided.cut(reader, 9_999_999, 20).stretch.text == TEXT[-1]


@pytest.mark.parametrize("split", ["lines", "interleaved"])
def test_a_text_may_be_divided_otherwise(corpus, config, reader, split):
    config = replace(config, split=split, test_fraction=0.0, seq_length=8, batch_size=4)
    excerpt = DividedText(corpus, corpus.vocabulary, config).cut(reader, 0, 23)
    assert excerpt.part == "validation" and len(excerpt.stretch.text) == 23
    assert (excerpt.stretch.text in TEXT) or split == "lines"


def test_what_stands_before_is_read_first_but_no_more_than_can_matter(corpus, config, reader):
    divided = DividedText(corpus, corpus.vocabulary, config)
    excerpt = divided.cut(reader, 300, 40)
    assert list(excerpt.stretch.passage.places) == list(range(100, 340))
    assert len(read_units(excerpt.stretch)) == 40
    windowed = divided.cut(Reader(reader.network, window=9), 300, 40).stretch
    assert list(windowed.passage.places) == list(range(291, 340)) and windowed.window == 9
    whole = read_units(divided.cut(Reader(reader.network, window=9), 0, 400).stretch)
    assert read_units(windowed) == pytest.approx(whole[300:340], abs=1e-6)


def test_what_another_text_has_that_the_network_does_not_know_is_left_out(corpus, reader):
    other = corpus_from_text("the Zebra of line 9", "other")
    stretch = cut_other(other, corpus.vocabulary, reader, 0, 100).stretch
    assert stretch.text == "the Zebra of line 9"
    assert stretch.is_known().tolist() == [char not in "Zbra" for char in stretch.text]
    later = cut_other(other, corpus.vocabulary, reader, 4, 5)
    assert later.stretch.text == "Zebra" and told(later) == ("", 4, 19, 19)
    assert list(later.stretch.passage.places) == [0, 1, 2, 3, 5]


@pytest.mark.parametrize("window", [None, 5])
def test_what_is_written_is_read_as_the_prompt_was(window):
    cached = CachedReader(make_reader(window=window))
    cached.follow(make_writer("abcab7" * 40).nodes)
    for begin, length, first in ((None, 30, 210), (100, 30, 100), (0, 999, 0), (9_999, 9, 239)):
        excerpt = WrittenText(cached, begin, length).cut()
        text = ("abcab7" * 40)[first : first + length]
        assert (excerpt.stretch.text, excerpt.place, excerpt.total) == (text, first, 240)
        if first + len(text) == 240:
            state = cached.state.h.reshape(-1)
            assert read_units(excerpt.stretch)[-1] == pytest.approx(state, abs=1e-6)
    empty = WrittenText(CachedReader(make_reader(window=window)), None, 30).cut()
    assert empty.stretch.text == "" and read_units(empty.stretch).shape[0] == 0


def test_as_many_as_are_scored_stay_within_their_part(corpus, config, reader):
    divided = DividedText(corpus, corpus.vocabulary, config)
    validation = divided.cut(reader, 300, 40)
    assert [validation.begin_of(place, 100) for place in (300, 0)] == [300, 0]
    assert validation.begin_of(validation.length - 5, 100) == validation.length - 100
    assert validation.begin_of(300, 99_999) == 0
    learnt = divided.cut(reader, validation.length + 7, 40)
    assert learnt.begin_of(validation.length + 7, 99_999) == validation.length
