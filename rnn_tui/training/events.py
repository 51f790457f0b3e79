"""The events of a training, in the past tense: frozen values that any reader may keep.

The screen, the progress lines, the JSON lines and the run's folder are readers of the same events.
"""

import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from rnn_tui.errors import RnnTuiError
from rnn_tui.reasons import refusal_of
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.settings import LiveValue, demand_live

EndReason = Literal["done", "stopped", "diverged", "patience"]


def bits(nats: float | None) -> float | None:
    """Return nats per character as bits per character."""
    return None if nats is None else nats / math.log(2)


@dataclass(frozen=True)
class Progress:
    """Where training stands after a step.

    ``loss`` is the mean since the last report and ``val_loss`` the newest, in nats per character; ``epoch`` counts
    passes over the text with their fraction, ``grad_norm`` is the norm before clipping, ``seconds`` the training
    clock, without validation and pauses; ``watched`` are the seconds that a slow pace has waited for the eye beside it.

    ``left`` are the seconds that a person will still wait, ``share_done`` is the share of the training clock that is
    over since training began or went on, and ``last_step`` where it will end: each None where no such end is in sight.
    ``best_val_loss`` is the lowest so far, reached at ``best_step``; None before the first validation.
    """

    step: int
    epoch: float
    loss: float
    val_loss: float | None
    grad_norm: float
    lr: float
    chars_per_second: float
    seconds: float
    left: float | None = None
    watched: float = 0.0
    share_done: float | None = field(default=None, repr=False)  # a line has no room for all of it
    last_step: int | None = field(default=None, repr=False)
    best_val_loss: float | None = field(default=None, repr=False)
    best_step: int | None = field(default=None, repr=False)

    @property
    def waited(self) -> float:
        """The seconds that a person waited for it, pauses left out."""
        return self.seconds + self.watched

    def as_json(self) -> dict[str, Any]:
        """Return the figures under the names that the JSON lines have."""
        return {
            "event": "progress",
            "step": self.step,
            "epoch": round(self.epoch, 4),
            "loss": self.loss,
            "val_loss": self.val_loss,
            "bits_per_char": bits(self.loss),
            "grad_norm": self.grad_norm,
            "lr": self.lr,
            "chars_per_second": round(self.chars_per_second, 1),
            "seconds": round(self.seconds, 3),
            "watched": round(self.watched, 3),
            "left": None if self.left is None else round(self.left, 3),
            "share_done": None if self.share_done is None else round(self.share_done, 4),
            "last_step": self.last_step,
            "best_val_loss": self.best_val_loss,
            "best_step": self.best_step,
        }


@dataclass(frozen=True)
class TrainingStarted:
    """Training began, or went on: with this config (after sizes were fitted to the text) at this step.

    ``threads`` are those that a step is divided among.
    """

    config: TrainingConfig
    step: int
    notes: tuple[str, ...]
    threads: int


@dataclass(frozen=True)
class StepFinished:
    """One step was taken."""

    progress: Progress


@dataclass(frozen=True)
class Reported:
    """A report was due: the figures over the steps since the last."""

    progress: Progress


@dataclass(frozen=True)
class StepTaken:
    """A step that was asked for by hand was taken: the figures of that step alone.

    ``grad_norm`` is the norm before clipping, ``clipped`` whether the gradient was more than the clip allows.
    """

    step: int
    loss: float
    grad_norm: float
    clipped: bool


@dataclass(frozen=True)
class EpochFinished:
    """A pass over the text ended; ``loss_sum`` is the sum of its steps' losses, as the lesson adds them up."""

    epoch: int
    epochs: int | None
    loss_sum: float


@dataclass(frozen=True)
class HorizonSet:
    """The budget became a number of steps, from the measured speed; at ``step``, which former runs did not keep."""

    horizon: int
    seconds: float
    config: TrainingConfig
    step: int | None = None


@dataclass(frozen=True)
class BestReached:
    """The validation loss was the lowest so far."""

    step: int
    val_loss: float


@dataclass(frozen=True)
class Paused:
    """Training waits, after ``step`` steps."""

    step: int


