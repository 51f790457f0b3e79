"""The losses of a training as the plot needs them: bounded in number, however long it lasts."""

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from rnn_tui.runs.log import RunLog
from rnn_tui.runs.pace import Pace
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    Event,
    Reported,
    SettingChanged,
    StepTaken,
    TrainingStarted,
)

Happening = Diverged | SettingChanged | TrainingStarted

_MOST_POINTS = 2_000


@dataclass
class _Sum:
    """Points that wait to be joined into one; ``last`` is the step of the newest."""

    count: int = 0
    steps: float = 0.0
    losses: float = 0.0
    last: float = 0.0

    def add(self, step: float, loss: float) -> None:
        self.count += 1
        self.steps += step
        self.losses += loss
        self.last = step


@dataclass
class Curve:
    """Points (step, loss) in order. When there are too many, neighbours are joined, and later points as much."""

    steps: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    _joined: int = 1  # how many points are joined into one
    _waiting: _Sum = field(default_factory=_Sum)

    def add(self, step: float, loss: float) -> None:
        """Append a point."""
        self._waiting.add(step, loss)
        if self._waiting.count < self._joined:
            return
        self.steps.append(self._waiting.steps / self._joined)
        self.losses.append(self._waiting.losses / self._joined)
        self._waiting = _Sum()
        if len(self.steps) >= _MOST_POINTS:
            self.steps = _join_neighbours(self.steps)
            self.losses = _join_neighbours(self.losses)
            self._joined *= 2

    def go_on_with(self, later: "Curve", step: float) -> None:
        """Drop the points after ``step``, and append those of ``later`` instead."""
        kept = sum(place <= step for place in self.steps)
        del self.steps[kept:], self.losses[kept:]
        if self._waiting.last > step:
            self._waiting = _Sum()
        for place, loss in zip(later.steps, later.losses):
            if place > step:
                self.add(place, loss)


@dataclass
class LossHistory:
    """The training loss at each report and step by hand, the validation loss, what happened, and the pace.

    ``happenings`` are what changed the learning on its way, in order, and ``best`` is the newest best validation loss.
    """

    training: Curve = field(default_factory=Curve)
    validation: Curve = field(default_factory=Curve)
    happenings: list[Happening] = field(default_factory=list)
    best: BestReached | None = None
    pace: Pace = field(default_factory=Pace)
    _val_loss: float | None = None

    @property
    def restarts(self) -> list[int]:
        """The steps at which the learning changed its way."""
        return [event.step for event in self.happenings if not isinstance(event, TrainingStarted) or _restarts(event)]

    def add(self, event: Event) -> None:
        """Take in what an event tells: the losses of a report, a best one; where the learning changed its way."""
        match event:
            case Reported(progress=progress):
                self.training.add(progress.step, progress.loss)
                self.pace.add(progress)
                self._add_validation(progress.step, progress.val_loss)
            case BestReached(step=step, val_loss=val_loss):  # at the last step there is no report
                self._add_validation(step, val_loss)
                self.best = event
            case StepTaken(step=step, loss=loss):
                self.training.add(step, loss)
            case Diverged() | SettingChanged():
                self.happenings.append(event)
            case TrainingStarted(step=step) if step:
                self.happenings.append(event)
            case _:
                pass

    def go_on_with(self, later: "LossHistory", step: int) -> None:
        """Drop what comes after ``step``, and take what ``later`` has instead."""
        self.training.go_on_with(later.training, step)
        self.validation.go_on_with(later.validation, step)
        self.pace.go_on_with(later.pace, step)
        kept = [event for event in self.happenings if event.step <= step]
        self.happenings = kept + [event for event in later.happenings if event not in kept]
        if later.best is not None or (self.best is not None and self.best.step > step):
            self.best = later.best

    def _add_validation(self, step: int, val_loss: float | None) -> None:
        """Take in a validation loss, which is told again until there is another."""
        if val_loss is not None and val_loss != self._val_loss:
            self._val_loss = val_loss
            self.validation.add(step, val_loss)


class RunHistory:
    """The losses that the metrics of the run in ``folder`` tell of, read on from where one was."""

    def __init__(self, folder: Path) -> None:
        self._log = RunLog(folder)
        self._history = LossHistory()

    def read_on(self) -> list[Event]:
        """Take in what came since the last time, and return it; raise RunError where the metrics cannot be read."""
        fresh = self._log.read_on()
        if self._log.began_anew:
            self._history = LossHistory()
        for event in fresh:
            self._history.add(event)
        return fresh

    @property
    def began_anew(self) -> bool:
        """Whether the last look gave all there is."""
        return self._log.began_anew

    def so_far(self) -> LossHistory:
        """Return the losses as they are now: a copy, which reading on does not change."""
        return deepcopy(self._history)


def _restarts(start: TrainingStarted) -> bool:
    """Whether the schedule began anew where the training went on."""
    return start.step == start.config.restart


def _join_neighbours(values: list[float]) -> list[float]:
    return [(one + other) / 2 for one, other in zip(values[::2], values[1::2])]
