"""What a sweep will cost, on a clock that ticks when it is asked."""

from dataclasses import replace

import pytest
from small_sweeps import CORPUS, SMALL, make, product_of
from small_training import Ticking

from rnn_tui.errors import ConfigError
from rnn_tui.sweep.costs import cost_of, line_through, seconds_a_step
from rnn_tui.training.milestones import next_snapshot_step
from rnn_tui.training.trainer import Trainer


def test_steps_are_measured_and_the_time_shared_among_the_workers(tmp_path):
    plan = make(tmp_path)
    step = seconds_a_step(CORPUS, SMALL, 1, Ticking(0.05))
    assert step > 0
    one, two, many = (cost_of(plan, CORPUS, plan.trials, n, 1, Ticking(0.05)) for n in (1, 2, 64))
    assert one.trials == 8 and one.seconds == pytest.approx(8 * 40 * step)
    assert two.seconds == pytest.approx(one.seconds / 2)
    assert many.seconds == pytest.approx(40 * step)  # never less than the longest of them
    some = cost_of(plan, CORPUS, plan.trials[6:], 1, 1, Ticking(0.05))
    assert some.trials == 2 and some.seconds == pytest.approx(one.seconds / 4)


def test_a_budget_is_known_and_an_end_that_is_not_is_told(tmp_path):
    budget = make(tmp_path / "a", [replace(SMALL, steps=None, budget=90.0, seed=seed) for seed in (1, 2, 3)])
    assert cost_of(budget, CORPUS, budget.trials, 2, 1).seconds == 135.0
    endless = make(tmp_path / "b", [replace(SMALL, steps=None)])
    assert cost_of(endless, CORPUS, endless.trials, 2, 1).seconds is None
    none = cost_of(budget, CORPUS, [], 2, 1)
    assert (none.trials, none.seconds, none.size) == (0, 0.0, 0)


def test_what_is_impossible_with_this_text_is_named(tmp_path):
    plan = make(tmp_path, [SMALL, replace(SMALL, min_count=99)])
    with pytest.raises(ConfigError, match=r"^2-rnn-4-seed-1: .*99"):
        cost_of(plan, CORPUS, plan.trials, 1, 1)


def test_halving_costs_a_part_of_it(tmp_path):
    whole, halved = make(tmp_path / "a"), make(tmp_path / "b", halving=True)
    costs = [cost_of(plan, CORPUS, plan.trials, 1, 1, Ticking(0.05)) for plan in (whole, halved)]
    # four configurations: all to step 10, two to 20, one to 40, of 4 * 40
    assert costs[1].seconds == pytest.approx(costs[0].seconds * (4 * 10 + 2 * 10 + 1 * 20) / 160)


def test_the_disk_is_that_of_checkpoints_and_snapshots(tmp_path):
    plan = make(tmp_path, product_of()[:1])
    parameters = Trainer(CORPUS, plan.trials[0].config, threads=1).network.flat.size
    step, snapshots = next_snapshot_step(0), 0
    while step <= 40:
        step, snapshots = next_snapshot_step(step), snapshots + 1
    assert cost_of(plan, CORPUS, plan.trials, 1, 1, Ticking(0.05)).size == 4 * parameters * (8 + snapshots)


def test_a_line_through_one_or_two_measurements():
    assert line_through([(10.0, 2.0), (30.0, 4.0)])(20.0) == 3.0
    assert line_through([(10.0, 2.0)])(20.0) == 4.0
    assert line_through([(10.0, 2.0), (30.0, 1.0)])(20.0) == 2.0  # a hiccup makes no large network cheaper
    assert line_through([])(20.0) == 0.0
