"""What an event is in a sentence: it says no more than is so."""

from dataclasses import replace

import pytest

from rnn_tui.terminal.wording import describe_event
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import TrainingStarted
from rnn_tui.training.schedules import learning_rate_share


@pytest.mark.parametrize("schedule", ["constant", "step", "exponential", "cosine"])
def test_a_warm_restart_is_told_of_where_the_rate_goes_back_up(schedule):
    config = TrainingConfig(schedule=schedule, warm_up=0, steps=200, horizon=100)
    again = replace(config, restart=100, horizon=200)
    rates = [learning_rate_share(each, 100, 10) for each in (config, again)]
    told = describe_event(TrainingStarted(again, 100, (), 1))
    assert ("warm restart" in told) == (rates[0] != rates[1]), (told, rates)
