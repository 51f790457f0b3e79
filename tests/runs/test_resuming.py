"""A run that was interrupted goes on as if it never had been; another begins with its parameters."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_training import TEXT, AtOnce, make_trainer

from rnn_tui.errors import ConfigError, RunError, RunHeldError, TextError
from rnn_tui.network.architecture import CELL_NAMES
from rnn_tui.places import indices_folder
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.lock import RunLock, is_held
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import Origin, extend, fit_to, fork, fork_config, open_parent, resume, text_of_run
from rnn_tui.terminal.safe_text import in_one_line
from rnn_tui.text.corpus import corpus_from_text, read_corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import evaluate
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    Paused,
    Reported,
    SampleWritten,
    SettingChanged,
    StepFinished,
    TrainingFinished,
)
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer

STEPS = 100
BY_THE_CLOCK = ("seconds", "chars_per_second", "left", "share_done")
NO_LIMITS = {"budget": None, "horizon": None, "steps": None, "epochs": None, "seconds": None}


def record(trainer: Trainer, out: Path, stop_at: int | None = None, folder: RunFolder | None = None) -> list:
    """Run a training and write it down; ``stop_at`` a step it is told to stop."""
    folder, control, events = folder or RunFolder(trainer, out, executor=AtOnce()), Control(), []
    for event in folder.record(trainer.run(control)):
        events.append(event)
        if isinstance(event, StepFinished) and event.progress.step == stop_at:
            control.stop()
    return events


def resumed_from(out: Path, stop_at: int | None = None) -> tuple[Trainer, list]:
    found = resume(str(out))
    return found.trainer, record(found.trainer, out, stop_at, found.folder)


def lines_of(path: Path) -> list[dict]:
    """Return a file's lines without what depends on the clock."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [{name: line[name] for name in line if name not in BY_THE_CLOCK} for line in lines]


def learnt(path: Path) -> list[dict]:
    """Return a file's lines without those that tell of a beginning, an end and what was saved."""
    return [line for line in lines_of(path) if line.get("event") not in ("started", "finished", "saved")]


def assert_same(one: Trainer, out: Path, other: Trainer, other_out: Path) -> None:
    assert one.network.flat.tobytes() == other.network.flat.tobytes()
    assert one.optimizer.memory.tobytes() == other.optimizer.memory.tobytes()
    for name in ("metrics.jsonl", "samples.jsonl"):
        assert learnt(out / name) == learnt(other_out / name) != []
    for name in ("best.safetensors", *(f"snapshots/{path.name}" for path in (out / "snapshots").iterdir())):
        here, there = load_checkpoint(out / name), load_checkpoint(other_out / name)
        assert (here.step, here.network.flat.tobytes()) == (there.step, there.network.flat.tobytes())


OPTIMIZERS = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"]
KINDS = [("rnn", optimizer) for optimizer in OPTIMIZERS] + [(cell, "adam") for cell in CELL_NAMES]


@pytest.mark.parametrize(("cell", "optimizer"), KINDS)
def test_an_interrupted_run_goes_on_bit_for_bit_also_in_the_middle_of_an_epoch(cell, optimizer, tmp_path):
    extras = {"layers": 2, "dropout": 0.2, "gain": True, "drop_connect": 0.2, "zero_starts": 0.1}
    settings = {"cell": cell, "optimizer": optimizer, "steps": STEPS, **extras}
    whole = make_trainer(**settings)
    record(whole, tmp_path / "whole")
    for stop_at in (17, 61):  # neither a report's step nor an epoch's end
        out = tmp_path / f"stopped at {stop_at}"
        record(make_trainer(**settings), out, stop_at)
        trainer, _events = resumed_from(out)
        assert_same(whole, tmp_path / "whole", trainer, out)


