"""Trainer: the loop of the lesson, from the text to the last update, as an iterator of events."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.language import _
from rnn_tui.network.initial import orthogonal, small_normal, xavier_uniform
from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import Cut, ParallelStreams, SlidingWindows, split_text
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import WARN_ABOVE, Vocabulary, vocabulary_of
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import PERIODIC_STREAMS, evaluate
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    EndReason,
    EpochFinished,
    Event,
    HorizonSet,
    Paused,
    Progress,
    Reported,
    StepFinished,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.memory import demand_memory
from rnn_tui.training.meters import Interval, SpeedMeter
from rnn_tui.training.optimizers import clip_gradients, make_optimizer
from rnn_tui.training.schedules import learning_rate_share

Clock = Callable[[], float]
Parameters = NDArray[np.floating[Any]]

_REPORTS_A_VALIDATION = 2  # at least
_FORWARD_SHARE = 1 / 3  # of a training step's time: backward takes twice as long
_SANE = 2  # times the loss of a uniform guess: parameters that do worse are none to go back to
_VALIDATION_SHARE = 0.05  # of the training time is what periodic validation may take


@dataclass(frozen=True)
class Snapshot:
    """A copy of the parameters, (N,) as they lie in CharRNN's flat vector, after ``step`` steps."""

    step: int
    parameters: Parameters


