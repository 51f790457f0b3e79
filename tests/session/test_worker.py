"""The worker thread: what it publishes, what it posts, and that nothing that breaks stays silent."""

import threading

import numpy as np
import pytest
from small_training import make_trainer

from rnn_tui.errors import RunError
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.session.worker import TrainingThread
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    CheckpointSaved,
    Diverged,
    EpochFinished,
    Paused,
    Reported,
    SampleWritten,
    SettingChanged,
    StepFinished,
    TrainingFailed,
    TrainingFinished,
    TrainingStarted,
)

PATIENCE = 30


class Unwritten:
    """A folder that keeps nothing; ``watch`` sees each event before and after it is published."""

    def __init__(self, before=lambda _event: None, after=lambda _event: None):
        self.before, self.after = before, after

    def record(self, events):
        for event in events:
            self.before(event)
            yield event
            self.after(event)


def test_progress_lines_and_a_copy_of_the_parameters_are_published(tmp_path):
    trainer, posted = make_trainer(), []
    thread = TrainingThread(trainer, Control(), RunFolder(trainer, tmp_path / "run"), posted.append)
    assert thread.newest is None and thread.snapshot.step == 0 and thread.daemon
    thread.start()
    thread.join(PATIENCE)
    assert thread.newest.step == 40
    assert [line.progress.step for line in thread.take_lines() if isinstance(line, Reported)] == [20, 40]
    assert thread.take_lines() == []
    assert thread.snapshot.step == 40 and np.array_equal(thread.snapshot.parameters, trainer.network.flat)
    assert not np.shares_memory(thread.snapshot.parameters, trainer.network.flat)


def test_only_what_is_rare_is_posted(tmp_path):
    trainer, posted = make_trainer(val_fraction=0.0), []
    TrainingThread(trainer, Control(), RunFolder(trainer, tmp_path / "run"), posted.append).run()
    assert [type(event) for event in posted if not isinstance(event, SampleWritten)] == [
        TrainingStarted,
        CheckpointSaved,
        TrainingFinished,
    ]


def test_a_snapshot_comes_after_the_step_in_which_it_is_asked_for():
    seen = []

    def ask(event):
        if isinstance(event, StepFinished) and event.progress.step == 7:
            thread.ask_snapshot()

    folder = Unwritten(ask, lambda _event: seen.append(thread.snapshot.step))
    thread = TrainingThread(make_trainer(), Control(), folder, lambda _event: None)
    thread.run()
    assert sorted(set(seen)) == [0, 7, 40]


def test_a_trace_is_that_of_the_step_after_the_one_in_which_it_is_asked_for():
    seen = []

    def ask(event):
        if isinstance(event, StepFinished) and event.progress.step in {7, 20}:
            thread.ask_trace()

    def look(event):
        if isinstance(event, StepFinished):
            seen.append((thread.newest.step, None if thread.trace is None else thread.trace.step))

    thread = TrainingThread(make_trainer(), Control(), Unwritten(ask, look), lambda _event: None)
    thread.run()
    assert seen == [(step, 21 if step > 20 else 8 if step > 7 else None) for step in range(1, 41)]
    thread.forget_trace()
    assert thread.trace is None and TrainingThread(thread.trainer, Control(), Unwritten(), print).trace is None


def test_each_single_step_has_a_trace():
    control, waiting = Control(), [threading.Event() for _step in range(3)]

    def post(event):
        if isinstance(event, Paused):
            waiting[event.step].set()

    thread = TrainingThread(make_trainer(), control, Unwritten(), post)
    control.pause()
    thread.start()
    assert waiting[0].wait(PATIENCE)
    assert thread.trace is None
    for step in (1, 2):  # nobody has to ask: who takes a step by hand looks at what it did
        control.step()
        assert waiting[step].wait(PATIENCE)
        assert thread.trace.step == step
    control.stop()
    thread.join(PATIENCE)
    _characters, found = thread.trace.replay()
    assert found.parameters["W_hh"] == pytest.approx(thread.trace.gradients["W_hh"], abs=1e-5)


def test_parameters_that_are_no_numbers_are_not_published():
    seen, control = [], Control()

    def break_them(event):
        thread.ask_snapshot()
        if isinstance(event, StepFinished) and event.progress.step == 7:
            control.change_settings(learning_rate=1e39)

    folder = Unwritten(break_them, lambda _event: seen.append(thread.snapshot))
    thread = TrainingThread(make_trainer(schedule="constant"), control, folder, lambda _event: None)
    thread.run()
    steps = {snapshot.step for snapshot in seen}
    assert set(range(8)) <= steps and 8 not in steps
    assert all(np.isfinite(snapshot.parameters).all() for snapshot in seen)


def test_of_a_full_queue_only_figures_on_the_way_are_dropped_the_oldest_first(monkeypatch):
    control = Control()

    def diverge(event):  # in the middle, with reports before and behind
        if isinstance(event, StepFinished) and event.progress.step == 20:
            control.change_settings(learning_rate=1e39)
        if isinstance(event, Diverged):
            control.change_settings(learning_rate=1e-3)

    def happened(most):
        monkeypatch.setattr("rnn_tui.session.worker._MOST_FIGURES", most)
        trainer = make_trainer(report_every=1, schedule="constant", batch_size=64, steps=60)
        thread = TrainingThread(trainer, control, Unwritten(diverge), lambda _event: None)
        thread.run()
        return thread.take_lines()

    whole, full = happened(1_000), happened(3)
    figures = [line for line in whole if isinstance(line, Reported | EpochFinished)]
    rare = [line for line in whole if not isinstance(line, Reported | EpochFinished)]
    kinds = {type(line) for line in rare}
    assert {SampleWritten, Diverged, SettingChanged, TrainingStarted, TrainingFinished} <= kinds
    assert len(figures) > 50 and any(isinstance(line, EpochFinished) for line in figures)
    assert full == [line for line in whole if line in rare or line in figures[-3:]]


def test_a_pause_is_posted_with_parameters_to_look_at_and_a_stop_ends_it():
    control, paused = Control(), threading.Event()
    posted = []

    def post(event):
        posted.append(event)
        if isinstance(event, Paused):
            paused.set()

    thread = TrainingThread(make_trainer(), control, Unwritten(), post)
    control.step()
    thread.start()
    assert paused.wait(PATIENCE)
    assert thread.snapshot.step == thread.newest.step == 1
    control.stop()
    thread.join(PATIENCE)
    assert not thread.is_alive() and posted[-1].reason == "stopped"


@pytest.mark.parametrize(
    ("error", "told"), [(RunError("the disk is gone"), "the disk is gone"), (KeyError("x"), "KeyError: 'x'")]
)
def test_what_breaks_in_the_thread_is_an_event(error, told, caplog):
    def fail(_event):
        raise error

    posted = []
    thread = TrainingThread(make_trainer(), Control(), Unwritten(fail), posted.append)
    thread.start()
    thread.join(PATIENCE)
    assert posted == [TrainingFailed(told)]
    assert ("training failed" in caplog.text) == isinstance(error, KeyError)