@pytest.mark.parametrize("changes", [{"cut": "windows"}, {"split": "interleaved"}, {"schedule": "exponential"}])
def test_so_it_does_for_every_cut_split_and_schedule(changes, tmp_path):
    whole = make_trainer(steps=STEPS, **changes)
    record(whole, tmp_path / "whole")
    record(make_trainer(steps=STEPS, **changes), tmp_path / "stopped", 45)
    trainer, _events = resumed_from(tmp_path / "stopped")
    assert_same(whole, tmp_path / "whole", trainer, tmp_path / "stopped")


def test_a_run_may_be_stopped_after_every_single_step(tmp_path):
    whole = make_trainer(steps=45)
    record(whole, tmp_path / "whole")
    record(make_trainer(steps=45), tmp_path / "stopped", 1)
    for step in (*range(2, 45), None):
        trainer, _events = resumed_from(tmp_path / "stopped", step)
    assert_same(whole, tmp_path / "whole", trainer, tmp_path / "stopped")


def test_a_stop_in_the_middle_of_a_validation_is_made_up_for(tmp_path, monkeypatch):
    whole = make_trainer(steps=STEPS)
    record(whole, tmp_path / "whole")
    stopped, control = make_trainer(steps=STEPS), Control()
    measure = stopped._validate

    def stop_within(control):
        control.stop()
        return measure(control)

    monkeypatch.setattr(stopped, "_validate", stop_within)
    folder = RunFolder(stopped, tmp_path / "stopped", executor=AtOnce())
    events = list(folder.record(stopped.run(control)))
    assert events[-1].steps == stopped.validate_every == 40 and events[-1].val_loss is None
    trainer, _events = resumed_from(tmp_path / "stopped")
    assert_same(whole, tmp_path / "whole", trainer, tmp_path / "stopped")


def test_what_was_written_behind_the_checkpoint_is_cut_off(tmp_path):
    out = tmp_path / "run"
    record(make_trainer(steps=STEPS), out, 61)
    early = (out / "checkpoint.safetensors").read_bytes()
    resumed_from(out)
    (out / "checkpoint.safetensors").write_bytes(early)  # as if the process had been killed before the next one
    with (out / "metrics.jsonl").open("a") as file:
        file.write('{"event": "progress", "st')
    found = resume(str(out))
    lines = lines_of(out / "metrics.jsonl")
    assert [line["step"] for line in lines if line["event"] == "progress"] == [20, 40, 60]
    assert lines[-1]["event"] == "finished" and lines[-1]["steps"] == 61
    assert max(line["step"] for line in lines_of(out / "samples.jsonl")) <= 61
    assert max(int(path.stem) for path in (out / "snapshots").iterdir()) <= 61
    found.folder.close()


def test_best_parameters_that_a_kill_left_unwritten_are_written_again(tmp_path):
    out = tmp_path / "run"
    trainer, control = make_trainer(steps=STEPS), Control()
    for event in RunFolder(trainer, out, executor=AtOnce()).record(trainer.run(control)):
        if isinstance(event, BestReached):
            break
    (out / "best.safetensors").unlink()
    found = resume(str(out))
    assert load_checkpoint(out / "best.safetensors").step == found.trainer.best.step == trainer.figures.best_step
    found.folder.close()


@pytest.mark.parametrize("cell", CELL_NAMES)
@pytest.mark.parametrize("interruption", [Control.pause, Control.stop, None])  # None: its last step breaks it
def test_a_step_that_breaks_the_parameters_leaves_a_run_that_goes_on_with_the_last_good_ones(
    interruption, cell, tmp_path
):
    steps, control = 46 if interruption is None else STEPS, Control()
    trainer = make_trainer(cell=cell, steps=steps, schedule="constant")
    good, events = None, []
    for event in RunFolder(trainer, tmp_path / "run", 0.0, executor=AtOnce()).record(trainer.run(control)):
        events.append(event)
        if isinstance(event, Reported) and event.progress.step == 40:
            good = trainer.network.flat.copy()
        if isinstance(event, StepFinished) and event.progress.step == 45:
            control.change_settings(learning_rate=1e39)  # it breaks the parameters; its own loss is still well
        if isinstance(event, SettingChanged) and interruption is not None:
            interruption(control)
        if isinstance(event, Paused):
            control.stop()
        if isinstance(event, StepFinished | Paused | TrainingFinished):
            assert load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").step == trainer.step
    assert [event.back_to for event in events if isinstance(event, Diverged)] == [40]
    found = resume(str(tmp_path / "run"))
    assert found.trainer.step == 46 and np.array_equal(found.trainer.network.flat, good)
    found.folder.close()


