"""The prompt by itself, on a clock and with a background that the test turns."""

import itertools
import math
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from prompts import TOOK, BackgroundByHand, make_reader, reading

from rnn_tui.generation.lookahead import look_ahead
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.generation.writer import Writer
from rnn_tui.session.prompt import READ_FOR, READING_SHARE, Prompt
from rnn_tui.text.vocabulary import Vocabulary

AT_ONCE = 400  # characters that this network reads while a key is handled


def write_on(prompt: Prompt, count: int) -> None:
    for _ in range(count):
        assert prompt.write_next(same_unit=True)


@pytest.fixture
def helper():
    return BackgroundByHand()


@pytest.fixture
def prompt(helper):
    """A prompt in the middle of a training, with a long text that newer parameters were asked to read."""
    prompt = Prompt(
        Vocabulary("abc"),
        make_reader(1),
        GenerationSettings(Sampling(1.0), 1),
        helper,
        clock=reading(READ_FOR / AT_ONCE),
    )
    prompt.begin("abc")
    prompt.poll(0.0, learning=True)
    write_on(prompt, 10 * AT_ONCE)
    prompt.ask(partial(look_ahead, make_reader(2), 7), 0.0)
    return prompt


def test_newer_parameters_catch_up_with_what_is_written_meanwhile_and_it_is_paid_for(prompt, helper):
    for count in (4 * AT_ONCE, 2 * AT_ONCE, AT_ONCE):
        write_on(prompt, count)
        helper.answer()
        prompt.poll(1.0, learning=True)
    assert prompt.step == 7
    fresh = make_reader(2)
    assert np.array_equal(prompt.state.h, fresh.read_all(fresh.start(), prompt.writer.indices).h)
    due = 1.0 + 3 * TOOK / READING_SHARE
    assert not prompt.is_due(due - 0.01) and prompt.is_due(due)


@pytest.mark.parametrize("learning", [True, False])
def test_what_falls_behind_comes_too_late_but_only_while_others_come(prompt, helper, learning):
    write_on(prompt, 4 * AT_ONCE)
    helper.answer()
    prompt.poll(1.0, learning)
    write_on(prompt, 3 * AT_ONCE)
    helper.answer()
    prompt.poll(2.0, learning)
    assert prompt.step == 0
    write_on(prompt, 5)
    helper.answer()
    prompt.poll(3.0, learning)
    assert prompt.step == (0 if learning else 7)
    assert prompt.is_due(3.0) != learning


@pytest.mark.parametrize(("seconds", "at_once"), [(1e-6, 60), (READ_FOR / 29.5, 30), (READ_FOR / 3.5, 4), (10.0, 1)])
def test_what_a_key_reads_is_bounded_by_time_whatever_the_network(helper, seconds, at_once):
    prompt = Prompt(
        Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=reading(seconds)
    )
    prompt.type_text("abc" * 20)
    assert len(prompt.cached.nodes) == at_once and prompt.is_read == (at_once == 60)
    assert prompt.write_next() == prompt.is_read
    while not prompt.is_read:
        helper.answer()
        prompt.poll(0.0, learning=False)
    fresh = make_reader(1)
    indices = prompt.writer.indices
    assert np.array_equal(prompt.state.h, fresh.read_all(fresh.start(), indices).h)
    assert np.isfinite([node.bits for node in prompt.writer.nodes]).all()


def test_what_was_read_at_once_is_not_read_again_in_the_background(helper):
    prompt = Prompt(
        Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=reading(READ_FOR / 3.5)
    )
    steps = []
    read = prompt.cached.reader.read
    prompt.cached.reader.read = lambda state, index: steps.append(index) or read(state, index)
    prompt.type_text("abcab" * 2)
    (question,) = helper._asked.values()
    assert len(steps) == 4 and len(question().cached.nodes) == 10
    assert len(steps) - 4 == 6 + 59  # and the ghost


