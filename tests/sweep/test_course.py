"""A sweep from its beginning to its end, and again from wherever it broke off."""

from concurrent.futures import Future
from dataclasses import replace

import pytest
from small_sweeps import CORPUS, SMALL, InThisProcess, make, product_of, run

from rnn_tui.errors import RunError, TextError
from rnn_tui.runs.follow import open_run
from rnn_tui.runs.log import RunLog
from rnn_tui.runs.recorder import facts_of
from rnn_tui.runs.summary import summarise
from rnn_tui.sweep.course import Course, Stopping, TrialEnded, WorkerDied
from rnn_tui.sweep.plan import demand_same, make_plan, read_plan, read_text, text_file
from rnn_tui.sweep.standing import Board, rank
from rnn_tui.sweep.trial import Job, Outcome, run_trial
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import Reported, TrainingFinished
from rnn_tui.training.trainer import Trainer


def test_each_of_two_by_two_by_two_trials_is_a_run_like_any_other(tmp_path):
    plan = make(tmp_path)
    executor = InThisProcess()
    events, standings = run(tmp_path, plan, executor)
    assert executor.stopped and len(executor.jobs) == 8
    assert [event.standing.trial for event in events if isinstance(event, TrialEnded)] == list(plan.trials)
    assert len({trial.name for trial in plan.trials}) == 8 and plan.trials[3].name == "4-rnn-4-seed-2"
    for standing in standings:
        folder = tmp_path / standing.trial.name
        summary = summarise(folder)
        (finished,) = (event for event in RunLog(folder).read_on() if isinstance(event, TrainingFinished))
        assert (standing.state, standing.step, standing.seconds) == ("finished", summary.step, summary.seconds)
        assert (standing.train_loss, standing.best_val_loss) == (finished.train_loss, summary.best_val_loss)
        trainer = Trainer(CORPUS, standing.trial.config, threads=1)
        last = list(trainer.run(Control()))[-1]
        assert standing.train_loss == last.train_loss  # as it is trained alone
        opened = open_run(folder, newest=True)
        assert opened.corpus.sha256 == CORPUS.sha256 and opened.checkpoint.step == 40
    check_ranking(standings)


def check_ranking(standings):
    """The best has the lowest mean over its seeds; one of which a seed has no result is behind all others."""
    ranking = rank(standings)
    assert ranking.measure == "training" and ranking.comparable  # the lesson's sentence has no part for validation
    means = {}
    for each in standings:
        means.setdefault((each.trial.config.hidden_size, each.trial.config.learning_rate), []).append(each.train_loss)
    best = min(means, key=lambda key: sum(means[key]))
    first = ranking.spreads[0]
    assert (first.trials[0].config.hidden_size, first.trials[0].config.learning_rate) == best
    assert sorted(first.losses) == sorted(means[best]) and first.mean == pytest.approx(sum(means[best]) / 2)
    half = [replace(each, state="diverged") if each.trial == first.trials[0] else each for each in standings]
    assert rank(half).spreads[-1].unfinished == 1 and rank(half).spreads[-1].trials == first.trials[1:]


def test_the_text_is_on_the_disk_once_and_another_one_is_refused(tmp_path):
    plan = make(tmp_path, product_of()[:2])
    run(tmp_path, plan, InThisProcess())
    kept = text_file(tmp_path, plan.text)
    assert kept.stat().st_nlink == 3 and kept.samefile(tmp_path / plan.trials[0].name / "text.txt")
    assert read_text(tmp_path, plan.text).sha256 == CORPUS.sha256
    kept.write_text("something else\n")
    job = Job(str(tmp_path), "another", SMALL.as_json(), plan.text)
    with pytest.raises(TextError, match="not the text of the sweep"):
        run_trial(job, Control())
    make(tmp_path, product_of()[:2])  # as the same command does, which has the text
    assert read_text(tmp_path, plan.text).sha256 == CORPUS.sha256
    with pytest.raises(RunError, match=r"another text \(lesson\)"):
        other = corpus_from_text("another text, another text", "other")
        demand_same(tmp_path, make_plan(facts_of(other), product_of()[:2], [], False))
    with pytest.raises(RunError, match="other settings"):
        demand_same(tmp_path, make_plan(plan.text, product_of(), [], False))


