"""One trial, trained in this process: from its job to a run on the disk, from wherever that run is."""

import math
import os
import shutil
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_tui.errors import RunError
from rnn_tui.runs.checkpoint import TextFacts
from rnn_tui.runs.files import demand_regular
from rnn_tui.runs.layout import NEWEST, SNAPSHOTS, TEXT
from rnn_tui.runs.lock import is_held
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import resume
from rnn_tui.sweep.plan import Trial, read_text, text_file
from rnn_tui.sweep.standing import TrialLog
from rnn_tui.text.corpus import Corpus
from rnn_tui.there import is_file
from rnn_tui.training.config import config_from_json
from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import PERIODIC_STREAMS, evaluate
from rnn_tui.training.events import StepFinished, TrainingFinished
from rnn_tui.training.stopping import is_over
from rnn_tui.training.trainer import Trainer

_LOOKS, _APART = 60, 0.5  # at a run that another process still saves, and the seconds between two


@dataclass(frozen=True)
class Job:
    """What a worker is sent: never a text or a trainer, but where they are and what they have to be.

    ``folder`` is the sweep's, ``trial`` the name of the run in it, ``config`` its settings as plain values, ``text``
    what the text has to be; it is trained to step ``until``, or to its end.
    """

    folder: str
    trial: str
    config: dict[str, Any]
    text: TextFacts
    until: int | None = None
    threads: int = 1
    checkpoint_every: float = 30.0


@dataclass(frozen=True)
class Outcome:
    """What came of a job: the ``loss`` at step ``until`` in nats, an ``error`` in one line, or its worker ``died``.

    A trial that came to its end has none of them, nor has one that diverged before that step; ``stopped`` is one that
    was told to.
    """

    loss: float | None = None
    error: str = ""
    died: bool = False
    stopped: bool = False


def run_trial(job: Job, control: Control, wait: Callable[[float], None] = time.sleep) -> Outcome:
    """Train what a job asks for, and go on where its run is; raises the errors with one line.

    ``wait`` waits for a process that is still saving the run: the worker of a sweep that was killed.
    """
    corpus = read_text(Path(job.folder), job.text)
    folder = Path(job.folder) / job.trial
    for _look in range(_LOOKS):
        if not is_held(folder):
            break
        wait(_APART)
    if TrialLog(Path(job.folder), Trial(job.trial, config_from_json(job.config))).look().state == "diverged":
        return Outcome()
    trainer, run = _ready(job, corpus, folder)
    diverged = False
    with closing(run):
        has_begun_there = _is_over(trainer) or _has_reached(trainer, job.until)
        for event in () if has_begun_there else run.record(trainer.run(control)):
            if isinstance(event, StepFinished) and _has_reached(trainer, job.until) and not _is_over(trainer):
                control.stop()
            elif isinstance(event, TrainingFinished):
                diverged = event.reason == "diverged"
                if event.failure:
                    raise RunError(event.failure)
    if not (diverged or _is_over(trainer) or _has_reached(trainer, job.until)):
        return Outcome(stopped=True)
    return Outcome() if diverged or job.until is None else Outcome(_loss_of(trainer))


def _is_over(trainer: Trainer) -> bool:
    return is_over(trainer.config, trainer.figures, trainer.cut.steps_per_epoch)


def _has_reached(trainer: Trainer, until: int | None) -> bool:
    return until is not None and trainer.step >= until


def _ready(job: Job, corpus: Corpus, folder: Path) -> tuple[Trainer, RunFolder]:
    """Return the training and its run, which goes on from its newest checkpoint; what has none begins anew."""
    if is_file(folder / NEWEST):
        resumed = resume(str(folder.absolute()), corpus, job.checkpoint_every, threads=job.threads)
        return resumed.trainer, resumed.folder
    shutil.rmtree(folder, ignore_errors=True)
    trainer = Trainer(corpus, config_from_json(job.config), threads=job.threads)
    (folder / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    _link_text(text_file(Path(job.folder), job.text), folder / TEXT)
    return trainer, RunFolder(trainer, folder, job.checkpoint_every)


def _link_text(kept: Path, own: Path) -> None:
    """Give the run the sweep's copy of the text as its own, without another copy on the disk.

    Where the file system has no links, the run copies it as any run does.
    """
    with suppress(OSError, NotImplementedError):
        demand_regular(kept)
        os.link(kept, own)


def _loss_of(trainer: Trainer) -> float | None:
    """Return the validation loss now, in nats; without a part for that the mean loss of the last steps."""
    validation = trainer.parts.validation
    if len(validation):
        loss = evaluate(trainer.network, validation, trainer.config.window, PERIODIC_STREAMS)
    else:
        interval = trainer.figures.interval
        loss = interval.loss if interval.steps else trainer.figures.train_loss
    return loss if loss is not None and math.isfinite(loss) else None
