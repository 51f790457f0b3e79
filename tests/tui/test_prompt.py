"""The prompt by itself, on a clock and with a helper that the test turns."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from rnn_tui.generation.outlook import look_ahead
from rnn_tui.generation.pen import Pen
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.aside import Aside, Desk
from rnn_tui.tui.prompt import READ_AT_ONCE, READING_SHARE, Prompt

TOOK = 0.5  # seconds of a core that each answer takes


class Helper(Aside):
    """Answers what was asked when it is told to, each question in the same time."""

    def __init__(self) -> None:
        self._asked: dict[Desk, Callable] = {}

    def ask(self, desk: Desk, question: Callable) -> None:
        self._asked[desk], desk.busy = question, True

    def answer(self) -> None:
        asked, self._asked = self._asked, {}
        for desk, question in asked.items():
            desk.answer, desk.took, desk.busy = question(), TOOK, False


def make_reader(seed: int) -> Reader:
    network = CharRNN(Architecture(3, 4))
    network.flat[...] = np.random.default_rng(seed).uniform(-1, 1, network.flat.size)
    return Reader(network)


def write_on(prompt: Prompt, count: int) -> None:
    for _ in range(count):
        assert prompt.write_next(same_unit=True)


@pytest.fixture
def helper():
    return Helper()


@pytest.fixture
def prompt(helper):
    """A prompt in the middle of a training, with a long text that newer parameters were asked to read."""
    prompt = Prompt(Vocabulary("abc"), make_reader(1), Pen(Sampling(1.0), 1), helper)
    prompt.begin("abc")
    prompt.poll(0.0, learning=True)
    write_on(prompt, 10 * READ_AT_ONCE)
    prompt.ask(partial(look_ahead, make_reader(2), 7), 0.0)
    return prompt


def test_newer_parameters_catch_up_with_what_is_written_meanwhile_and_it_is_paid_for(prompt, helper):
    for count in (4 * READ_AT_ONCE, 2 * READ_AT_ONCE, READ_AT_ONCE):
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
    write_on(prompt, 4 * READ_AT_ONCE)
    helper.answer()
    prompt.poll(1.0, learning)
    write_on(prompt, 3 * READ_AT_ONCE)
    helper.answer()
    prompt.poll(2.0, learning)
    assert prompt.step == 0
    write_on(prompt, 5)
    helper.answer()
    prompt.poll(3.0, learning)
    assert prompt.step == (0 if learning else 7)
    assert prompt.is_due(3.0) != learning
