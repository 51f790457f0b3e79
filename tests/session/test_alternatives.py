"""What there is to choose from beside the prompt, on a clock and with a background that the test turns."""

import math

import pytest
from prompts import BackgroundByHand, make_reader, reading

from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.session.alternatives import MEASURED_FOR, Alternatives
from rnn_tui.session.prompt import Prompt
from rnn_tui.text.vocabulary import Vocabulary


@pytest.fixture
def background():
    return BackgroundByHand()


def test_branches_that_are_opened_during_a_long_reading_are_compared_after_it(background):
    prompt = Prompt(
        Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), background, step=3, clock=reading(1.0)
    )
    prompt.type_text("ab")
    prompt.edit(prompt.writer.clear)
    prompt.type_text("abc" * 9)
    alternatives = Alternatives(prompt, background, lambda: 0.0)
    branches = prompt.writer.branches(9)
    alternatives.ask_comparison(branches)
    assert not prompt.is_read and alternatives.fetch_comparison() is None
    while not prompt.is_read:
        background.answer()
        prompt.poll(0.0, learning=False)
    assert alternatives.fetch_comparison() is None  # it is asked now
    background.answer()
    found = alternatives.fetch_comparison()
    assert (found.step, found.bits) == (3, prompt.cached.bits)
    assert all(each is not None and math.isfinite(each.mean) for each in found.branches)
    assert found.branches[0].mean == prompt.cached.bits_per_character()


def test_branches_are_read_for_as_long_as_there_is_time(background):
    clock = reading(MEASURED_FOR / 100)
    prompt = Prompt(Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), background, clock=clock)
    prompt.type_text("ab" * 30)
    prompt.edit(prompt.writer.clear)
    prompt.type_text("ba" * 25)
    prompt.edit(prompt.writer.clear)
    prompt.type_text("c")
    while not prompt.is_read:
        background.answer()
        prompt.poll(0.0, learning=False)
    alternatives = Alternatives(prompt, background, clock)
    alternatives.ask_comparison(prompt.writer.branches(9))
    alternatives.fetch_comparison()
    background.answer()
    here, second, first = alternatives.fetch_comparison().branches
    assert here is not None and second is not None and first is None  # 50 characters and 60, in the time for 99
