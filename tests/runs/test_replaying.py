"""A run on the disk is played again: a run that stopped, went on and was changed, a fork, and what cannot be."""

import json
import shutil
from dataclasses import replace

import pytest
from small_training import TEXT, AtOnce, Ticking, make_run, make_trainer, record

from rnn_tui.errors import RunError
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.layout import BEST, CONFIG, METRICS, NEWEST
from rnn_tui.runs.log import RunLog
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.replaying import replay
from rnn_tui.runs.resuming import Origin, extend, fork, fork_config, open_parent, resume
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import SettingChanged, StepFinished

CHANGES = {11: {"learning_rate": 2e-3}, 17: {"dropout": 0.4, "clip_norm": 0.3}, 33: {"drop_connect": 0.2}}


def change(folder: RunFolder, stop_at: int | None = None) -> None:
    """Record a training with its settings changed on the way, and stop it there."""
    control = Control()
    for event in folder.record(folder.trainer.run(control)):
        if isinstance(event, StepFinished):
            control.change_settings(**CHANGES.get(event.progress.step, {}))
            if event.progress.step == stop_at:
                control.stop()


@pytest.fixture
def run(tmp_path):
    """Return a run with changed settings that was stopped, went on, and was prolonged: 60 steps, on two threads."""
    path = tmp_path / "run"
    trainer = make_trainer(steps=48, hidden_size=210, cell="gru", batch_size=16, threads=2)
    change(RunFolder(trainer, path, executor=AtOnce()), stop_at=25)
    change(resume(str(path), clock=Ticking(0.001)).folder)
    resumed = resume(str(path), clock=Ticking(0.001))
    extend(resumed.trainer, budget=None, horizon=None, steps=60, epochs=None, seconds=None)
    change(resumed.folder)
    return path


def play(run, out):
    """Play ``run`` into the folder ``out``."""
    played = replay(str(run), clock=Ticking(0.3))
    record(RunFolder(played.trainer, out, executor=AtOnce(), parent=played.parent))
    return played


def test_a_run_is_played_to_the_arrays_of_its_checkpoint_and_so_is_what_comes_of_that(run, tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_TUI_THREADS", "1")
    played = play(run, tmp_path / "again")
    assert played.is_the_same and (played.script.settings_changed, played.trainer.threads) == (4, 2)
    there, here = (load_checkpoint(folder / NEWEST) for folder in (run, tmp_path / "again"))
    assert here.step == 60 and here.config == there.config and here.threads == 2
    for name, values in there.network.parameters.items():
        assert here.network.parameters[name].tobytes() == values.tobytes()
    assert here.state.memory.tobytes() == there.state.memory.tobytes()
    assert here.state.h.tobytes() == there.state.h.tobytes()
    assert play(tmp_path / "again", tmp_path / "once more").is_the_same


def test_changed_settings_are_written_down_and_a_run_goes_on_with_them(run):
    marked = [event for event in RunLog(run).read_on() if isinstance(event, SettingChanged)]
    assert marked == [
        SettingChanged(11, "learning_rate", 2e-3),
        SettingChanged(17, "dropout", 0.4),
        SettingChanged(17, "clip_norm", 0.3),
        SettingChanged(33, "drop_connect", 0.2),
    ]
    config = load_checkpoint(run / NEWEST).config
    assert {"learning_rate": 2e-3, "dropout": 0.4, "clip_norm": 0.3, "drop_connect": 0.2}.items() <= config.live.items()
    assert json.loads((run / CONFIG).read_text()) == config.as_json()
    resumed = resume(str(run))
    resumed.folder.close()
    architecture = resumed.trainer.network.architecture
    assert (architecture.dropout, architecture.drop_connect) == (0.4, 0.2)


def test_what_a_run_had_reached_before_is_played_where_that_checkpoint_is_named(run):
    best = load_checkpoint(run / BEST)
    played = replay(str(run / BEST))
    list(played.trainer.run(Control()))
    assert played.trainer.step == best.step and played.is_the_same


def test_a_change_that_the_log_tells_otherwise_gives_other_parameters(run, tmp_path):
    metrics = (run / METRICS).read_text()
    assert '"clip_norm", "value": 0.3' in metrics
    (run / METRICS).write_text(metrics.replace('"clip_norm", "value": 0.3', '"clip_norm", "value": 0.2'))
    assert not play(run, tmp_path / "again").is_the_same


@pytest.fixture
def forked(tmp_path, monkeypatch):
    """Return a run that began with the parameters of another, which is at hand."""
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path / "home"))
    make_run(tmp_path / "home" / "runs" / "parent", steps=30)
    checkpoint, parent, _folder = open_parent("parent", newest=True)
    config = replace(fork_config(checkpoint.config), steps=25)
    trainer = fork(Origin(checkpoint, parent), corpus_from_text(TEXT, "Le phare.txt"), config, Ticking(0.001))
    change(RunFolder(trainer, tmp_path / "child", executor=AtOnce(), parent=parent))
    return tmp_path / "child"


def test_a_fork_is_played_from_its_parent_and_refused_without_it(forked, tmp_path):
    played = play(forked, tmp_path / "again")
    assert played.is_the_same and played.parent.run == "parent"
    shutil.rmtree(tmp_path / "home" / "runs" / "parent")
    with pytest.raises(RunError, match="those of parent at step 30, are no longer there"):
        replay(str(forked))


def lose_lines(metrics: list[str]) -> list[str]:
    return metrics[:5] + metrics[9:]


def damage_a_line(metrics: list[str]) -> list[str]:
    return [line.replace('"setting"', '"sett') for line in metrics]


def tell_of_another_version(metrics: list[str]) -> list[str]:
    return [line.replace('"setting"', '"adjusted"') for line in metrics]


@pytest.mark.parametrize("change_log", [lose_lines, damage_a_line, tell_of_another_version])
def test_a_log_with_a_gap_is_refused(run, change_log):
    lines = (run / METRICS).read_text().splitlines(keepends=True)
    assert change_log(lines) != lines
    (run / METRICS).write_text("".join(change_log(lines)))
    with pytest.raises(RunError) as raised:
        replay(str(run))
    said = str(raised.value)
    assert said.startswith(f"{run}: it cannot be played again: lines of its log are missing") and "\n" not in said
