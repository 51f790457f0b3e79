"""The laboratory without a screen: what is on the table is one of four things, and each becomes the next in one way."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from small_training import SMALL, TEXT, Ticking, make_run, traces

from rnn_tui.errors import ConfigError
from rnn_tui.places import drafts_folder
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.follow import open_run
from rnn_tui.runs.layout import NEWEST, WRITING
from rnn_tui.runs.lock import RunLock
from rnn_tui.session.session import Session
from rnn_tui.session.table import Fork, Fresh, Learning, Opened
from rnn_tui.session.trainings import Outcome
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.events import Paused, TrainingFailed, TrainingFinished

PATIENCE = 30  # seconds
CORPUS = corpus_from_text(TEXT, "Le phare.txt")


@pytest.fixture
def paused():
    """What is set when a training has told that it waits."""
    return threading.Event()


@pytest.fixture
def session(paused):
    def post(_run_id, event):
        if isinstance(event, Paused):
            paused.set()

    session = Session(CORPUS, SMALL, post, clock=Ticking(0.05), training_clock=Ticking(0.0005), threads=1)
    yield session
    session.stop()
    session.wait_until_saved(PATIENCE)


def end(session: Session) -> None:
    """Let what learns come to its end, and have the session take note of it, as the screen does."""
    session.thread.join(PATIENCE)
    assert not session.thread.is_alive()
    session.finish()


def contents(folder: Path) -> dict[Path, bytes]:
    """Return what is in each file of a run, but for the locks of whoever looked at it."""
    return {file: file.read_bytes() for file in folder.rglob("[!.]*") if file.is_file()}


def test_a_text_is_learnt_to_its_end_and_the_losses_are_told_at_the_next_poll(session):
    assert isinstance(session.table, Fresh) and session.phase == "ready" and session.trainer is None
    session.toggle()
    assert isinstance(session.table, Learning) and session.table.corpus is CORPUS
    end(session)
    assert session.phase == "finished" and session.trainer.step == SMALL.steps
    changes = session.poll()
    assert changes.lines and session.monitor.progress.step == SMALL.steps


def test_a_single_step_is_one_step_and_then_it_waits(session, paused):
    session.take_step()
    assert paused.wait(PATIENCE)
    assert session.phase == "paused" and session.trainer.step == 1
    session.toggle()
    end(session)
    assert session.trainer.step == SMALL.steps


def test_another_text_has_a_run_of_its_own_and_the_settings_stay(session):
    session.toggle()
    before = session.run_id
    session.open(corpus_from_text("abc " * 300, "other"))
    assert isinstance(session.table, Fresh) and session.config == SMALL and session.run_id == before + 1
    assert session.trainer is None and session.run_folder is None


def test_settings_for_an_opened_run_make_a_fork_and_the_run_stays_as_it_is(session, tmp_path):
    folder = make_run(tmp_path / "run").path
    kept = contents(folder)
    session.open_run(open_run(folder))
    assert isinstance(session.table, Opened) and session.phase == "opened" and session.run_folder == folder
    fork = session.table.anew()
    session.put(replace(fork, config=replace(fork.config, learning_rate=1e-3, steps=5)))
    assert isinstance(session.table, Fork) and session.opened_run is None
    assert session.origin.parent.run == folder.name
    session.toggle()
    end(session)
    assert session.trainer.config.learning_rate == 1e-3
    assert contents(folder) == kept


def test_where_one_only_looks_nothing_is_kept_neither_in_the_run_nor_elsewhere(session, tmp_path):
    lock = RunLock(folder := make_run(tmp_path / "run").path)
    lock.acquire()  # another process goes on with it
    (folder / WRITING).write_bytes(b'{"do": "type", "text": "ab"}\n{"do": "ty')  # which is mended where it is opened
    before = traces(folder), traces(drafts_folder())
    session.open_run(open_run(folder, only_look=True))
    session.prompt.type_text("le phare")
    while not session.follows:
        session.poll()
    session.wait_until_saved(PATIENCE)
    assert (traces(folder), traces(drafts_folder())) == before
    lock.release()
    session.open_run(open_run(folder))  # for whom that is not so
    assert traces(folder) != before[0]


def test_an_opened_run_goes_on_by_one_step_from_where_it_was(session, paused, tmp_path):
    folder = make_run(tmp_path / "run").path
    session.open_run(open_run(folder))
    session.take_step()
    assert paused.wait(PATIENCE)
    assert session.trainer.step == SMALL.steps + 1
    assert session.opened_run is not None and session.run_folder == folder


def test_settings_that_changed_are_those_that_it_goes_on_with_and_that_others_are_applied_to(session, paused, tmp_path):
    folder = make_run(tmp_path / "run").path
    session.open_run(open_run(folder))
    session.take_step()
    assert paused.wait(PATIENCE)
    session.change_settings(clip_norm=None, dropout=0.5)
    assert isinstance(session.table.anew(), Fork) and session.table.anew().config.live == session.config.live
    with pytest.raises(ConfigError):
        session.change_settings(dropout=0.1, hidden_size=9)
    paused.clear()
    session.take_step()
    assert paused.wait(PATIENCE)
    session.stop()
    end(session)
    session.poll()
    for config in (session.trainer.config, session.monitor.config, load_checkpoint(folder / NEWEST).config):
        assert (config.clip_norm, config.dropout) == (None, 0.5)


def test_what_is_written_for_a_text_comes_back_with_it(session):
    session.prompt.type_text(" la mer")
    written = session.prompt.writer.text
    session.open(corpus_from_text("abc " * 300, "other"))
    assert session.prompt.writer.text != written
    session.open(CORPUS)
    assert session.prompt.writer.text == written


def test_where_nobody_may_look_a_training_comes_to_its_end(session, tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path / ("x" * 300)))  # the system refuses that of root, too
    session.toggle()
    assert session.run_folder is None
    end(session)
    (outcome,) = session.trainings.outcomes
    assert isinstance(outcome.end, TrainingFinished) and outcome.end.steps == SMALL.steps
    assert session.trainings.kept_runs() == []


@pytest.mark.parametrize(
    ("end", "was_lost"),
    [
        (None, True),
        (TrainingFailed("no room"), True),
        (TrainingFinished("done", 20, 30.0, 1.0, None, None, None, failure="the disk is full"), True),
        (TrainingFinished("stopped", 20, 3.0, 1.0, None, None, None), False),  # of ten seconds nobody is promised a run
    ],
)
def test_what_was_lost_is_what_should_have_been_kept(tmp_path, end, was_lost):
    assert Outcome(tmp_path, "song", end).was_lost is was_lost
