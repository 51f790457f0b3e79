"""Successive halving: the rungs, and which half goes on."""

from concurrent.futures import Future
from dataclasses import replace

import pytest
from small_sweeps import CORPUS, SMALL, InThisProcess, make, product_of, run

from rnn_tui.runs.log import RunLog
from rnn_tui.sweep.course import RungReached
from rnn_tui.sweep.halving import better_half, rungs_of
from rnn_tui.sweep.happened import Happened
from rnn_tui.sweep.standing import Board
from rnn_tui.sweep.trial import Outcome
from rnn_tui.training.control import Control
from rnn_tui.training.events import TrainingFinished
from rnn_tui.training.trainer import Trainer


@pytest.mark.parametrize(
    ("configurations", "steps", "rungs"),
    [(1, 40, []), (2, 40, [20]), (3, 40, [20]), (8, 40, [5, 10, 20]), (9, 41, [5, 10, 20]), (16, 4, [1, 2])],
)
def test_there_is_a_rung_for_each_halving(configurations, steps, rungs):
    assert rungs_of(configurations, steps) == rungs


def test_the_half_with_the_lower_mean_goes_on():
    losses = {"a": [3.0, 1.0], "b": [1.0, 1.5], "c": [None, 0.1], "d": [2.5, 2.5], "e": [2.0, 2.0]}
    assert better_half(losses) == ["a", "b"]  # means 2, 1.25, none, 2.5, 2: of equals the first
    assert better_half({"a": [1.0]}) == ["a"]
    assert better_half({"a": [None], "b": [None]}) == ["a"]


def test_what_goes_on_is_better_and_ends_as_it_would_have_without_halving(tmp_path):
    plan = make(tmp_path, halving=True)
    events, standings = run(tmp_path, plan, InThisProcess())
    rungs = [event for event in events if isinstance(event, RungReached)]
    assert [(rung.step, len(rung.kept), len(rung.left_out)) for rung in rungs] == [(10, 4, 4), (20, 2, 2)]
    losses = Happened(tmp_path).losses
    for rung in rungs:  # by definition: no configuration that goes on has a higher mean than one that does not

        def mean(trial, step=rung.step):
            same = [each for each in plan.trials if each.configuration == trial.configuration]
            return sum(losses[each.name, step] for each in same) / len(same)

        assert max(map(mean, rung.kept)) <= min(map(mean, rung.left_out))
    assert [each.state for each in standings].count("left out") == 6
    assert sorted(each.step for each in standings) == [10] * 4 + [20] * 2 + [40] * 2
    for trial in rungs[-1].kept:
        alone = list(Trainer(CORPUS, trial.config, threads=1).run(Control()))[-1]
        standing = next(each for each in standings if each.trial == trial)
        assert (standing.step, standing.train_loss) == (alone.steps, alone.train_loss)


def test_a_sweep_that_broke_off_between_two_rungs_decides_the_same(tmp_path):
    plan = make(tmp_path / "a", product_of(seeds=[1]), halving=True)
    _events, undisturbed = run(tmp_path / "a", plan, InThisProcess())
    make(tmp_path / "b", product_of(seeds=[1]), halving=True)
    for breaks_at in (3, 6, 3):  # in the first rung, in the second, behind it
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path / "b", plan, InThisProcess(breaks_at))
    states = sorted((each.state, each.step) for each in Board(tmp_path / "b", plan).look())
    assert states == [("left out", 10), ("left out", 10), ("left out", 20), ("waiting", 20)]
    again = InThisProcess()
    _events, standings = run(tmp_path / "b", plan, again)
    assert [(each.trial.name, each.state, each.step, each.train_loss) for each in standings] == [
        (each.trial.name, each.state, each.step, each.train_loss) for each in undisturbed
    ]
    losses = Happened(tmp_path / "a").losses
    assert Happened(tmp_path / "b").losses == losses and len(losses) == 6


def test_one_configuration_alone_goes_to_its_end(tmp_path):
    plan = make(tmp_path, product_of()[:2], halving=True)
    events, standings = run(tmp_path, plan, InThisProcess())
    assert {each.state for each in standings} == {"finished"}
    assert not any(isinstance(event, RungReached) for event in events)


