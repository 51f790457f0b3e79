"""What is known of a training is the same for who runs it, who follows it, and who opens it later."""

import threading
from dataclasses import replace

import pytest
from small_training import SMALL, TEXT, AtOnce, make_trainer

from rnn_tui.runs.follow import RunFollower, open_run
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import resume
from rnn_tui.session import monitor
from rnn_tui.session.background import BackgroundWorker
from rnn_tui.session.monitor import Monitor, RunReader
from rnn_tui.session.session import Session
from rnn_tui.session.worker import TrainingThread
from rnn_tui.terminal.wording import describe_lines
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import EpochFinished, Paused, StepFinished, TrainingStarted
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.panes.status_line import status_of


def nobody(*_told: object) -> None:
    """Hear an event, and do nothing."""


def trained(path, post=nobody, watch=nobody, **changes) -> tuple[TrainingThread, list]:
    """Run a training to its end in this thread; return it and the lines that it published."""
    folder = RunFolder(make_trainer(**changes), path, executor=AtOnce())
    thread = TrainingThread(folder.trainer, Control(), folder, lambda event: post(thread, event))
    publish = thread._publish
    thread._publish = lambda event: (publish(event), watch(thread, event))
    thread.run()
    return thread, thread.take_lines()


def pause_and_change(thread, event) -> None:
    """Change the learning rate in the middle, take a step by hand, and go on."""
    if isinstance(event, StepFinished) and event.progress.step == 25:
        thread.control.change_settings(learning_rate=2e-3)
        thread.control.step()
    if isinstance(event, Paused):
        thread.control.resume()


@pytest.mark.parametrize("report_every", [20, None])
def test_the_log_of_an_opened_run_has_the_rows_that_the_window_had_which_trained_it(tmp_path, report_every):
    _thread, lines = trained(tmp_path / "run", watch=pause_and_change, steps=100, report_every=report_every)
    look = RunReader(RunFollower(tmp_path / "run")).look()
    lesson = report_every is None
    rows, there = describe_lines(lines, lesson), describe_lines(look.lines, lesson)
    assert [row for row in there if isinstance(row, str)] == [row for row in rows if isinstance(row, str)]
    assert [row.step for row in there if not isinstance(row, str)] == ([] if lesson else [20, 40, 60, 80, 100])
    said = "\n".join(row for row in there if isinstance(row, str))
    for part in (
        "rnn: RNN 6",
        "after step 25: highest learning rate = 0.002",
        "step 26: loss",
        "finished after 100 steps",
        "saved as",
    ):
        assert part in said
    assert not look.anew


def test_a_run_that_went_on_says_so_and_what_a_kill_took_away_is_told_anew(tmp_path):
    run = tmp_path / "run"
    _thread, lines = trained(run, steps=40)
    reader = RunReader(RunFollower(run))
    first = reader.look()
    assert not first.anew and describe_lines(first.lines, lesson=True) == describe_lines(lines, lesson=True)
    with (run / "metrics.jsonl").open("a") as file:  # what was told behind the checkpoint, before a kill
        file.write('{"event": "learning_rate", "step": 40, "learning_rate": 0.5}\n')
    assert not reader.look().anew
    resumed = resume(str(run))
    resumed.trainer.config = replace(resumed.trainer.config, steps=60)
    list(resumed.folder.record(resumed.trainer.run(Control())))
    look = reader.look()
    assert look.anew and [event.step for event in look.lines if isinstance(event, TrainingStarted)] == [0, 40]
    assert "training continues where it stopped, at step 40" in describe_lines(look.lines, lesson=False)


def test_a_run_that_is_given_another_name_tells_its_log_anew_and_not_twice(tmp_path):
    run, moved = tmp_path / "run", tmp_path / "moved"
    trained(run, steps=40)
    session = Session(corpus_from_text(TEXT, "Le phare.txt"), SMALL, nobody, clock=iter(range(10**9)).__next__)
    session.open_run(open_run(run))
    told, anew = [], 0
    while not told:
        told = session.poll().lines
    run.rename(moved)
    session.take_note_of_move(run, moved)
    while not anew:
        changes = session.poll()
        anew = changes.log
    session.wait_until_saved(30)
    rows, again = describe_lines(told, lesson=True), describe_lines(changes.lines, lesson=True)
    assert again == [row.replace("saved as run", "saved as moved") for row in rows] != rows


def test_what_is_rare_does_not_go_under_in_figures(monkeypatch):
    monkeypatch.setattr(monitor, "_MOST_LINES", 3)
    started = TrainingStarted(SMALL, 0, (), 1)
    figures = [event for number in range(9) for event in (EpochFinished(number, None, 1.0), Paused(number))]
    assert monitor._newest_of([started, *figures]) == [started, *figures[-6:]]


class Waiting(threading.Event):
    """Set where the training on the table waits."""

    def post(self, _run_id: int, event: object) -> None:
        if isinstance(event, Paused):
            self.set()


def test_at_a_report_who_follows_sees_the_figures_that_the_owner_sees(tmp_path):
    corpus, paused = corpus_from_text(TEXT, "Le phare.txt"), Waiting()
    config = replace(SMALL, steps=100, report_every=1, batch_size=200)  # more streams than there is room for
    owner = Session(corpus, config, paused.post, out=tmp_path / "run", threads=1)
    for _step in range(3):
        paused.clear()
        owner.take_step()
        assert paused.wait(30)
    owner.poll()
    follower = Session(corpus, SMALL, nobody, clock=iter(range(10**9)).__next__)
    follower.open_run(open_run(tmp_path / "run"))
    while follower.monitor.progress is None or not follower.follows:
        follower.poll()
    here, there = status_of(owner), status_of(follower)
    owner.stop()
    for session in (owner, follower):
        session.wait_until_saved(30)
    assert (there.text, there.model, there.run) == (here.text, here.model, here.run) == ("Le phare.txt", "RNN 6", "run")
    assert there.left == pytest.approx(here.left, abs=1e-3) and here.left > 0
    assert there.done == pytest.approx(here.done, abs=1e-4) and 0 < here.done < 0.9
    for name in ("step", "last_step", "loss", "val_loss", "best_val_loss", "best_step", "grad_norm", "lr"):
        assert getattr(there.progress, name) == getattr(here.progress, name)
    assert (here.progress.step, here.progress.last_step, here.progress.best_step) == (3, 100, 2)


class Recorder(BackgroundWorker):
    """A worker that answers nothing before it is told to."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def ask(self, slot, question):
        self.asked.append((slot, question))


def test_what_counting_reaches_is_worked_out_once_and_not_before_the_first_poll():
    corpus = corpus_from_text("le phare et la mer, la mer et le phare\n" * 30, "phare")
    worker = Recorder()
    known = Monitor(corpus, corpus.vocabulary, preset_config("quick"), worker, worker)
    assert worker.asked == []  # the first picture has the interpreter for itself
    known.fetch()
    known.fetch()
    ((slot, question),) = worker.asked
    slot.answer = question()
    assert known.fetch().baselines and known.baselines is not None
