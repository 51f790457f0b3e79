"""A training that takes an instant, on a clock that ticks when it is asked."""

import json
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path

from rnn_tui.runs.layout import METRICS
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import Event
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer

TEXT = "le phare et la mer, la mer et le phare\n" * 40
SMALL = replace(
    preset_config("rnn"), hidden_size=6, seq_length=8, batch_size=4, learning_rate=4e-3, budget=None, steps=40
)


class Ticking:
    """A clock that is ``tick`` seconds later each time it is asked; it can be copied, and goes on."""

    def __init__(self, tick: float) -> None:
        self.tick = tick
        self.asked = -1

    def __call__(self) -> float:
        self.asked += 1
        return self.asked * self.tick


def make_trainer(tick: float = 0.0005, name: str = "Le phare.txt", threads: int | None = None, **changes) -> Trainer:
    return Trainer(corpus_from_text(TEXT, name), replace(SMALL, **changes), Ticking(tick), threads=threads)


class AtOnce(Executor):
    """Does the work where it is submitted: what a thread would do beside it happens in order."""

    def submit(self, work: Callable, /, *arguments, **named) -> Future:
        future: Future = Future()
        try:
            future.set_result(work(*arguments, **named))
        except Exception as error:
            future.set_exception(error)
        return future


def record(folder: RunFolder) -> list[Event]:
    """Run the folder's training to its end, write it down, and return what it told."""
    return list(folder.record(folder.trainer.run(Control())))


def make_run(path: Path, **changes) -> RunFolder:
    """Return a small run that has ended, in the folder ``path``."""
    folder = RunFolder(make_trainer(**changes), path, executor=AtOnce())
    record(folder)
    return folder


def report_lines(folder: Path) -> list[dict]:
    """Return the lines of a run's metrics that are reports."""
    lines = [json.loads(line) for line in (folder / METRICS).read_text().splitlines()]
    return [line for line in lines if line["event"] == "progress"]


def traces(folder: Path) -> dict[Path, tuple[int, int]]:
    """Return of all that is in a folder, locks included, when it was written, and its size."""
    return {path: ((status := path.stat()).st_mtime_ns, status.st_size) for path in (folder, *folder.rglob("*"))}
