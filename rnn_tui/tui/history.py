"""The losses of a training as the plot needs them: bounded in number, however long it lasts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rnn_tui.training.events import Diverged, Event, LearningRateChanged, Progress, Reported, StepTaken, TrainingStarted

_MOST_POINTS = 2_000


@dataclass
class Curve:
    """Points (step, loss) in order. When there are too many, neighbours are joined, and later points as much."""

    steps: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    _joined: int = 1  # how many points are joined into one
    _waiting: list[tuple[float, float]] = field(default_factory=list)

    def add(self, step: float, loss: float) -> None:
        """Append a point."""
        self._waiting.append((step, loss))
        if len(self._waiting) < self._joined:
            return
        steps, losses = zip(*self._waiting)
        self._waiting.clear()
        self.steps.append(sum(steps) / self._joined)
        self.losses.append(sum(losses) / self._joined)
        if len(self.steps) >= _MOST_POINTS:
            self.steps = _join_neighbours(self.steps)
            self.losses = _join_neighbours(self.losses)
            self._joined *= 2


@dataclass
class LossHistory:
    """The training loss at each report and step by hand, the validation loss, and where training went on."""

    training: Curve = field(default_factory=Curve)
    validation: Curve = field(default_factory=Curve)
    restarts: list[int] = field(default_factory=list)
    _val_loss: float | None = None

    def take(self, event: Event) -> None:
        """Take in what an event tells: the losses of a report; where the learning changed its way."""
        match event:
            case Reported(progress=progress):
                self.add(progress)
            case StepTaken(step=step, loss=loss):
                self.training.add(step, loss)
            case Diverged(step=step) | LearningRateChanged(step=step):
                self.restarts.append(step)
            case TrainingStarted(config=config, step=step) if step and step == config.restart:
                self.restarts.append(step)
            case _:
                pass

    def add(self, progress: Progress) -> None:
        """Take in a report."""
        self.training.add(progress.step, progress.loss)
        if progress.val_loss is not None and progress.val_loss != self._val_loss:
            self._val_loss = progress.val_loss
            self.validation.add(progress.step, progress.val_loss)


def history_of(events: Sequence[Event]) -> LossHistory:
    """Return the losses that a run's metrics tell of."""
    history = LossHistory()
    for event in events:
        history.take(event)
    return history


def _join_neighbours(values: list[float]) -> list[float]:
    return [(one + other) / 2 for one, other in zip(values[::2], values[1::2])]
