"""The package from Python: what the handbook promises, the same numbers as the commands', and nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import threadpoolctl
from pages import code_of

import rnn_tui
from rnn_tui import api
from rnn_tui.cli import main
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.training.control import Control
from rnn_tui.training.events import Reported, SavingFailed, StepFinished, TrainingFinished
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.trainer import Trainer

SONG = rnn_tui.make_text("row, row, row your boat, gently down the stream\n" * 40, "song")
SMALL = {"hidden_size": 16, "seq_length": 16, "batch_size": 4, "report_every": 10, "steps": 60}


def run_alone(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=100, cwd=folder)


def test_the_lines_of_the_handbook_do_what_it_says(tmp_path):
    code = code_of("python")
    assert code.startswith("import rnn_tui\n")
    check = """
import sys
print(len(story), run.losses.tolist() == curve[1].tolist() and len(run.losses) == 4)
print(*{"textual", "rich", "click"} & set(sys.modules), "no screen")
"""
    assert run_alone(code + check, tmp_path).stdout.splitlines() == ["209 True", "no screen"]


def test_to_import_the_package_loads_nothing(tmp_path):
    printed = run_alone(
        "import sys\nknown = set(sys.modules)\nimport rnn_tui\nprint(*set(sys.modules) - known)", tmp_path
    )
    assert printed.stdout.split() == ["rnn_tui"]


def test_the_package_names_what_it_hands_out():
    assert {*rnn_tui.__all__} == {*api.__all__, "__version__"} and {*rnn_tui.__all__} <= {*dir(rnn_tui)}
    handed: dict[str, object] = {}
    exec("from rnn_tui import *", handed)
    assert all(handed[name] is getattr(api, name) for name in api.__all__)
    with pytest.raises(AttributeError, match="module 'rnn_tui' has no attribute 'trian'"):
        _ = rnn_tui.trian


def test_a_training_is_that_of_the_engine_and_its_folder_gives_it_back(tmp_path, capsys):
    training = rnn_tui.train(SONG, "quick", out=tmp_path / "run", **SMALL)
    trainer = Trainer(SONG, training.config, threads=1)
    reports = [event.progress for event in trainer.run(Control()) if isinstance(event, Reported)]
    assert training.losses.tolist() == [report.loss for report in reports] and len(reports) == 6
    assert training.steps.tolist() == [10, 20, 30, 40, 50, 60]
    assert np.isnan(training.val_losses[0]) and training.val_losses[-1] == reports[-1].val_loss
    assert training.result == TrainingFinished(
        **{**vars(training.result), "reason": "done", "steps": 60, "run": tmp_path / "run"}
    )
    run = rnn_tui.open_run(tmp_path / "run", newest=True)
    assert np.array_equal(run.losses, training.losses) and run.step == 60 and run.config == training.config
    assert np.array_equal(run.val_losses, training.val_losses, equal_nan=True)
    written = run.generate("row, ", 80, temperature=0.5, seed=4)
    assert written == training.generate("row, ", 80, temperature=0.5, seed=4) and len(written) == 85
    with pytest.raises(SystemExit):
        main(["generate", str(tmp_path / "run"), "--last", "--prime", "row,", "--length", "80"])
    assert capsys.readouterr().out == run.generate("row,", 80) + "\n"
    assert rnn_tui.open_run(tmp_path / "run").generate(length=5).startswith(SONG.opening())


def test_what_is_written_on_the_way_changes_nothing():
    watched, alone = rnn_tui.Training(SONG, **SMALL), rnn_tui.train(SONG, **SMALL)
    for event in watched.run():
        if isinstance(event, StepFinished):
            watched.generate("row", length=3)
    assert np.array_equal(watched.network.flat, alone.network.flat)
    other = rnn_tui.train(SONG, **{**SMALL, "seed": np.int64(2)})
    assert not np.array_equal(other.network.flat, alone.network.flat)


def test_a_loop_that_is_left_ends_and_saves_the_training_and_another_goes_on(tmp_path):
    training = rnn_tui.Training(SONG, out=tmp_path / "run", **SMALL)
    for event in training.run():
        if isinstance(event, StepFinished) and event.progress.step == 25:
            break
    assert training.result is not None and (training.result.reason, training.result.steps) == ("stopped", 25)
    assert rnn_tui.open_run(tmp_path / "run", newest=True).step == 25
    for _event in training.run():
        pass
    assert training.result.reason == "done"
    assert np.array_equal(training.network.flat, rnn_tui.train(SONG, **SMALL).network.flat)
    assert rnn_tui.open_run(tmp_path / "run").steps.tolist() == training.steps.tolist() == [10, 20, 30, 40, 50, 60]


def test_the_process_is_left_as_it_was(own_folders, capfd):
    def state() -> tuple[object, ...]:
        threads = [each["num_threads"] for each in threadpoolctl.threadpool_info()]
        handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
        return threads, np.geterr(), dict(os.environ), handlers, sys.stdout, sys.stderr, Path.cwd()

    with threadpoolctl.threadpool_limits(2):
        before = state()
        training = rnn_tui.train(SONG, **SMALL)
        training.generate()
        for _event in rnn_tui.Training(SONG, **SMALL).run():
            assert state()[1:] == before[1:]
            break
        assert state() == before
    assert capfd.readouterr() == ("", "")
    assert list(own_folders.rglob("*")) == []


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"hiden_size": 3}, "unknown settings: hiden_size"),
        ({"hidden_size": "many"}, "hidden_size: it must be a whole number"),
        ({"steps": 1.5}, "steps: it must be a whole number"),
        ({"hidden_size": 0}, "more than zero"),
        ({"preset": "balansed"}, "unknown preset 'balansed'"),
        ({"preset": "auto", "hidden_size": 16}, "auto"),
        ({"threads": 0}, "more than 0"),
    ],
)
def test_what_makes_no_sense_is_one_line(settings, complaint):
    with pytest.raises(rnn_tui.RnnTuiError, match=complaint) as raised:
        rnn_tui.train(SONG, **{"steps": 1, **settings})
    assert "\n" not in str(raised.value)


def test_a_folder_that_cannot_be_used_is_refused_before_anything_is_learnt(tmp_path):
    (tmp_path / "file").write_text("mine")
    for folder in (tmp_path, tmp_path / "file", tmp_path / "file" / "run"):
        with pytest.raises(rnn_tui.RnnTuiError, match=str(folder)):
            rnn_tui.Training(SONG, out=folder, **SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_what_could_not_be_saved_is_warned_of_and_not_lost(tmp_path, monkeypatch):
    def fail(*_arguments):
        raise OSError(28, "full")

    monkeypatch.setattr(RunFolder, "_save_what_is_due", fail)
    with pytest.warns(RuntimeWarning, match="the disk is full"):
        training = rnn_tui.train(SONG, out=tmp_path / "run", **SMALL)
    assert len(training.losses) == 6


def test_each_thing_says_in_a_line_what_it_is(tmp_path):
    training = rnn_tui.train(SONG, **SMALL, out=tmp_path / "run")
    trainer = training.trainer
    shown = [
        training, rnn_tui.open_run(tmp_path / "run"), SONG, SONG.content, SONG.vocabulary, trainer, training.network,
        training.config, trainer.snapshot(), trainer.best, training.reports[-1], SavingFailed("why"),
    ]  # fmt: skip
    assert all(len(repr(each)) < 260 and "\n" not in repr(each) for each in shown)
    assert repr(SONG) == "<Corpus 'song': 1,920 characters, 19 different ones>"
    assert repr(training.network) == "<CharRNN gru 16 with gains: 19 characters, 2,371 parameters>"
    loss = f"{training.losses[-1]:.3f}"
    assert repr(training) == f"<Training: 'song', gru 16 with gains, preset balanced, step 60, loss {loss} (done)>"
    assert len(repr(trainer.state())) < 1_000


def test_a_config_is_shown_as_it_can_be_written():
    names = {"TrainingConfig": rnn_tui.TrainingConfig}
    assert all(eval(repr(preset.config), names) == preset.config for preset in PRESETS.values())
    assert repr(PRESETS["gru"].config) == (
        "TrainingConfig(preset='gru', cell='gru', hidden_size=128, learning_rate=0.004)"
    )