@dataclass(frozen=True)
class SettingChanged:
    """The setting ``name`` of the config became ``value`` while training, after ``step`` steps.

    Raises ConfigError for what cannot change so: an event may come from a disk.
    """

    step: int
    name: str
    value: LiveValue

    def __post_init__(self) -> None:
        demand_live(self.name, self.value)


@dataclass(frozen=True)
class Diverged:
    """The loss exploded at ``step``, or was no longer a number; the parameters are those of ``back_to`` again.

    ``loss`` is the smoothed one, None where it is no number. Learning goes on with ``learning_rate`` as the highest,
    for the ``rescue``-th time; None where it was rescued often enough, and training ends.
    """

    step: int
    back_to: int
    loss: float | None
    learning_rate: float
    rescue: int | None


@dataclass(frozen=True)
class LearningByHeart:
    """The validation loss has not fallen since ``since``, for so long that the rest is learnt by heart."""

    step: int
    since: int
    best_val_loss: float


@dataclass(frozen=True)
class PatienceEnded:
    """None of the last ``validations`` was better than that of step ``since``, and no more are waited for."""

    step: int
    since: int
    best_val_loss: float
    validations: int


@dataclass(frozen=True)
class StartsDiffered:
    """The same parameters have another validation loss in one stream, ``val_loss``, than in as many as ``streams``.

    Each stream starts from zero: some of these starts the network does not recover from. ``practised`` says whether it
    learnt to start (see zero_starts).
    """

    step: int
    val_loss: float
    streams: int
    streams_loss: float
    practised: bool


@dataclass(frozen=True)
class SampleWritten:
    """The network wrote ``text`` behind ``prime``, from the same seed as every time; ``loss`` is the smoothed one."""

    step: int
    prime: str
    text: str
    loss: float
    val_loss: float | None

    def as_json(self) -> dict[str, Any]:
        """Return the sample as a line of the samples."""
        return asdict(self)


@dataclass(frozen=True)
class CheckpointSaved:
    """The newest parameters are on disk."""

    path: Path
    step: int


@dataclass(frozen=True)
class SavingFailed:
    """The run could not be written; training goes on without it."""

    reason: str


@dataclass(frozen=True)
class TrainingFinished:
    """Training ended: "done" is at a limit. The losses are exact, one stream from zero; None where not measured.

    ``train_loss`` is that of as much of the training part's end as the validation part is long, 100,000 characters at
    most; without a validation part it is the mean of the last steps. ``run`` is where it is kept; ``failure`` says why
    its last steps are not, where that was tried. ``watched`` is as in Progress.
    """

    reason: EndReason
    steps: int
    seconds: float
    train_loss: float | None
    val_loss: float | None
    best_val_loss: float | None
    test_loss: float | None = None
    watched: float = 0.0
    run: Path | None = None
    failure: str = ""

    @property
    def waited(self) -> float:
        """The seconds that a person waited for it, pauses left out."""
        return self.seconds + self.watched

    def as_json(self) -> dict[str, Any]:
        """Return the last JSON line."""
        return {
            "event": "finished",
            "reason": self.reason,
            "best_val_loss": self.best_val_loss,
            "val_loss": self.val_loss,
            "train_loss": self.train_loss,
            "test_loss": self.test_loss,
            "steps": self.steps,
            "seconds": round(self.seconds, 3),
            "run": None if self.run is None else str(self.run),
        }


@dataclass(frozen=True)
class TrainingFailed:
    """Training failed for a reason that has no event of its own."""

    reason: str


def failure_of(error: Exception) -> TrainingFailed:
    """Return what is told of a training that ``error`` ended: one line, with its kind where it is none of ours."""
    if isinstance(error, OSError):
        return TrainingFailed(refusal_of(error))
    return TrainingFailed(str(error) if isinstance(error, RnnTuiError) else f"{type(error).__name__}: {error}")


Event = (
    TrainingStarted
    | StepFinished
    | StepTaken
    | Reported
    | EpochFinished
    | HorizonSet
    | BestReached
    | Paused
    | SettingChanged
    | Diverged
    | LearningByHeart
    | PatienceEnded
    | StartsDiffered
    | SampleWritten
    | CheckpointSaved
    | SavingFailed
    | TrainingFinished
    | TrainingFailed
)