def test_a_learning_rate_set_live_and_a_rescue_survive(tmp_path):
    out = tmp_path / "run"
    trainer, control = make_trainer(steps=STEPS, schedule="constant"), Control()
    for event in RunFolder(trainer, out, executor=AtOnce()).record(trainer.run(control)):
        if isinstance(event, StepFinished) and event.progress.step == 30:
            control.change_settings(learning_rate=1e39)
        if isinstance(event, Diverged):
            control.stop()
    found = resume(str(out))
    assert (found.trainer.learning_rate, found.trainer.figures.rescues) == (5e38, 1)
    kinds = [line["event"] for line in learnt(out / "metrics.jsonl")]
    assert kinds == ["progress", "setting", "diverged"]
    found.folder.close()


# -- its end, moved


def test_a_run_that_ended_says_so_and_may_be_given_more(tmp_path):
    out = tmp_path / "run"
    record(make_trainer(steps=40), out)
    found = resume(str(out))
    assert found.is_over
    extend(found.trainer, **{**NO_LIMITS, "steps": 60})
    assert not found.is_over and (found.trainer.config.restart, found.trainer.config.horizon) == (40, 60)
    assert record(found.trainer, out, folder=found.folder)[-1].steps == 60


def test_more_steps_within_the_schedule_change_nothing_of_it(tmp_path):
    whole = make_trainer(steps=100, horizon=100)
    record(whole, tmp_path / "whole")
    record(make_trainer(steps=50, horizon=100), tmp_path / "half")
    found = resume(str(tmp_path / "half"))
    extend(found.trainer, **{**NO_LIMITS, "steps": 100})
    record(found.trainer, tmp_path / "half", folder=found.folder)
    assert found.trainer.network.flat.tobytes() == whole.network.flat.tobytes()


def test_seconds_and_a_budget_are_counted_from_here(tmp_path):
    out = tmp_path / "run"
    record(make_trainer(steps=40), out)
    found = resume(str(out))
    extend(found.trainer, **{**NO_LIMITS, "seconds": 5.0})
    assert found.trainer.config.seconds == found.trainer.figures.seconds + 5
    extend(found.trainer, **{**NO_LIMITS, "budget": 5.0})
    assert (found.trainer.config.budget, found.trainer.config.restart) == (5.0, 40)
    found.folder.close()


# -- who may


def test_a_run_that_another_holds_is_not_resumed_and_the_holder_is_named(tmp_path):
    out = tmp_path / "run"
    record(make_trainer(), out)
    lock = RunLock(out)
    lock.acquire()
    assert is_held(out)
    with pytest.raises(RunHeldError, match="process"):
        resume(str(out))
    lock.release()
    assert not is_held(out)
    resume(str(out)).folder.close()


def test_a_run_that_went_on_elsewhere_is_not_written_over(tmp_path):
    out = tmp_path / "run"
    trainer = make_trainer()
    folder = RunFolder(trainer, out, executor=AtOnce())
    record(trainer, out, folder=folder)
    found = resume(str(out))
    found.trainer.go_on(0.01)
    record(found.trainer, out, folder=found.folder)
    trainer.go_on(0.01)
    with pytest.raises(RunError, match="was continued elsewhere"):
        record(trainer, out, folder=folder)


def test_parameters_alone_cannot_be_gone_on_with(tmp_path):
    out = tmp_path / "run"
    record(make_trainer(), out)
    with pytest.raises(RunError, match="only parameters"):
        resume(str(out / "snapshots" / "000000001.safetensors"))


# -- its text