class Trainer:
    """Learns ``corpus`` as ``config`` says. All state of a training is here, and one thread at a time runs it."""

    def __init__(self, corpus: Corpus, config: TrainingConfig, clock: Clock = time.perf_counter) -> None:
        self.corpus = corpus.fold_rare(config.min_count)
        self.vocabulary: Vocabulary = vocabulary_of(self.corpus.text)
        indices = self.vocabulary.encode(self.corpus.text)
        border = split_text(len(indices), config.val_fraction)
        self.training_part, self.validation_part = indices[:border], indices[border:]
        kind = SlidingWindows if config.cut == "windows" else ParallelStreams
        self.cut: Cut = kind(self.training_part, config.seq_length, config.batch_size)
        self.notes = (
            *_doubts(self.corpus, self.vocabulary),
            *_fitting_notes(config, self.cut, len(self.validation_part)),
        )
        self.config = replace(config, seq_length=self.cut.seq_length, batch_size=self.cut.batch_size)
        self._set_horizon_of_limits()

        demand_memory(self.config, len(self.vocabulary))
        rng = np.random.default_rng(self.config.seed % 2**128)  # so that any integer is a seed
        self.network = CharRNN(len(self.vocabulary), self.config.hidden_size)
        if self.config.initial == "lesson":
            self.network.initialise(rng, small_normal, small_normal)
        else:
            self.network.initialise(rng, orthogonal, xavier_uniform)
        self.optimizer = make_optimizer(self.config.optimizer, self.network.flat)

        self.step = 0
        self.seconds = 0.0
        self.val_loss: float | None = None
        self.best_val_loss: float | None = None
        self.train_loss: float | None = None
        self._clock = clock
        self._h = self.network.zero_state(self.cut.batch_size)
        self._interval = Interval()
        self._speed = SpeedMeter(0, 0.0)
        self._epoch_loss = 0.0
        self._good = self.snapshot()

    def snapshot(self) -> Snapshot:
        """Return a copy of the parameters; called between two steps by the thread that runs the training."""
        return Snapshot(self.step, self.network.flat.copy())

    def go_on(self, budget: float | None) -> None:
        """Prepare another ``run`` after the end: ``budget`` more seconds, or until stopped (None).

        The schedule begins anew here (a warm restart, see schedules); the limits of before are gone.
        """
        self.config = replace(
            self.config, budget=budget, horizon=None, steps=None, epochs=None, seconds=None, restart=self.step
        )
        self._speed = SpeedMeter(self.step, self.seconds)

    def run(self, control: Control) -> Iterator[Event]:
        """Train until a limit or ``control`` ends it, and yield each event as it happens."""
        yield TrainingStarted(self.config, self.step, self.notes)
        reason: EndReason = "done"
        while not self._at_end(control):
            if control.must_wait:
                yield Paused(self.step)
            if not control.may_go_on():
                break
            if not self._take_step(control):
                yield self._go_back()
                reason = "diverged"
                break
            progress = self._progress(control)
            yield StepFinished(progress)
            if self.step % self.cut.steps_per_epoch == 0:
                yield EpochFinished(self.step // self.cut.steps_per_epoch, self.config.epochs, self._epoch_loss)
                self._epoch_loss = 0.0
            if self._settle_horizon():
                yield HorizonSet(self.config.horizon or 0, self.seconds, self.config)
            if self.step % self.report_every == 0:
                yield from self._report(control)
                control.breathe()
        if control.stopped:
            reason = "stopped"
        yield self._finish(reason, control)

    @property
    def report_every(self) -> int:
        """Steps from one report to the next."""
        return self.config.report_every or self.cut.steps_per_epoch

    @property
    def validate_every(self) -> int:
        """Steps from one validation to the next: so many that it takes a small share of the time."""
        step_characters = self.config.seq_length * self.config.batch_size
        cost = len(self.validation_part) * _FORWARD_SHARE / step_characters  # in training steps
        reports = max(_REPORTS_A_VALIDATION, math.ceil(cost / _VALIDATION_SHARE / self.report_every))
        return reports * self.report_every

    def _take_step(self, control: Control) -> bool:
        """Forward, loss, backward, clip, update; False where the loss or the gradient is no number."""
        config, network = self.config, self.network
        begin = self._clock()
        batch = self.cut.batch(self.step % self.cut.steps_per_epoch)
        if batch.from_zero:
            self._h = network.zero_state(batch.inputs.shape[1])
        with np.errstate(all="ignore"):  # what overflows is caught below, and told
            loss, self._h = network.loss_and_gradients(
                batch.inputs, batch.targets, self._h, sum_over_time=config.reduction == "sum"
            )
            grad_norm = clip_gradients(network.flat_gradients, config.clip_value, config.clip_norm)
            if not math.isfinite(loss + grad_norm):
                return False
            self.optimizer.step(network.flat, network.flat_gradients, self.learning_rate(control))
        self.step += 1
        took = self._clock() - begin
        self.seconds += took
        self._epoch_loss += loss
        self._interval.add(loss, batch.inputs.size if config.cut == "streams" else batch.targets.size, took, grad_norm)
        return True

    def learning_rate(self, control: Control) -> float:
        """Return the learning rate of the next step: the schedule's share of the highest, which may be set live."""
        highest = self.config.learning_rate if control.learning_rate is None else control.learning_rate
        return highest * learning_rate_share(self.config, self.step)

    def _progress(self, control: Control) -> Progress:
        return Progress(
            step=self.step,
            epoch=self.step / self.cut.steps_per_epoch,
            loss=self._interval.loss,
            val_loss=self.val_loss,
            grad_norm=self._interval.grad_norm,
            lr=self.learning_rate(control),
            chars_per_second=self._interval.characters_per_second,
            seconds=self.seconds,
            left=self._seconds_left(),
        )

    def _report(self, control: Control) -> Iterator[Event]:
        """Validate when it is due, report, keep what may be gone back to, and begin a new interval."""
        best = False
        whole = bool(np.isfinite(self.network.flat).all())  # a step may break them that only the next one notices
        if whole and len(self.validation_part) and self.step % self.validate_every == 0:
            measured = self._validate(PERIODIC_STREAMS, control)
            if measured is not None and math.isfinite(measured):
                self.val_loss = measured
                best = self.best_val_loss is None or measured < self.best_val_loss
        yield Reported(self._progress(control))
        if best:
            self.best_val_loss = self.val_loss
            yield BestReached(self.step, self.best_val_loss or 0.0)
        self.train_loss = self._interval.loss
        if whole and self.train_loss < _SANE * math.log(len(self.vocabulary)):
            self._good = self.snapshot()
        self._interval = Interval()

    def _validate(self, streams: int, control: Control) -> float | None:
        with np.errstate(all="ignore"):  # a diverging network is told of by its steps
            return evaluate(
                self.network, self.validation_part, self.config.window, streams, lambda: not control.stopped
            )

    def _go_back(self) -> Diverged:
        self.network.flat[...] = self._good.parameters
        return Diverged(self.step + 1, self._good.step)

    def _finish(self, reason: EndReason, control: Control) -> TrainingFinished:
        exact = None
        if len(self.validation_part) and not control.stopped:
            exact = self._validate(1, control)
        if self._interval.steps:
            self.train_loss = self._interval.loss
        return TrainingFinished(reason, self.step, self.seconds, self.train_loss, exact, self.best_val_loss)

    def _at_end(self, control: Control) -> bool:
        seconds = self.config.seconds
        if control.stopped or (seconds is not None and self.seconds >= seconds):
            return True
        last_step = self._last_step
        return last_step is not None and self.step >= last_step

    @property
    def _last_step(self) -> int | None:
        """The first limit in steps; None where there is none (yet).

        The horizon is one where it stands for a budget, or where no number of steps or epochs is given:
        otherwise training goes on behind it, at the schedule's floor.
        """
        config = self.config
        limits = [config.steps, config.epochs and config.epochs * self.cut.steps_per_epoch]
        if config.budget is not None or limits == [None, None]:
            limits.append(config.horizon)
        return min((limit for limit in limits if limit is not None), default=None)

    def _set_horizon_of_limits(self) -> None:
        """Where there is neither a horizon nor a budget, the schedule ends with the steps or epochs."""
        if self.config.horizon is None and self.config.budget is None:
            self.config = replace(self.config, horizon=self._last_step)

    def _settle_horizon(self) -> bool:
        """Turn the budget into a horizon after the first second of this run; True when that happened now."""
        config = self.config
        if config.budget is None or config.horizon is not None:
            return False
        horizon = self._speed.horizon(config.budget, self.step, self.seconds)
        if horizon is None:
            return False
        self.config = replace(config, horizon=horizon)
        return True

    def _seconds_left(self) -> float | None:
        """Return what the limits leave of the training clock; None where no end is in sight."""
        config = self.config
        left: list[float | None] = []
        if config.seconds is not None:
            left.append(config.seconds - self.seconds)
        if (last_step := self._last_step) is not None:
            left.append(self._speed.seconds_for(last_step - self.step, self.step, self.seconds))
        elif config.budget is not None:
            left.append(config.budget - self._speed.spent(self.seconds))
        return min((max(0.0, each) for each in left if each is not None), default=None)


def _doubts(corpus: Corpus, vocabulary: Vocabulary) -> list[str]:
    """Say what looks as if the text had been read wrongly."""
    doubts = []
    if corpus.guessed:
        doubts.append(_("the text was read as {encoding}, which is a guess").format(encoding=corpus.encoding))
    if len(vocabulary) > WARN_ABOVE:
        message = _("the text has {count} different characters; if that is no mistake, --min-count joins rare ones")
        doubts.append(message.format(count=len(vocabulary)))
    return doubts


def _fitting_notes(config: TrainingConfig, cut: Cut, validation_characters: int) -> list[str]:
    """Say what was made smaller so that a small text fits."""
    notes = []
    if cut.seq_length < config.seq_length:
        message = _("the text is short: sequences of {fitted} characters instead of {wanted}")
        notes.append(message.format(fitted=cut.seq_length, wanted=config.seq_length))
    if cut.batch_size < config.batch_size:
        message = _("the text is short: {fitted} side by side instead of {wanted}")
        notes.append(message.format(fitted=cut.batch_size, wanted=config.batch_size))
    if config.val_fraction and not validation_characters:
        notes.append(_("the text is too short to keep a part of it for validation"))
    return notes
