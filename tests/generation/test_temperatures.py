"""One text at several temperatures: each is what is written at that temperature alone, from the same seed."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from networks import make_network

from rnn_tui.generation.reader import Reader, generate
from rnn_tui.generation.sampling import Sampling, entropy_bits
from rnn_tui.generation.settings import GenerationSettings, raw_shares
from rnn_tui.generation.temperatures import TEMPERATURES, write_at_temperatures


@pytest.fixture
def begun():
    reader = Reader(make_network(6, 7, "gru"))
    return reader, reader.read_all(reader.start(), [1, 4, 0, 2])


@pytest.mark.parametrize("sampling", [Sampling(), Sampling(0.0), Sampling(greedy=True), Sampling(0.5, 3, 0.9)])
def test_only_the_temperature_is_another(begun, sampling):
    reader, state = begun
    settings = GenerationSettings(sampling, seed=11)
    found = write_at_temperatures(reader, state, settings, 60)
    for temperature, text in zip(TEMPERATURES, found, strict=True):
        alone = replace(sampling, temperature=temperature, greedy=False)
        assert text == tuple(islice(generate(reader, state, alone, 11), 60))
    assert found == write_at_temperatures(reader, state, settings, 60)
    assert found != write_at_temperatures(reader, state, replace(settings, seed=12), 60)


def test_the_higher_the_more_different_characters_and_zero_takes_the_likeliest(begun):
    reader, state = begun
    texts = write_at_temperatures(reader, state, GenerationSettings(), 400, (0.0, *TEMPERATURES, 5.0))
    assert texts[0][0] == int(np.argmax(state.logits))
    counts = [np.bincount(text, minlength=6) / len(text) for text in texts]
    spread = [entropy_bits(each) for each in counts]
    assert spread == sorted(spread) and spread[-1] > 2.4 and entropy_bits(raw_shares(state)) < np.log2(6)
