"""The search for a learning rate: a U over the rates, the same each time, and given up between two steps."""

from dataclasses import replace

import pytest

from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import StepFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.training.rate_finder import STEPS, RateSearch, RateTrial, find_rate
from rnn_tui.training.trainer import Trainer

TEXT = corpus_from_text("the cat sat on the mat, the dog lay on the log; " * 40, "a text")
CONFIG = replace(preset_config("gru"), hidden_size=12, seq_length=12, batch_size=4, val_fraction=0.0)


def test_the_losses_are_a_u_over_the_rates_and_the_proposal_is_left_of_its_foot():
    heard = []
    search = find_rate(TEXT, CONFIG, threads=1, hear=heard.append)
    assert heard[-1] == search and [len(each.trials) for each in heard] == list(range(1, len(heard) + 1))
    losses = [float("inf") if trial.loss is None else trial.loss for trial in search.trials]
    foot = losses.index(min(losses))
    assert 0 < foot == len(losses) - 3  # two worse ones, then it ended
    assert search.best == search.trials[foot]
    assert search.trials[foot - 1].rate <= search.proposal < search.best.rate


def test_a_trial_is_the_beginning_of_a_training_as_short_as_it_is():
    search = find_rate(TEXT, CONFIG, threads=1)
    rate, loss = search.trials[3].rate, search.trials[3].loss
    short = replace(CONFIG, learning_rate=rate, budget=None, horizon=STEPS, report_every=1)
    losses = [
        event.progress.loss
        for event in Trainer(TEXT, short, threads=1).run(Control())
        if isinstance(event, StepFinished)
    ]
    assert len(losses) == STEPS
    assert loss == pytest.approx(sum(losses[-10:]) / 10)


def test_it_finds_the_same_again_and_with_another_seed_another():
    once, again = (find_rate(TEXT, CONFIG, threads=1) for _time in range(2))
    assert once == again != find_rate(TEXT, replace(CONFIG, seed=2), threads=1)


def test_given_up_it_finds_nothing():
    asked = iter(range(STEPS + 3))
    assert find_rate(TEXT, CONFIG, threads=1, may_go_on=lambda: next(asked) < STEPS + 2) is None


def test_of_trials_that_all_exploded_nothing_is_proposed():
    search = RateSearch((RateTrial(0.1, None), RateTrial(0.3, None)))
    assert search.best is None and search.proposal is None
    assert RateSearch((RateTrial(0.01, 2.5), RateTrial(0.03, 2.0), RateTrial(0.1, 2.2))).proposal == 0.01
