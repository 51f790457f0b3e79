"""Trainer: the loop of the lesson, from the text to the last update, as an iterator of events."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.splits import Part
from rnn_tui.text.vocabulary import Vocabulary, vocabulary_of
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
from rnn_tui.training.notes import notes_on
from rnn_tui.training.optimizers import clip_gradients, make_optimizer
from rnn_tui.training.parts import cut_part, last_of, split
from rnn_tui.training.schedules import learning_rate_share
from rnn_tui.training.sizing import AUTO, choose_size
from rnn_tui.training.threads import threads_in_use

Clock = Callable[[], float]
Parameters = NDArray[np.floating[Any]]

_REPORTS_A_VALIDATION = 2  # at least
_FORWARD_SHARE = 1 / 3  # of a training step's time: backward takes twice as long
_MOST_LEARNT_SCORED = 100_000  # characters: the end of a training must not take as long again
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
        if config.preset == AUTO:
            config = choose_size(config, len(indices), len(self.vocabulary))
        self.parts = split(indices, config)
        self.cut = cut_part(self.parts.training, config)
        self.notes = notes_on(self.corpus, len(self.vocabulary), config, self.cut, len(self.parts.validation))
        self.config = replace(config, seq_length=self.cut.seq_length, batch_size=self.cut.batch_size)
        self._set_horizon_of_limits()

        demand_memory(self.config, len(self.vocabulary))
        rng = np.random.default_rng(self.config.seed % 2**128)  # so that any integer is a seed
        self.network = CharRNN(self.config.architecture(len(self.vocabulary)), threads=threads_in_use())
        initialise(self.network, self.config.initial, rng)
        self.optimizer = make_optimizer(self.config, self.network.flat)

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
        cost = len(self.parts.validation) * _FORWARD_SHARE / step_characters  # in training steps
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
                batch.inputs, batch.targets, self._h, config.reduction == "sum", self._dropout()
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

    def _dropout(self) -> np.random.Generator | None:
        """Return what draws this step's dropout: of seed and step alone, so that a run can be resumed anywhere."""
        if not self.config.dropout:
            return None
        return np.random.default_rng((self.config.seed % 2**128, self.step))

    def learning_rate(self, control: Control) -> float:
        """Return the learning rate of the next step: the schedule's share of the highest, which may be set live."""
        highest = self.config.learning_rate if control.learning_rate is None else control.learning_rate
        return highest * learning_rate_share(self.config, self.step, self.cut.steps_per_epoch)

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
        if whole and len(self.parts.validation) and self.step % self.validate_every == 0:
            measured = self._evaluate(self.parts.validation, PERIODIC_STREAMS, control)
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

    def _evaluate(self, part: Part, streams: int, control: Control) -> float | None:
        with np.errstate(all="ignore"):  # a diverging network is told of by its steps
            return evaluate(self.network, part, self.config.window, streams, lambda: not control.stopped)

    def _go_back(self) -> Diverged:
        self.network.flat[...] = self._good.parameters
        return Diverged(self.step + 1, self._good.step)

    def _finish(self, reason: EndReason, control: Control) -> TrainingFinished:
        """Measure every part the same way, one stream from zero; of the training part's end as much as is validated."""
        losses: list[float | None] = [None, None, None]
        validation, test = self.parts.validation, self.parts.test
        if len(validation) and not control.stopped:
            learnt = last_of(self.parts.training, min(len(validation), _MOST_LEARNT_SCORED))
            losses = [self._evaluate(part, 1, control) if len(part) else None for part in (learnt, validation, test)]
        if self._interval.steps:
            self.train_loss = self._interval.loss
        train_loss = self.train_loss if losses[0] is None else losses[0]
        return TrainingFinished(reason, self.step, self.seconds, train_loss, losses[1], self.best_val_loss, losses[2])

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
        """Turn the budget into a horizon once this run's speed was measured; True when that happened now."""
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