def test_the_plan_is_read_as_it_was_written(tmp_path):
    plan = make(tmp_path, halving=True)
    assert read_plan(tmp_path) == plan
    demand_same(tmp_path, plan)
    for damage in ("", "{}", '{"version": 1, "text": 3}', "[" * 9):
        (tmp_path / "sweep.json").write_text(damage)
        with pytest.raises(RunError, match="damaged"):
            read_plan(tmp_path)
    with pytest.raises(RunError, match="no sweep"):
        read_plan(tmp_path / "nowhere")


def test_a_sweep_that_broke_off_trains_what_is_left_and_nothing_twice(tmp_path):
    plan = make(tmp_path, product_of()[:5])
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, plan, InThisProcess(breaks_at=3))
    # and in the middle of a trial: its newest checkpoint is of step 20
    half = Job(str(tmp_path), plan.trials[3].name, plan.trials[3].config.as_json(), plan.text, until=20)
    assert run_trial(half, Control()).loss is not None
    assert [each.state for each in Board(tmp_path, plan).look()] == ["finished"] * 2 + [
        "waiting", "interrupted", "waiting"
    ]  # fmt: skip
    again = InThisProcess()
    events, standings = run(tmp_path, plan, again)
    assert [job.trial for job in again.jobs] == [trial.name for trial in plan.trials[2:]]
    assert sum(isinstance(event, TrialEnded) for event in events) == 3
    assert {each.state for each in standings} == {"finished"}
    steps = [event.progress.step for event in RunLog(tmp_path / half.trial).read_on() if isinstance(event, Reported)]
    assert steps == [10, 20, 30, 40]
    once_more = InThisProcess()
    assert run(tmp_path, plan, once_more) == ([], standings) and once_more.jobs == []


def test_a_trial_that_fails_is_told_and_the_others_go_on(tmp_path):
    plan = make(tmp_path, product_of()[:3])

    class Failing(InThisProcess):
        def submit(self, job):
            future = super().submit(job)
            if job.trial == plan.trials[1].name:
                future = type(future)()
                future.set_result(Outcome(error="no room"))
            return future

    _events, _standings = run(tmp_path, plan, Failing())
    (tmp_path / plan.trials[1].name / "checkpoint.safetensors").unlink()
    told = Board(tmp_path, plan).look()
    assert [each.state for each in told] == ["finished", "failed", "finished"] and told[1].error == "no room"
    again = InThisProcess()
    _events, standings = run(tmp_path, plan, again)  # another try
    assert len(again.jobs) == 1 and {each.state for each in standings} == {"finished"}


def test_a_trial_that_kills_its_workers_is_given_up(tmp_path):
    plan = make(tmp_path, product_of()[:1])

    class Deadly(InThisProcess):
        def submit(self, job):
            self.jobs.append(job)
            future = Future()
            future.set_result(Outcome(died=True))
            return future

    executor = Deadly()
    _events, standings = run(tmp_path, plan, executor)
    assert len(executor.jobs) == 3 and standings[0].error == "its worker died 3 times"


def test_a_trial_whose_worker_lost_the_sweep_goes_on_in_another(tmp_path):
    plan = make(tmp_path, product_of()[:1])

    class Losing(InThisProcess):
        def submit(self, job):
            if self.jobs:
                return super().submit(job)
            self.jobs.append(job)
            future = Future()
            future.set_result(Outcome(stopped=True))  # which the sweep has not been
            return future

    events, standings = run(tmp_path, plan, Losing())
    assert events[0] == WorkerDied(plan.trials[0]) and standings[0].state == "finished"


def test_a_sweep_that_is_stopped_submits_nothing_more(tmp_path):
    plan = make(tmp_path)
    executor, control = InThisProcess(), Control()
    course = Course(tmp_path, plan, executor)
    control.stop()
    assert list(course.run(control)) == [Stopping()] and executor.stopped and executor.jobs == []
