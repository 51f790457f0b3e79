"""How far each trial of a sweep is, read from the runs themselves, and which settings are best over their seeds."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from rnn_tui.errors import RunError
from rnn_tui.runs.checkpoint import read_reached
from rnn_tui.runs.layout import NEWEST
from rnn_tui.runs.lock import is_held
from rnn_tui.runs.log import RunLog
from rnn_tui.sweep.happened import Happened
from rnn_tui.sweep.plan import Plan, Trial
from rnn_tui.training.events import Event, Reported, TrainingFinished

State = Literal["waiting", "training", "interrupted", "left out", "finished", "diverged", "failed"]
_NOT_COMPARABLE = ("split", "val_fraction", "test_fraction", "min_count")


@dataclass(frozen=True)
class Standing:
    """Where a trial is: losses in nats per character, as its run has them; None where there is none (yet)."""

    trial: Trial
    state: State = "waiting"
    step: int = 0
    seconds: float = 0.0
    train_loss: float | None = None
    val_loss: float | None = None
    best_val_loss: float | None = None
    error: str = ""

    @property
    def is_at_its_end(self) -> bool:
        """Whether it is not trained any further."""
        return self.state in {"finished", "diverged"}


class TrialLog:
    """Reads a trial's run on from where it was."""

    def __init__(self, folder: Path, trial: Trial) -> None:
        self._folder = folder / trial.name
        self._log = RunLog(self._folder)
        self._known = Standing(trial)
        self._finished: TrainingFinished | None = None

    def look(self) -> Standing:
        """Return where the trial is now."""
        try:
            events = self._log.read_on()
        except RunError as error:
            return replace(self._known, state="failed", error=str(error))
        if self._log.began_anew:
            self._known, self._finished = Standing(self._known.trial), None
        for event in events:
            self._take(event)
        if (at_its_end := self._at_its_end()) is not None:
            return replace(self._known, state=at_its_end)
        if is_held(self._folder):
            return replace(self._known, state="training")
        return replace(self._known, state="interrupted") if self._known.step else self._known

    def _take(self, event: Event) -> None:
        if isinstance(event, Reported):
            progress, self._finished = event.progress, None
            self._known = replace(
                self._known,
                step=progress.step,
                seconds=progress.seconds,
                train_loss=progress.loss,
                val_loss=progress.val_loss,
                best_val_loss=progress.best_val_loss,
            )
        elif isinstance(event, TrainingFinished):
            self._finished = event
            self._known = replace(self._known, step=event.steps, seconds=event.seconds, train_loss=event.train_loss)
            self._known = replace(self._known, best_val_loss=event.best_val_loss)
            if event.val_loss is not None:
                self._known = replace(self._known, val_loss=event.val_loss)

    def _at_its_end(self) -> Literal["finished", "diverged"] | None:
        """Return how it ended; None where it has not, or where its last steps did not come to the disk."""
        if self._finished is None or self._finished.reason == "stopped":
            return None
        with suppress(RunError):
            if read_reached(self._folder / NEWEST).step >= self._finished.steps:
                return "diverged" if self._finished.reason == "diverged" else "finished"
        return None


class Board:
    """All trials of a sweep, looked at again and again, also while another process trains them."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.plan = plan
        self._folder = folder
        self._logs = [TrialLog(folder, trial) for trial in plan.trials]

    def look(self, happened: Happened | None = None) -> list[Standing]:
        """Return where each trial is now, in the order of the plan; ``happened`` is read where it is not at hand."""
        happened = Happened(self._folder) if happened is None else happened
        alive = {trial.name for trial in happened.going_on(self.plan)[0]}
        return [_judged(log.look(), happened, alive) for log in self._logs]


def _judged(standing: Standing, happened: Happened, alive: set[str]) -> Standing:
    """Return where a trial is by what the sweep knows of it as well."""
    name = standing.trial.name
    if standing.is_at_its_end or standing.state == "training":
        return standing
    if name in happened.failures:
        return replace(standing, state="failed", error=happened.failures[name])
    if name not in alive:
        return replace(standing, state="left out")
    is_at_a_rung = standing.state == "interrupted" and (name, standing.step) in happened.losses
    return replace(standing, state="waiting") if is_at_a_rung else standing


Measure = Literal["validation", "training"]


@dataclass(frozen=True)
class Spread:
    """What settings came to over their seeds: losses in nats of the ``trials`` that are at their end."""

    trials: tuple[Trial, ...]
    losses: tuple[float, ...]
    unfinished: int  # trials that diverged or failed, or are not at their end

    @property
    def mean(self) -> float:
        """The mean loss."""
        return float(np.mean(self.losses))


@dataclass(frozen=True)
class Ranking:
    """Settings with at least one finished trial, the best first, and what they are ranked by.

    Those of which a seed diverged or failed come after the others. ``comparable`` is whether their losses are those
    of the same characters.
    """

    spreads: tuple[Spread, ...]
    measure: Measure
    comparable: bool


def rank(standings: Sequence[Standing]) -> Ranking:
    """Rank the settings of finished trials by the mean, over their seeds, of the best validation loss.

    By the loss of training where a trial has no part for validation.
    """
    finished = [each for each in standings if each.state == "finished"]
    measure: Measure = "validation" if all(each.best_val_loss is not None for each in finished) else "training"
    groups: dict[object, list[Standing]] = {}
    for each in standings:
        groups.setdefault(each.trial.configuration, []).append(each)
    spreads = []
    for group in groups.values():
        losses = [(each.trial, loss) for each in group if (loss := loss_of(each, measure)) is not None]
        if losses:
            trials, values = zip(*losses)
            spreads.append(Spread(trials, values, len(group) - len(losses)))
    spreads.sort(key=lambda spread: (spread.unfinished > 0, spread.mean))
    configs = [each.trial.config for each in finished]
    comparable = all(len({getattr(config, name) for config in configs}) <= 1 for name in _NOT_COMPARABLE)
    return Ranking(tuple(spreads), measure, comparable)


def loss_of(standing: Standing, measure: Measure) -> float | None:
    """Return the loss that a finished trial is ranked by, in nats; None for any other."""
    if standing.state != "finished":
        return None
    return standing.best_val_loss if measure == "validation" else standing.train_loss
