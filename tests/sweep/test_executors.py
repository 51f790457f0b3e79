"""Worker processes: one that is killed, a sweep that is killed, one that is stopped."""

import os
import subprocess
import sys

import pytest
from small_sweeps import InThisProcess, dying, make, product_of, run

from rnn_tui.runs.checkpoint import read_reached
from rnn_tui.runs.log import RunLog
from rnn_tui.sweep.course import TrialEnded, WorkerDied
from rnn_tui.sweep.executors import Processes
from rnn_tui.sweep.standing import Board
from rnn_tui.sweep.trial import Job
from rnn_tui.training.events import Reported, TrainingStarted

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")


def history(folder):
    events = RunLog(folder).read_on()
    started = [event.step for event in events if isinstance(event, TrainingStarted)]
    return started, [event.progress.step for event in events if isinstance(event, Reported)]


def test_a_killed_worker_is_noticed_and_its_trial_goes_on_from_its_checkpoint(tmp_path):
    configs = product_of()[:2]
    alone = make(tmp_path / "alone", configs)
    _events, undisturbed = run(tmp_path / "alone", alone, InThisProcess())
    plan = make(tmp_path / "killed", configs)
    executor = Processes(1, dying("itself", 25, tmp_path / "marker"))
    events, standings = run(tmp_path / "killed", plan, executor)
    assert events[0] == WorkerDied(plan.trials[0])
    assert sorted(event.standing.trial.name for event in events[1:]) == [trial.name for trial in plan.trials]
    assert all(isinstance(event, TrialEnded) for event in events[1:])
    assert [(each.state, each.train_loss) for each in standings] == [
        ("finished", each.train_loss) for each in undisturbed
    ]
    assert history(tmp_path / "killed" / plan.trials[0].name) == ([0, 25], [10, 20, 30, 40])
    assert history(tmp_path / "killed" / plan.trials[1].name) == ([0], [10, 20, 30, 40])


def test_a_killed_sweep_goes_on_where_it_was_and_its_workers_end(tmp_path):
    plan = make(tmp_path, product_of()[:3])
    code = (
        "import sys; from pathlib import Path; from rnn_tui.sweep.course import Course\n"
        "from rnn_tui.sweep.executors import Processes; from rnn_tui.sweep.plan import read_plan\n"
        "from rnn_tui.training.control import Control\n"
        "folder = Path(sys.argv[1])\n"
        "for event in Course(folder, read_plan(folder), Processes(1, sys.argv[2:])).run(Control()): pass"
    )
    (tmp_path / "marker").touch()
    command = [sys.executable, "-c", code, str(tmp_path), *dying("parent", 30, tmp_path / "second")]
    assert subprocess.run(command, check=False, timeout=60).returncode == -9
    executor = Processes(1)
    _events, standings = run(tmp_path, plan, executor)  # whose worker waits for the one that still saves
    assert {each.state for each in standings} == {"finished"}
    assert history(tmp_path / plan.trials[0].name) == ([0, 30], [10, 20, 30, 40])
    assert [history(tmp_path / trial.name)[0] for trial in plan.trials[1:]] == [[0], [0]]


def test_what_a_worker_cannot_do_is_one_line(tmp_path):
    plan = make(tmp_path, product_of()[:1])
    values = plan.trials[0].config.as_json()
    executor = Processes(2)
    wrong = executor.submit(Job(str(tmp_path), "wrong", {**values, "hidden_size": 0}, plan.text))
    broken = Processes(1, [sys.executable, "-c", "raise ValueError('broken')"])
    told = broken.submit(Job(str(tmp_path), "broken", values, plan.text)).result()
    assert told.error == "ValueError: broken" and not told.died
    assert "hidden units" in wrong.result().error and not (tmp_path / "wrong" / "checkpoint.safetensors").exists()
    absent = Processes(1, [str(tmp_path / "absent")])
    assert absent.submit(Job(str(tmp_path), "absent", values, plan.text)).result().error
    for each in (executor, broken, absent):
        each.stop()
    assert executor._under_way == set()


def test_a_stopped_executor_has_its_workers_save(tmp_path):
    plan = make(tmp_path / "sweep", product_of()[:2])
    os.mkfifo(tmp_path / "marker.pipe")
    executor = Processes(1, dying("nobody", 25, tmp_path / "marker"))
    jobs = [Job(str(tmp_path / "sweep"), each.name, each.config.as_json(), plan.text) for each in plan.trials]
    under_way, waiting = map(executor.submit, jobs)
    (tmp_path / "marker.pipe").read_bytes()  # which comes when the first is at its step 25
    assert [each.state for each in Board(tmp_path / "sweep", plan).look()] == ["training", "waiting"]
    executor.stop()
    assert under_way.result().stopped and (waiting.cancelled() or waiting.result().stopped)
    assert [each.state for each in Board(tmp_path / "sweep", plan).look()] == ["interrupted", "waiting"]
    assert read_reached(tmp_path / "sweep" / plan.trials[0].name / "checkpoint.safetensors").step == 25
