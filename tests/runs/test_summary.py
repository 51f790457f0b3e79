"""What there is to know of a run, which may vanish meanwhile."""

import os

import pytest
from small_training import make_run

from rnn_tui.places import runs_folder
from rnn_tui.runs.summary import summaries


@pytest.mark.parametrize("call", ["os.walk", "rnn_tui.runs.summary.is_held", "rnn_tui.runs.summary.read_about"])
def test_a_run_that_vanishes_while_runs_are_listed_is_left_out(tmp_path, monkeypatch, call):
    stays, goes = make_run(runs_folder() / "stays").path, make_run(runs_folder() / "goes").path
    module, name = call.rsplit(".", 1)
    original = getattr(__import__(module, fromlist=[name]), name)

    def vanish(*arguments, **named):
        if goes.exists():
            goes.rename(tmp_path / "gone")
        return original(*arguments, **named)

    monkeypatch.setattr(call, vanish)
    assert [run.path for run in summaries()] == [stays]


def test_a_file_that_vanishes_while_runs_are_listed_is_not_counted(monkeypatch):
    run = make_run(runs_folder() / "run").path
    walk = os.walk
    monkeypatch.setattr(
        "os.walk", lambda folder: [(root, [], [*files, "gone"]) for root, _folders, files in walk(folder)]
    )
    (summary,) = summaries()
    assert summary.size == sum(path.stat().st_size for path in run.rglob("*") if path.is_file())
    assert summary.problem == "" and summary.step == 40