def test_a_text_that_changed_is_told_and_the_runs_own_copy_is_used(tmp_path):
    text = tmp_path / "song.txt"
    text.write_text(TEXT)
    trainer = Trainer(read_corpus(text), make_trainer().config)
    record(trainer, tmp_path / "run", 20)
    facts = load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").text
    assert text_of_run(tmp_path / "run", facts)[1] == ()
    text.write_text(TEXT + "et encore")
    found = resume(str(tmp_path / "run"))
    assert "has changed since" in found.notes[0] and str(found.trainer.source.content) == TEXT
    found.folder.close()
    with pytest.raises(TextError, match="has changed since"):
        resume(str(tmp_path / "run"), read_corpus(text))
    (tmp_path / "run" / "text.txt").unlink()
    with pytest.raises(TextError, match="has changed since"):
        resume(str(tmp_path / "run"))
    text.unlink()
    with pytest.raises(TextError, match="is gone"):
        resume(str(tmp_path / "run"))
    assert not is_held(tmp_path / "run")


@pytest.mark.parametrize("became", ["changed", "gone", "a folder", "as it was"])
def test_a_long_text_whose_file_is_no_longer_as_it_was_is_learnt_by_its_indices(tmp_path, monkeypatch, became):
    monkeypatch.setattr("rnn_tui.text.arrays.MAPPED_FROM", 1)
    monkeypatch.setattr("rnn_tui.runs.recorder._COPIED_BELOW", 1)
    text = tmp_path / "song.txt"
    text.write_text(TEXT)
    record(Trainer(read_corpus(text), make_trainer().config), tmp_path / "run", 20)
    assert not (tmp_path / "run" / "text.txt").exists()
    if became == "changed":
        text.write_text(TEXT + "et encore")
    elif became != "as it was":
        text.unlink()
    if became == "a folder":
        text.mkdir()
    found = resume(str(tmp_path / "run"))
    found.folder.close()
    corpus = found.trainer.source
    assert (str(corpus.content), corpus.name, corpus.size, corpus.path) == (TEXT, "song.txt", len(TEXT), text)
    if became == "as it was":
        assert found.notes == ()
        return
    assert "indices that were kept" in found.notes[0]
    for file in indices_folder().glob("*.*"):
        file.unlink()
    with pytest.raises(TextError, match="has changed since" if became == "changed" else "is gone"):
        resume(str(tmp_path / "run"))


def test_characters_that_a_vocabulary_lacks_are_named_with_their_counts():
    vocabulary = Vocabulary("abc\n")
    corpus, notes = fit_to(corpus_from_text("abcabc" * 20 + "éé!\t\u200e", "t"), vocabulary)
    assert str(corpus.content) == "abcabc" * 20 and "'é' (2), '⇥' (1), '!' (1), 'U+200E' (1)" in in_one_line(notes[0])
    folded, _notes = fit_to(corpus_from_text("abcabc" * 10 + "é", "t"), Vocabulary("abc\ufffd"))
    assert str(folded.content).endswith("c\ufffd")
    with pytest.raises(TextError, match="too many"):
        fit_to(corpus_from_text("xyz" * 10, "t"), vocabulary)


# -- its children


def test_a_fork_begins_with_the_parents_parameters_and_names_it(tmp_path):
    out = tmp_path / "parent"
    record(make_trainer(steps=60), out)
    checkpoint, parent, _folder = open_parent(str(out), newest=True)
    config = replace(fork_config(checkpoint.config), learning_rate=1e-3, steps=20)
    trainer = fork(Origin(checkpoint, parent), corpus_from_text(TEXT[::-1], "another"), config)
    assert np.array_equal(trainer.network.flat, checkpoint.network.flat) and trainer.step == 0
    folder = RunFolder(trainer, tmp_path / "child", executor=AtOnce(), parent=parent)
    record(trainer, tmp_path / "child", folder=folder)
    about = json.loads((tmp_path / "child" / "run.json").read_text())
    assert about["parent"] == {"run": "parent", "step": 60}
    assert load_checkpoint(out / "checkpoint.safetensors").step == 60  # the parent stays as it was


