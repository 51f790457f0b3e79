"""The course of a sweep: which trial is trained how far, and when; an iterator of events, as a training is one.

All that it needs to go on after it was killed is on the disk: a trial that is at its end is not submitted again, one
that is not goes on from its checkpoint, and what a rung left out stays out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from rnn_tui.language import _
from rnn_tui.sweep.executors import Executor
from rnn_tui.sweep.happened import Happened
from rnn_tui.sweep.plan import Plan, Trial
from rnn_tui.sweep.standing import Board, Standing, TrialLog
from rnn_tui.sweep.trial import Job, Outcome
from rnn_tui.training.control import Control

MOST_DEATHS = 3  # of a trial's workers: then it is the trial that kills them
_LOOK_EVERY = 0.5  # seconds


@dataclass(frozen=True)
class Looked:
    """Nothing came to an end for a while."""


@dataclass(frozen=True)
class TrialEnded:
    """A trial came to its end, whatever that is, or failed."""

    standing: Standing


@dataclass(frozen=True)
class WorkerDied:
    """A worker died; its trial goes on in another one from ``step``, its newest checkpoint or the beginning."""

    trial: Trial


@dataclass(frozen=True)
class RungReached:
    """All trials but those that went before have come to ``step``; those that are ``kept`` go on."""

    step: int
    kept: tuple[Trial, ...]
    left_out: tuple[Trial, ...]


@dataclass(frozen=True)
class Stopping:
    """The sweep was told to stop: the trials under way are about to be saved, which may take a while."""


SweepEvent = Looked | TrialEnded | WorkerDied | RungReached | Stopping


@dataclass
class _Round:
    """Trials that are brought to a step, or to their end, and what has become of them."""

    until: int | None
    deaths: Counter[str] = field(default_factory=Counter)
    under_way: dict["Future[Outcome]", Trial] = field(default_factory=dict)


class Course:
    """Has the trials of ``plan`` trained by ``executor`` until all are at their end, or ``control`` stops it."""

    def __init__(
        self, folder: Path, plan: Plan, executor: Executor, threads: int = 1, look_every: float = _LOOK_EVERY
    ) -> None:
        self.happened = Happened(folder)
        self.board = Board(folder, plan)
        self._folder = folder.absolute()
        self._plan = plan
        self._executor = executor
        self._threads = threads
        self._look_every = look_every

    def run(self, control: Control) -> Iterator[SweepEvent]:
        """Yield what happens; where it is left, or breaks off, the executor is stopped. Raises OSError."""
        self.happened.go_on()
        try:
            while not control.stopped:
                alive, rungs = self.happened.going_on(self._plan)
                until = rungs[0] if rungs else None
                yield from self._bring(alive, until, control)
                if until is None or control.stopped:
                    break
                kept, ahead = self.happened.going_on(self._plan)
                if ahead == rungs:  # nothing came there, by which one could choose
                    break
                left_out = tuple(trial for trial in alive if trial not in kept)
                yield RungReached(until, tuple(kept), left_out)
            if control.stopped:
                yield Stopping()
        finally:
            self._executor.stop()

    def _bring(self, trials: Sequence[Trial], until: int | None, control: Control) -> Iterator[SweepEvent]:
        """Bring these trials to step ``until``, or to their end."""
        round_ = _Round(until)
        for trial in trials:
            if not self._is_there(trial, until):
                self._submit(trial, round_)
        while round_.under_way and not control.stopped:
            done, _others = wait(round_.under_way, self._look_every, FIRST_COMPLETED)
            if not done:
                yield Looked()
            for future in [each for each in round_.under_way if each in done]:  # in the order of the plan
                trial = round_.under_way.pop(future)
                yield from self._conclude(trial, future, round_, control)

    def _is_there(self, trial: Trial, until: int | None) -> bool:
        if until is None:
            return self._look(trial).is_at_its_end
        return self.happened.has_passed(trial, until)

    def _submit(self, trial: Trial, round_: _Round) -> None:
        job = Job(str(self._folder), trial.name, trial.config.as_json(), self._plan.text, round_.until, self._threads)
        round_.under_way[self._executor.submit(job)] = trial

    def _conclude(
        self, trial: Trial, future: "Future[Outcome]", round_: _Round, control: Control
    ) -> Iterator[SweepEvent]:
        try:
            outcome = future.result()
        except CancelledError:
            return
        if outcome.stopped and control.stopped:
            return
        if outcome.died or outcome.stopped:  # the latter where its worker lost those who wait for it
            round_.deaths[trial.name] += 1
            yield WorkerDied(trial)
            if round_.deaths[trial.name] < MOST_DEATHS and not self._has_ended(trial, round_):
                self._submit(trial, round_)
                return
            if not self._has_ended(trial, round_):
                outcome = Outcome(error=_("its worker died {count} times").format(count=MOST_DEATHS))
        if outcome.error:
            self.happened.note_failure(trial, outcome.error)
            yield TrialEnded(Standing(trial, "failed", error=outcome.error))
        if round_.until is not None:
            self.happened.note_loss(trial, round_.until, outcome.loss)
        elif not outcome.error and (standing := self._look(trial)).is_at_its_end:
            yield TrialEnded(standing)

    def _has_ended(self, trial: Trial, round_: _Round) -> bool:
        """Return whether a trial came to its end although its worker died; at a rung there is a loss to be told."""
        return round_.until is None and self._look(trial).is_at_its_end

    def _look(self, trial: Trial) -> Standing:
        return TrialLog(self._folder, trial).look()
