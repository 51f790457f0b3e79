"""A night is a few thousand events on clocks that hurry: whatever counts them stays as large as it was."""

import gc
import sys
from collections import Counter, deque
from dataclasses import replace
from pathlib import Path

import pytest
from small_training import Ticking

from rnn_tui.runs import curves, log, pace
from rnn_tui.runs.layout import METRICS, SNAPSHOTS
from rnn_tui.runs.snapshots import MOST_SNAPSHOTS
from rnn_tui.session.worker import TrainingThread
from rnn_tui.training.events import StepFinished
from rnn_tui.tui.panes import training_log

FEW = 100  # points, rows and lines that are kept of a training
FIRST, LAST = 4 * FEW, 16 * FEW  # steps, each with a report, after which it is looked at
A_STEP = 5.0  # seconds, on the clocks
POLL_EVERY = 40  # steps
CONTAINERS = {list, dict, tuple, set, deque}


class Clock:
    """A clock that is turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def soon_enough(monkeypatch):
    """Keep less of a training than the program does, and have it run where the test says."""
    monkeypatch.setattr(curves, "_MOST_POINTS", FEW)
    monkeypatch.setattr(pace, "_MOST_ROWS", FEW)
    monkeypatch.setattr(training_log, "_MOST_ROWS", FEW)
    monkeypatch.setattr(log, "_ALL_BELOW", FEW)
    for name in ("start", "join"):
        monkeypatch.setattr(TrainingThread, name, lambda _thread, _seconds=None: None)


def weights() -> Counter:
    """Return the bytes of all objects of each of our types, and of plain containers, without what these hold."""
    gc.collect()
    found: Counter = Counter()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(3600)  # a tuple that another thread is just making has to be that thread's alone
    try:
        for each in gc.get_objects():
            kind = type(each)
            if kind in CONTAINERS or str(kind.__module__).startswith("rnn_tui"):
                found[kind.__name__] += sys.getsizeof(each)
            del each
    finally:
        sys.setswitchinterval(interval)
    return found


def lines_of(run: Path) -> int:
    """Return how many lines a run's metrics have."""
    return (run / METRICS).read_text(encoding="utf-8").count("\n")


async def test_a_night_is_no_larger_at_its_end_than_after_its_first_hour(laboratory, small_config):
    clock, found = Clock(), []
    config = replace(small_config, steps=LAST, report_every=1)
    async with laboratory(config=config, clock=clock, training_clock=Ticking(A_STEP), checkpoint_every=300) as (
        app,
        pilot,
    ):
        screen, session = app.main_screen, app.session
        session.toggle()
        thread = session.thread

        def learn_until(steps: int) -> None:
            for event in events:
                thread._publish(event)
                if isinstance(event, StepFinished):
                    clock.now += A_STEP
                    if event.progress.step % POLL_EVERY == 0:
                        screen.poll()
                    if event.progress.step == steps:
                        return

        events = iter(thread.folder.record(thread.trainer.run(thread.control)))
        for steps in (FIRST, LAST):
            learn_until(steps)
            await pilot.pause()
            found.append((weights(), lines_of(thread.folder.path)))
        list(events)
    (before, lines), (after, lines_later) = found
    grown = after - before
    # bytes: less than a list with a tuple for each step, which is 64; other threads and tests leave some, too
    assert grown.total() < 40 * (LAST - FIRST), grown.most_common(5)
    assert max(grown[kind] for kind in ("Progress", "Reported", "Content", "Future", "Changes")) < 1_000
    assert lines_later < 2 * lines  # for four times as many steps
    assert len(list((thread.folder.path / SNAPSHOTS).iterdir())) <= MOST_SNAPSHOTS
    assert len(screen.training_log._rows) == FEW
