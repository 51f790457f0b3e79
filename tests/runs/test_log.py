"""What happened in a training is told by its metrics: to whoever opens the run, and to whoever follows it."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from small_training import SMALL, AtOnce, make_run, make_trainer

from rnn_tui.runs import log as log_module
from rnn_tui.runs.layout import METRICS, NEWEST
from rnn_tui.runs.log import RunLog, events_of, is_written, last_report, line_of
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    BestReached,
    CheckpointSaved,
    Diverged,
    EpochFinished,
    Event,
    HorizonSet,
    LearningByHeart,
    PatienceEnded,
    Paused,
    Progress,
    Reported,
    SampleWritten,
    SavingFailed,
    SettingChanged,
    StartsDiffered,
    StepFinished,
    StepTaken,
    TrainingFailed,
    TrainingFinished,
    TrainingStarted,
)

RUN = Path("run")
PROGRESS = Progress(40, 0.5, 2.0, 2.1, 1.5, 1e-3, 100.5, 0.125, 7.5, 0.25, 0.0164, 400, 2.0, 20)
ONE_OF_EACH: list[Event] = [
    TrainingStarted(SMALL, 20, ("a note", "Œuvres\n"), 2),
    Reported(PROGRESS),
    Reported(replace(PROGRESS, val_loss=None, left=None, share_done=None, last_step=None, best_val_loss=None)),
    StepTaken(41, 2.5, 0.75, True),
    EpochFinished(3, None, 6.25),
    HorizonSet(500, 1.5, replace(SMALL, horizon=500), 41),
    HorizonSet(500, 1.5, SMALL),
    BestReached(40, 1.75),
    Paused(41),
    SettingChanged(41, "learning_rate", 3e-3),
    Diverged(50, 40, None, 1.5e-3, 1),
    LearningByHeart(60, 40, 1.75),
    PatienceEnded(80, 40, 1.75, 5),
    StartsDiffered(80, 5.9, 32, 2.4, False),
    CheckpointSaved(RUN / NEWEST, 80),
    SavingFailed("the disk is full"),
    TrainingFinished("patience", 80, 0.5, 1.5, None, 1.75, None, 0.25, RUN),
    TrainingFailed("MemoryError: "),
]


def test_each_event_but_a_steps_end_is_a_line_that_gives_it_back():
    lines = [json.loads(json.dumps(line_of(event))) for event in ONE_OF_EACH]
    assert events_of(lines, RUN) == ONE_OF_EACH
    elsewhere = {StepFinished, SampleWritten}  # one is no line, the other has a file of its own
    assert {type(event) for event in ONE_OF_EACH} | elsewhere == set(get_args(Event))
    assert line_of(StepFinished(PROGRESS)) is None


def test_paths_are_those_of_the_folder_as_it_is_called_now():
    lines = [line_of(event) for event in ONE_OF_EACH]
    assert '"run"' not in json.dumps(lines) and '"path"' not in json.dumps(lines)
    moved = events_of(lines, Path("yonder"))
    assert [event.run for event in moved if isinstance(event, TrainingFinished)] == [Path("yonder")]


def test_what_another_version_tells_and_what_makes_no_sense_is_passed_over():
    good = json.loads(json.dumps(line_of(ONE_OF_EACH[0])))
    wrong = [
        {"event": "unheard of", "step": 3},
        {"event": ["started"]},
        {"step": 3},
        {**good, "config": {"a setting of tomorrow": 1}},
        {**good, "config": None},
        {**good, "notes": "a note"},
        {**good, "notes": [1]},
        {"event": "finished", "reason": "bored", "steps": 3},
        {"event": "best", "step": 3, "val_loss": float("nan")},
    ]
    assert events_of([*wrong, {**good, "something": "more"}], RUN) == ONE_OF_EACH[:1]


def test_a_learning_rate_that_a_former_version_tells_of_is_a_setting_that_changed():
    line = {"event": "learning_rate", "step": 41, "learning_rate": 3e-3}
    assert events_of([line], RUN) == [SettingChanged(41, "learning_rate", 3e-3)]
    wrong = [{"step": 3, "name": "hidden_size", "value": 5}, {"step": 3, "name": "dropout", "value": 1.5}]
    assert (
        events_of([{"event": "learning_rate", "step": 41}, *({"event": "setting", **each} for each in wrong)], RUN)
        == []
    )


def recorded(folder: RunFolder, control: Control, after=lambda _event: None) -> list[Event]:
    events = []
    for event in folder.record(folder.trainer.run(control)):
        events.append(event)
        after(event)
    return events


def as_told(events: list[Event]) -> list[dict]:
    return [line for line in map(line_of, events) if line is not None and line["event"] not in ("saved", "finished")]


def test_whoever_follows_reads_all_that_the_training_told_also_of_pauses_rates_and_single_steps(tmp_path):
    control, run = Control(), tmp_path / "run"
    log, read = RunLog(run), []
    folder = RunFolder(make_trainer(steps=100, report_every=40), run, executor=AtOnce())

    def after(event: Event) -> None:
        match event:
            case StepFinished(progress=progress) if progress.step == 30:
                control.change_settings(learning_rate=2e-3)
                control.step()
            case Paused(step=31):
                control.resume()
            case StepFinished(progress=progress) if progress.step == 60:
                control.change_settings(learning_rate=1e39)  # which breaks the parameters
            case _:
                pass
        read.extend(log.read_on())

    told = recorded(folder, control, after)
    read += log.read_on()
    assert as_told(read) == as_told(told)
    kinds = {type(event) for event in read}
    assert kinds >= {TrainingStarted, Reported, SettingChanged, StepTaken, Paused, Diverged}
    assert [event for event in read if isinstance(event, TrainingFinished)] == [told[-1]]
    assert as_told(RunLog(run).read_on()) == as_told(told) and last_report(run).step == 40


def test_epochs_shorter_than_a_report_are_left_out_and_those_of_the_lesson_are_lines(tmp_path):
    for name, report_every, count in (("short", 50, 0), ("lesson", None, 2)):
        recorded(
            RunFolder(make_trainer(steps=100, report_every=report_every), tmp_path / name, executor=AtOnce()), Control()
        )
        found = [event.epoch for event in RunLog(tmp_path / name).read_on() if isinstance(event, EpochFinished)]
        assert found == list(range(1, count + 1))


def test_what_could_not_be_saved_and_what_broke_the_training_is_told_as_well(tmp_path, monkeypatch):
    def fail(*_arguments):
        raise OSError(28, "full")

    folder = RunFolder(make_trainer(tick=0.5), tmp_path / "run", checkpoint_every=5, executor=AtOnce())
    monkeypatch.setattr("rnn_tui.runs.recorder.checkpoint_bytes", fail)

    def break_off(event: Event) -> None:
        if isinstance(event, StepFinished) and event.progress.step == 30:
            monkeypatch.setattr(folder.trainer, "_take_step", lambda _by_hand: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        recorded(folder, Control(), break_off)
    found = [event for event in RunLog(folder.path).read_on() if isinstance(event, SavingFailed | TrainingFailed)]
    assert found == [
        SavingFailed(f"{folder.path}: the disk is full"),
        TrainingFailed("ZeroDivisionError: division by zero"),
    ]


def test_nothing_is_noted_in_a_folder_that_was_not_ours_when_the_training_broke(tmp_path):
    folder = RunFolder(make_trainer(), tmp_path / "run", executor=AtOnce())

    def breaks():
        raise MemoryError
        yield

    with pytest.raises(MemoryError):
        list(folder.record(breaks()))
    assert not (tmp_path / "run" / METRICS).exists()


def test_the_newest_report_is_found_behind_whatever_else_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(log_module, "_LAST_BYTES", 5_000)
    epochs = [EpochFinished(number, None, 1.0) for number in range(20)]
    lines = [line_of(event) for event in (*ONE_OF_EACH[:2], *epochs)]
    (tmp_path / METRICS).write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert last_report(tmp_path) == PROGRESS


def test_the_log_of_a_run_is_what_happened_and_what_makes_no_sense_is_left_out(tmp_path):
    run = make_run(tmp_path / "run").path
    lines = (run / METRICS).read_text().splitlines()
    good = json.loads(lines[0])
    wrong = [{**good, "step": "a"}, {**good, "loss": [1]}, {**good, "seconds": None}, {**good, "step": 2**70}]
    wrong += [
        {**good, "epoch": True},
        {"event": "diverged", "step": 3},
        {"event": ["progress"]},
        {"event": "unheard of"},
    ]
    wrong += [
        {name: good[name] for name in good if name != "lr"},
        {**good, "loss": float("nan")},
        {**good, "lr": 10**400},
    ]
    (run / METRICS).write_text("\n".join([*map(json.dumps, wrong), "[" * 100_000, *lines]) + "\n")
    log = RunLog(run)
    assert [event.progress.step for event in log.read_on() if isinstance(event, Reported)] == [20, 40]
    assert log.read_on() == [] and last_report(run).step == 40


def test_of_very_many_reports_fewer_and_fewer_are_written_down_and_never_far_apart():
    written = [number for number in range(1, 200_001) if is_written(number)]
    assert written[:10_000] == list(range(1, 10_001))
    assert [sum(10_000 << by < number <= 20_000 << by for number in written) for by in range(4)] == [5_000] * 4
    assert all((later - number) * 5_000 <= later for number, later in pairwise(written[10_000:]))


def test_a_long_training_notes_all_that_changed_it_and_some_of_its_reports(monkeypatch, tmp_path):
    monkeypatch.setattr(log_module, "_ALL_BELOW", 10)
    make_run(tmp_path / "run", steps=160, report_every=1, val_fraction=0.0)
    found = RunLog(tmp_path / "run").read_on()
    steps = [event.progress.step for event in found if isinstance(event, Reported)]
    assert steps == [*range(1, 11), *range(12, 21, 2), *range(24, 41, 4), *range(48, 81, 8), *range(96, 161, 16)]
    assert {TrainingStarted, TrainingFinished, CheckpointSaved} <= {type(event) for event in found}
