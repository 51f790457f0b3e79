"""Small sweeps of the lesson's sentence, trained in this process or by workers that die when they are told to."""

import sys
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from lesson_by_hand import LESSON

from rnn_tui.runs.recorder import facts_of
from rnn_tui.sweep.course import Course, SweepEvent
from rnn_tui.sweep.plan import Plan, make_plan, make_sweep
from rnn_tui.sweep.standing import Standing
from rnn_tui.sweep.trial import Job, Outcome, run_trial
from rnn_tui.text.corpus import Corpus, corpus_from_text
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.presets import preset_config

CORPUS = corpus_from_text(LESSON, "lesson")
SMALL = replace(preset_config("notebook"), hidden_size=4, epochs=None, steps=40, report_every=10)
DYING = Path(__file__).parent / "sweep" / "dying_worker.py"


def product_of(seeds=(1, 2), base: TrainingConfig = SMALL) -> list[TrainingConfig]:
    """Two sizes and two rates with each seed."""
    return [
        replace(base, hidden_size=size, learning_rate=rate, seed=seed)
        for size in (4, 6)
        for rate in (0.05, 0.1)
        for seed in seeds
    ]


def make(folder: Path, configs=None, halving: bool = False, corpus: Corpus = CORPUS) -> Plan:
    """Return the plan of a sweep whose folder is made."""
    plan = make_plan(
        facts_of(corpus), product_of() if configs is None else configs, ["hidden_size", "learning_rate"], halving
    )
    make_sweep(folder, plan, corpus)
    return plan


class InThisProcess:
    """Does each job where it is submitted; ``jobs`` are those so far. It breaks off at job number ``breaks_at``."""

    def __init__(self, breaks_at: int | None = None) -> None:
        self.jobs: list[Job] = []
        self.stopped = False
        self._breaks_at = breaks_at

    def submit(self, job: Job) -> "Future[Outcome]":
        self.jobs.append(job)
        if len(self.jobs) == self._breaks_at:
            raise KeyboardInterrupt
        future: Future[Outcome] = Future()
        future.set_result(run_trial(job, Control(), wait=lambda _seconds: None))
        return future

    def stop(self) -> None:
        self.stopped = True


def run(folder: Path, plan: Plan, executor) -> tuple[list[SweepEvent], list[Standing]]:
    """Run a sweep to its end; return what happened, and where each trial is then."""
    course = Course(folder, plan, executor, look_every=30.0)
    events = list(course.run(Control()))
    return events, course.board.look(course.happened)


def dying(whom: str, step: int, marker: Path) -> list[str]:
    """Return the command of a worker that once, at a step of whichever trial, kills ``itself`` or its ``parent``.

    Or ``nobody``: it says that it is there by opening the pipe beside ``marker``, and waits to be stopped.
    """
    return [sys.executable, str(DYING), whom, str(step), str(marker)]
