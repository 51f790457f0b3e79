"""How the network writes on: shares and bits as they were, stops, and several continuations from one place."""

import math
from itertools import islice

import numpy as np
import pytest

from rnn_tui.errors import ConfigError
from rnn_tui.generation.reader import Reader, generate
from rnn_tui.generation.sampling import Sampling, distribution
from rnn_tui.generation.settings import GenerationSettings, draw_on, draw_one, until_stop
from rnn_tui.generation.together import continuations
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary("abc\n")


@pytest.fixture
def reader() -> Reader:
    network = CharRNN(Architecture(len(VOCABULARY), 6))
    initialise(network, "orthogonal", np.random.default_rng(3))
    return Reader(network)


def test_what_is_drawn_is_what_generate_draws_with_its_share_and_surprise(reader):
    state = reader.read(reader.start(), 1)
    sampling = Sampling(0.7, top_k=3)
    drawn = list(islice(draw_on(reader, state, sampling, 5), 30))
    assert [each.index for each in drawn] == list(islice(generate(reader, state, sampling, 5), 30))
    for each in drawn:
        assert each.share == pytest.approx(distribution(state.logits, sampling)[each.index])
        raw = distribution(state.logits, Sampling(1.0))[each.index]
        assert each.bits == pytest.approx(-math.log2(raw), rel=1e-6)
        state = reader.read(state, each.index)


def test_writing_ends_behind_what_it_was_told_to_stop_at(reader):
    drawn = list(islice(draw_on(reader, reader.start(), Sampling(1.0), 2), 400))
    text = VOCABULARY.decode(each.index for each in drawn)
    stop = text[150:153]
    kept = list(until_stop(iter(drawn), VOCABULARY, 400, [stop]))
    assert VOCABULARY.decode(each.index for each in kept) == text[: text.index(stop) + 3]
    assert len(list(until_stop(iter(drawn), VOCABULARY, 7, []))) == 7


def test_writing_ends_behind_the_first_of_several_stops_whichever_is_longer(reader):
    drawn = list(islice(draw_on(reader, reader.start(), Sampling(1.0), 2), 400))
    text = VOCABULARY.decode(each.index for each in drawn)
    early, late = text[20:24], text[300:310]
    end = min(text.index(early) + 4, text.index(late) + 10)
    for stops in ([early, late], [late, early]):
        assert len(list(until_stop(iter(drawn), VOCABULARY, 400, stops))) == end


def test_ways_to_go_on_are_those_of_the_next_visits_the_likeliest_first(reader):
    settings = GenerationSettings(Sampling(1.0), seed=4, continuations=5)
    found = continuations(reader, reader.start(), VOCABULARY, settings, 12, visit=2)
    assert [each.bits for each in found] == sorted(each.bits for each in found)
    firsts = {draw_one(reader.start(), settings.sampling, 4, visit).index for visit in range(2, 7)}
    assert {each.drawn[0].index for each in found} == firsts and {len(each.drawn) for each in found} == {12}


@pytest.mark.parametrize("wrong", [{"speed": -1}, {"length": -1}, {"continuations": 0}, {"continuations": 10}], ids=str)
def test_controls_that_make_no_sense(wrong):
    with pytest.raises(ConfigError):
        GenerationSettings(**wrong)