def test_an_answer_that_is_taken_up_leaves_the_question_of_newer_parameters_to_be_answered(helper):
    prompt = Prompt(Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper)
    prompt.begin("abc")
    prompt.ask(partial(look_ahead, make_reader(2), 2), 0.0)
    helper.answer()
    prompt.ask(partial(look_ahead, make_reader(3), 3), 1.0)  # before the answer was fetched
    (slot,) = helper._asked
    slot.question = helper._asked[slot]
    prompt.poll(1.0, learning=False)
    assert prompt.step == 2 and slot.question is not None


# -- what a key takes, however long the text is ----------------------------------------------------------------------


def least_work_of(act: Callable[[], object]) -> tuple[int, int]:
    """Return the calls and the bytes that an action takes, the least of five times: a list grows in leaps."""
    found = []
    for _ in range(5):
        calls = itertools.count()
        tracemalloc.start()
        sys.setprofile(lambda _frame, event, _what, calls=calls: next(calls) if event.endswith("call") else None)
        try:
            act()
        finally:
            sys.setprofile(None)
            found.append((next(calls), tracemalloc.get_traced_memory()[1]))
            tracemalloc.stop()
    return min(calls for calls, _bytes in found), min(size for _calls, size in found)


def key_while_it_learns(prompt: Prompt) -> None:
    """Type a character, look, have newer parameters asked, and take the character back."""
    prompt.type_text("a")
    prompt.poll(0.0, learning=True)
    prompt.ask(partial(look_ahead, prompt.cached.reader, 8), 0.0)
    prompt.edit(prompt.writer.take_back)
    prompt.writer.done.clear()


def key_while_it_is_read(prompt: Prompt) -> None:
    """Type a character behind a text that is still being read, and look."""
    prompt.type_text("a")
    prompt.poll(0.0, learning=False)
    prompt.writer.done.clear()


@pytest.mark.parametrize("key", [key_while_it_learns, key_while_it_is_read])
def test_what_a_key_takes_does_not_depend_on_the_length_of_the_text(helper, key):
    work = []
    for length in (3_000, 48_000):
        clock = reading(READ_FOR / 10)
        prompt = Prompt(Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=clock)
        prompt.type_text("abc" * (length // 3))
        assert not prompt.is_read
        if key is key_while_it_learns:
            while not prompt.is_read:
                helper.answer()
                prompt.poll(0.0, learning=False)
            while any(node.bits is None for node in prompt.writer.nodes[-1:]):
                prompt.poll(0.0, learning=False)
        work.append(least_work_of(partial(key, prompt)))
    (calls, _bytes), (long_calls, long_bytes) = work
    assert long_calls <= 1.5 * calls and long_bytes < 40_000, work  # a copy of the places alone would be 384,000 bytes


def test_of_a_long_text_the_surprise_is_kept_a_part_at_a_time(helper):
    prompt = Prompt(Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=reading(1.0))
    prompt.type_text("abc7" * 1_500)
    while not prompt.is_read:
        helper.answer()
        prompt.poll(0.0, learning=False)
    while prompt.writer.nodes[-2].bits is None:
        prompt.poll(0.0, learning=False)
    parts = [each for each in prompt.writer.done if each["do"] == "settle"]
    assert [(part["begin"], len(part["bits"])) for part in parts] == [(0, 2_000), (2_000, 2_000), (4_000, 2_000)]
    bits = [node.bits for node in prompt.writer.nodes]
    assert bits == [None if math.isnan(each) else each for each in prompt.cached.bits]
    again = Writer(prompt.vocabulary)
    assert again.replay(prompt.writer.done)
    assert [node.bits for node in again.nodes] == [None if each is None else round(each, 4) for each in bits]


def test_what_is_typed_while_a_long_text_is_read_asks_for_no_second_reading(helper):
    prompt = Prompt(Vocabulary("abc"), make_reader(1), GenerationSettings(Sampling(1.0), 1), helper, clock=reading(1.0))
    prompt.type_text("abc" * 50)
    (question,) = helper._asked.values()
    for _ in range(9):
        prompt.type_text("a")
    assert list(helper._asked.values()) == [question]
    while not prompt.is_read:
        helper.answer()
        prompt.poll(0.0, learning=False)
    assert len(prompt.cached.nodes) == 159 and not prompt._lookaheads.busy