def test_a_fork_from_a_snapshot_and_of_another_size(tmp_path):
    out = tmp_path / "parent"
    record(make_trainer(steps=30), out)
    snapshot = out / "snapshots" / "000000024.safetensors"
    checkpoint, parent, folder = open_parent(str(snapshot))
    assert (parent.run, parent.step, folder) == ("parent", 24, out)
    with pytest.raises(ConfigError, match="RNN 6"):
        fork(Origin(checkpoint, parent), corpus_from_text(TEXT, "t"), replace(checkpoint.config, hidden_size=7))


def test_parameters_without_gains_are_taken_as_gains_of_one_and_gains_stay(tmp_path):
    corpus, out = corpus_from_text(TEXT, "t"), tmp_path / "parent"
    record(make_trainer(steps=30), out)
    checkpoint, parent, _folder = open_parent(str(out), newest=True)
    gained = fork(Origin(checkpoint, parent), corpus, replace(fork_config(checkpoint.config), gain=True))
    for name, values in gained.network.parameters.items():
        assert np.array_equal(values, checkpoint.network.parameters.get(name, np.zeros_like(values))), name
    assert evaluate(gained.network, gained.parts.validation) == evaluate(checkpoint.network, gained.parts.validation)
    record(make_trainer(steps=30, gain=True), tmp_path / "gained")
    checkpoint, parent, _folder = open_parent(str(tmp_path / "gained"), newest=True)
    config = fork_config(checkpoint.config, preset_config("karpathy"))
    assert config.gain and fork(Origin(checkpoint, parent), corpus, config).network.architecture.gain
    with pytest.raises(ConfigError, match="have gains"):
        fork(Origin(checkpoint, parent), corpus, replace(config, gain=False))


def test_samples_are_written_at_spaced_steps_always_from_the_same_seed(tmp_path):
    events = record(make_trainer(steps=STEPS), tmp_path / "run")
    samples = [event for event in events if isinstance(event, SampleWritten)]
    assert [sample.step for sample in samples][:12] == [1, 2, 3, 4, 5, 7, 9, 12, 15, 19, 24, 30]
    assert len({sample.prime for sample in samples}) == 1 and all(len(sample.text) == 160 for sample in samples)
    assert [event.progress.step for event in events if isinstance(event, Reported)] == [20, 40, 60, 80, 100]


# -- patience

NOISE = "".join(np.random.default_rng(1).choice(list("abcdefgh \n"), 600))  # only by heart can it be learnt


def impatient() -> Trainer:
    sizes = {"hidden_size": 16, "seq_length": 8, "batch_size": 4, "learning_rate": 0.02}
    config = replace(preset_config("rnn"), **sizes, budget=None, steps=400, patience=4)
    return Trainer(corpus_from_text(NOISE, "noise"), config)


def test_a_patience_goes_on_where_it_was(tmp_path):
    whole = impatient()
    end = record(whole, tmp_path / "whole")[-1]
    assert end.reason == "patience" and end.steps < 400
    record(impatient(), tmp_path / "run", stop_at=end.steps - whole.validate_every - 1)
    trainer, events = resumed_from(tmp_path / "run")
    assert 0 < trainer.config.patience == 4 and (events[-1].reason, events[-1].steps) == ("patience", end.steps)
    assert_same(whole, tmp_path / "whole", trainer, tmp_path / "run")


def test_a_run_whose_patience_ended_is_over_until_a_limit_says_otherwise(tmp_path):
    first = record(impatient(), tmp_path / "run")[-1]
    resumed = resume(str(tmp_path / "run"))
    assert resumed.is_over
    extend(resumed.trainer, **NO_LIMITS)
    assert resumed.is_over
    extend(resumed.trainer, **{**NO_LIMITS, "steps": 600})
    assert not resumed.is_over
    again = record(resumed.trainer, tmp_path / "run", folder=resumed.folder)[-1]
    assert again.reason == "patience" and first.steps < again.steps < 600
