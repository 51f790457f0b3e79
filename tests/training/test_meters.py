"""What a budget in seconds becomes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.meters import SpeedMeter
from rnn_tui.training.state import Figures
from rnn_tui.training.stopping import is_over, seconds_left, settle_horizon


def horizon(budget: float, steps_per_second: float, slow_until: float = 0.0) -> tuple[int, float]:
    """Run a clock of so many steps a second, a tenth of it until ``slow_until``: the horizon, and when it was told."""
    meter, step, seconds = SpeedMeter(0, 0.0), 0, 0.0
    while (found := meter.horizon(budget, step, seconds)) is None:
        step += 1
        seconds += (10 if seconds < slow_until else 1) / steps_per_second
    return found, seconds


@pytest.mark.parametrize(("budget", "told"), [(1, 0.5), (10, 1), (60, 3), (3_600, 5)])
def test_the_speed_is_measured_for_a_twentieth_of_the_budget_within_bounds(budget, told):
    steps, seconds = horizon(budget, 100)
    assert seconds == pytest.approx(told, abs=0.02)
    assert steps == pytest.approx(100 * budget, rel=0.02)


def test_a_slow_start_is_no_part_of_the_speed():
    steps, _seconds = horizon(60, 100, slow_until=0.5)
    assert steps == pytest.approx(100 * 59.5, rel=0.02)


def lefts(config: TrainingConfig, took: Callable[[float], float]) -> Iterator[tuple[float, float]]:
    """Train without a network, each step as long as ``took`` says at that time: (seconds, what is left) after each."""
    figures = Figures(1.0, 1.0, 1.0)
    while not is_over(config, figures, 1_000_000):
        seconds = took(figures.seconds)
        figures.step += 1
        figures.seconds += seconds
        figures.speed.add(seconds, figures.seconds)
        if (horizon := settle_horizon(config, figures)) is not None:
            config = replace(config, horizon=horizon)
        left = seconds_left(config, figures, 1_000_000)
        assert left is not None
        yield figures.seconds, left


def slower_from(seconds: float) -> Callable[[float], float]:
    return lambda now: 0.01 if now < seconds else 0.02


def test_the_time_left_of_a_budget_is_what_is_left_of_it_though_the_machine_has_other_things_to_do():
    told = list(lefts(TrainingConfig(budget=60), slower_from(10)))
    assert all(later <= earlier + 0.02 * 60 for (_s, earlier), (_t, later) in pairwise(told))
    assert all(left == pytest.approx(60 - seconds, abs=1.5) for seconds, left in told)
    assert told[-1][0] == pytest.approx(60, abs=1.5)


STEP = 0.01  # seconds, while the speed is measured


def after(seconds: float, factor: float) -> Callable[[float], float]:
    """Steps that take ``factor`` times as long once so many seconds are over."""
    return lambda now: STEP if now < seconds else factor * STEP


LOADS: dict[str, Callable[[float], Callable[[float], float]]] = {
    "gone once it was measured": lambda budget: after(budget / 20 + 1, 1 / 3),
    "come once it was measured": lambda budget: after(budget / 20 + 1, 3),
    "gone near the end": lambda budget: after(0.9 * budget, 1 / 3),
    "come near the end": lambda budget: after(0.9 * budget, 10),
    "coming and going": lambda budget: lambda now: STEP * (1, 3)[int(9 * now / budget) % 2],
}


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("budget", [4.0, 30.0, 180.0])
def test_a_budget_is_filled_whatever_else_the_machine_does_and_that_is_foreseen(budget, load):
    told = list(lefts(TrainingConfig(budget=budget), LOADS[load](budget)))
    assert told[-1][0] == pytest.approx(budget, rel=0.04)
    assert all(left == pytest.approx(budget - seconds, abs=0.05 * budget) for seconds, left in told[len(told) // 4 :])


def test_no_step_is_begun_for_which_no_time_is_left():
    told = list(lefts(TrainingConfig(budget=1.0), lambda _now: 0.4))
    assert [seconds for seconds, _left in told] == pytest.approx([0.4, 0.8])


def test_steps_to_come_are_expected_to_take_what_those_of_late_took_and_without_a_jump():
    told = list(lefts(TrainingConfig(budget=None, steps=20_000), slower_from(100)))
    rises = [later - earlier for (_s, earlier), (_t, later) in pairwise(told)]
    assert max(rises) < 0.2
    end = told[-1][0]
    assert all(left == pytest.approx(end - seconds, rel=0.1) for seconds, left in told if 200 < seconds < 299)