class Unreachable(InThisProcess):
    """Whoever should do its jobs is gone from job number ``gone_at`` on."""

    def __init__(self, gone_at: int) -> None:
        super().__init__()
        self._gone_at = gone_at

    def submit(self, job):
        if len(self.jobs) + 1 < self._gone_at:
            return super().submit(job)
        self.jobs.append(job)
        future: Future[Outcome] = Future()
        future.set_result(Outcome(error="no room"))
        return future


def test_where_nothing_came_to_a_rung_nothing_is_left_out_and_the_same_command_tries_again(tmp_path):
    configs = product_of(seeds=[1])
    _events, undisturbed = run(tmp_path / "a", make(tmp_path / "a", configs, halving=True), InThisProcess())
    plan = make(tmp_path / "b", configs, halving=True)
    events, standings = run(tmp_path / "b", plan, gone := Unreachable(1))
    assert len(gone.jobs) == 4 and not any(isinstance(event, RungReached) for event in events)
    assert {(each.state, each.error) for each in standings} == {("failed", "no room")}
    _events, standings = run(tmp_path / "b", plan, again := Unreachable(5))
    assert [job.until for job in again.jobs] == [10] * 4 + [20] * 2
    assert sorted(each.state for each in standings) == ["failed", "failed", "left out", "left out"]
    _events, standings = run(tmp_path / "b", plan, InThisProcess())
    assert [(each.state, each.step, each.train_loss) for each in standings] == [
        (each.state, each.step, each.train_loss) for each in undisturbed
    ]


def test_a_rung_that_was_decided_without_a_trial_that_failed_is_decided_anew_when_that_is_tried_again(tmp_path):
    configs = product_of(seeds=[1])
    plan = make(tmp_path / "a", configs, halving=True)
    _events, undisturbed = run(tmp_path / "a", plan, InThisProcess())
    best = next(each.trial for each in undisturbed if each.state == "finished").name

    class WithoutTheBest(InThisProcess):
        def submit(self, job):
            return Unreachable(0).submit(job) if job.trial == best else super().submit(job)

    make(tmp_path / "b", configs, halving=True)
    for _again in range(2):  # for the same reason as before: then it is decided as before
        _events, standings = run(tmp_path / "b", plan, WithoutTheBest())
        assert [each.state for each in standings].count("finished") == 1
        assert [each.trial.name for each in standings if each.state == "failed"] == [best]
        assert Board(tmp_path / "b", plan).look() == standings
    _events, standings = run(tmp_path / "b", plan, again := InThisProcess())
    assert {job.trial for job in again.jobs} == {best}  # whatever else goes on has been there already
    assert Happened(tmp_path / "b").going_on(plan) == Happened(tmp_path / "a").going_on(plan)
    ends = [
        next((each.state, each.step, each.train_loss) for each in sweep if each.trial.name == best)
        for sweep in (standings, undisturbed)
    ]
    assert ends[0] == ends[1]


def test_a_trial_that_failed_at_two_rungs_is_trained_to_both_when_it_is_tried_again(tmp_path):
    plan = make(tmp_path, product_of(seeds=[1]), halving=True)
    happened = Happened(tmp_path)
    happened.go_on()
    trial, *others = plan.trials
    for step, kept in ((10, others), (20, others[:1])):
        for each in kept:
            happened.note_loss(each, step, 1.0)
        happened.note_failure(trial, "no room")
        happened.note_loss(trial, step, None)
    again = Happened(tmp_path)
    again.go_on()
    assert again.going_on(plan) == (list(plan.trials), [10, 20])
    again.note_loss(trial, 10, 0.5)
    assert again.going_on(plan) == ([trial, others[0]], [20]) and not again.has_passed(trial, 20)


def test_a_trial_that_diverged_is_not_trained_at_the_next_rung(tmp_path):
    wild = [replace(SMALL, learning_rate=rate) for rate in (1e6, 2e6, 4e6)]
    plan = make(tmp_path, [replace(SMALL, learning_rate=0.05), *wild], halving=True)
    _events, standings = run(tmp_path, plan, executor := InThisProcess())
    assert [each.state for each in standings] == ["finished", "diverged", "diverged", "diverged"]
    assert len(executor.jobs) >= 6  # two of them went on to the rung behind
    for standing in standings[1:]:
        ends = [each for each in RunLog(tmp_path / standing.trial.name).read_on() if isinstance(each, TrainingFinished)]
        assert len(ends) == 1
