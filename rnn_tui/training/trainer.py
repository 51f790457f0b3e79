"""Trainer: the loop of the lesson, from the text to the last update, as an iterator of events."""

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN, threads_for
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.splits import Part
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.advice import notes_on
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.dataset import choose_split, cut_part, last_of, split
from rnn_tui.training.divergence import MOST_RESCUES, has_exploded, is_good, is_learning_by_heart, smooth
from rnn_tui.training.evaluation import PERIODIC_STREAMS, evaluate
from rnn_tui.training.events import (
    BestReached,
    Diverged,
    EndReason,
    EpochFinished,
    Event,
    HorizonSet,
    LearningByHeart,
    LearningRateChanged,
    PatienceEnded,
    Paused,
    Progress,
    Reported,
    SampleWritten,
    StepFinished,
    StepTaken,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.memory import demand_memory
from rnn_tui.training.meters import Interval, SpeedMeter
from rnn_tui.training.milestones import next_snapshot_step
from rnn_tui.training.optimizers import clip_gradients, make_optimizer, norm_of
from rnn_tui.training.probe import Probe
from rnn_tui.training.samples import write_sample
from rnn_tui.training.schedules import learning_rate_share
from rnn_tui.training.sizing import AUTO, choose_size
from rnn_tui.training.state import Figures, Floats, Snapshot, TrainingState
from rnn_tui.training.stopping import is_out_of_patience, is_over, last_step, seconds_left, settle_horizon
from rnn_tui.training.threads import choose_threads

Clock = Callable[[], float]

_REPORTS_A_VALIDATION = 2  # at least
_FORWARD_SHARE = 1 / 3  # of a training step's time: backward takes twice as long
_MOST_LEARNT_SCORED = 100_000  # characters: the end of a training must not take as long again
_STREAMS_TRIED = 4  # of a batch, before its parameters are called good
_VALIDATION_SHARE = 0.05  # of the training time is what periodic validation may take


class Trainer(CopiedWhole):
    """Learns ``corpus`` as ``config`` says. All state of a training is here, and one thread at a time runs it.

    ``vocabulary`` is given where the parameters are those of an earlier training (see resuming): then ``config`` is
    used as it stands. A step's streams are divided among ``threads``, or among as many as pay on this machine (None),
    where that is worth while; ``threads`` is then their number, which the roundings depend on.

    A copy, taken between two steps, goes on by itself as this one would.
    """

    def __init__(
        self,
        corpus: Corpus,
        config: TrainingConfig,
        clock: Clock = time.perf_counter,
        vocabulary: Vocabulary | None = None,
        threads: int | None = None,
    ) -> None:
        self.source = corpus
        self.corpus = corpus.fold_rare(config.min_count)
        self.vocabulary: Vocabulary = vocabulary or self.corpus.vocabulary
        indices = self.corpus.content.indices_in(self.vocabulary)
        sized = config.preset == AUTO and vocabulary is None
        if sized:
            config = choose_size(config, len(indices), len(self.vocabulary))
        config = choose_split(config, corpus)
        self.parts = split(indices, config, self.vocabulary.index("\n"))
        self.cut = cut_part(self.parts.training, config)
        self.notes = notes_on(self.corpus, len(self.vocabulary), config, self.cut, len(self.parts.validation), sized)
        config = replace(config, seq_length=self.cut.seq_length, batch_size=self.cut.batch_size)
        if config.horizon is None and config.budget is None:  # the schedule ends with the steps or epochs
            config = replace(config, horizon=last_step(config, self.cut.steps_per_epoch))
        self.config = config

        demand_memory(config, len(self.vocabulary))
        rng = np.random.default_rng(config.seed % 2**128)  # so that any integer is a seed
        architecture = config.architecture(len(self.vocabulary))
        self.threads = threads_for(architecture, config.batch_size, choose_threads(threads))
        self.network = CharRNN(architecture, threads=self.threads)
        initialise(self.network, config.initial, rng)
        self.optimizer = make_optimizer(config, self.network.flat)

        guess = math.log(len(self.vocabulary))
        self.figures = Figures(highest_rate=config.learning_rate, smoothed_loss=guess, good_loss=guess)
        self._clock = clock
        self.probe = Probe()
        self._h = self.network.zero_state(self.cut.batch_size)
        self._next_snapshot = next_snapshot_step(0)
        self._prime = self.corpus.opening(config.window)
        self._good = self.snapshot()
        self.best: Snapshot | None = None
        self._taken: StepTaken | None = None  # the last step, where somebody asked for it

    def __repr__(self) -> str:
        return f"<Trainer of {self.source.name!r}: {self.network.architecture.label}, step {self.step:,}>"

    def __reduce__(self) -> tuple[Any, ...]:
        begun = (self.source, self.config, self._clock, self.vocabulary, self.threads)
        return _copy, (begun, self.network.flat, self.state(), self.best, self.notes)

    # -- its state ----------------------------------------------------------------------------------------------

    @property
    def step(self) -> int:
        """How many steps were taken."""
        return self.figures.step

    def snapshot(self) -> Snapshot:
        """Return a copy of the parameters; called between two steps by the thread that runs the training."""
        return Snapshot(self.step, self.network.flat.copy())

    def state(self) -> TrainingState:
        """Return a copy of everything beside the parameters that the next step depends on; called like ``snapshot``."""
        figures = replace(self.figures, interval=replace(self.figures.interval), speed=replace(self.figures.speed))
        return TrainingState(figures, self.optimizer.memory.copy(), self.optimizer.steps, self._h.copy(), self._good)

    def restore(self, parameters: Floats, state: TrainingState) -> None:
        """Go back to where ``state`` was taken, with ``parameters`` (N,) of then; raise RunError for other sizes."""
        here = [self.network.flat, self.optimizer.memory, self._h, self._good.parameters]
        there = [parameters, state.memory, state.h, state.good.parameters]
        if [each.shape for each in here] != [each.shape for each in there]:
            raise RunError(_("damaged: its state is of another shape than its settings say"))
        self.network.flat[...] = parameters
        self.optimizer.memory[...] = state.memory
        self.optimizer.steps = state.optimizer_steps
        self._h = state.h.copy()
        self._good = state.good
        self.figures = state.figures
        self._next_snapshot = next_snapshot_step(self.step)

    def begin_with(self, parameters: Mapping[str, Floats]) -> None:
        """Begin with another training's ``parameters``, by name, in place of initial values; others keep theirs."""
        for name, values in parameters.items():
            self.network.parameters[name][...] = values
        self._good = self.snapshot()

    def go_on(self, budget: float | None) -> None:
        """Prepare another ``run`` after the end: ``budget`` more seconds, or until stopped (None).

        The schedule begins anew here (a warm restart, see schedules); the limits of before are gone.
        """
        self.config = replace(
            self.config, budget=budget, horizon=None, steps=None, epochs=None, seconds=None, restart=self.step
        )
        self.figures.speed = SpeedMeter(self.step, self.figures.seconds)
        self.figures.rescues = 0
        self.wait_again()

    def wait_again(self) -> None:
        """Where the patience had ended, have it begin anew."""
        if is_out_of_patience(self.config, self.figures):
            self.figures.validations_since_best = 0

    # -- the loop -----------------------------------------------------------------------------------------------

    def run(self, control: Control) -> Iterator[Event]:
        """Train until a limit or ``control`` ends it, and yield each event as it happens.

        Behind BestReached, StepFinished, Paused and TrainingFinished ``state`` is that of whole steps, nothing due,
        and all that is in it are numbers: one can always go on from there. Until it ends, or is closed, the process's
        matrix products have one thread (see network/blas): to set that at each step costs a small network too much.
        """
        with ONE_BLAS_THREAD:
            yield from self._run(control)

    def _run(self, control: Control) -> Iterator[Event]:
        yield TrainingStarted(self.config, self.step, self.notes, self.threads)
        figures = self.figures
        if figures.report_due:
            yield from self._report(control)
        reason: EndReason = "done"
        while not (control.stopped or is_over(self.config, figures, self.cut.steps_per_epoch)):
            if control.must_wait:
                yield Paused(self.step)
            if not control.may_go_on():
                break
            if (rate := control.take_learning_rate()) is not None:
                figures.highest_rate = rate
                yield LearningRateChanged(self.step, rate)
            if not self._take_step(control.by_hand):
                diverged = self._go_back()
                yield diverged
                if diverged.rescue is None:
                    reason = "diverged"
                    break
                continue
            progress = self._progress()
            if self._taken is not None:
                yield self._taken
            yield from self._after_step(control)
            yield StepFinished(progress)
        if control.stopped:
            reason = "stopped"
        elif reason == "done" and is_out_of_patience(self.config, figures):
            reason = "patience"
            assert figures.best_val_loss is not None  # or none could have been worse
            yield PatienceEnded(self.step, figures.best_step, figures.best_val_loss, figures.validations_since_best)
        yield self._finish(reason, control)

    def _after_step(self, control: Control) -> Iterator[Event]:
        """Yield what is due: an epoch's end, the horizon of a budget, a sample, a report."""
        figures = self.figures
        if self.step % self.cut.steps_per_epoch == 0:
            loss_sum, figures.epoch_loss = figures.epoch_loss, 0.0
            yield EpochFinished(self.step // self.cut.steps_per_epoch, self.config.epochs, loss_sum)
        if (horizon := settle_horizon(self.config, figures)) is not None:
            self.config = replace(self.config, horizon=horizon)
            yield HorizonSet(horizon, figures.seconds, self.config)
        if self.step == self._next_snapshot:
            self._next_snapshot = next_snapshot_step(self.step)
            yield self._write_sample()
        if self.step % self.report_every == 0:
            yield from self._report(control)
            figures.watched += control.breathe()

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

    def _take_step(self, by_hand: bool) -> bool:
        """Forward, loss, backward, clip, update; False where any number of it is none, or the loss explodes.

        A step that is taken ``by_hand`` leaves what is told of it alone; nothing else is different.
        """
        config, network, figures = self.config, self.network, self.figures
        begin = self._clock()
        batch = self.cut.batch(self.step % self.cut.steps_per_epoch)
        if batch.from_zero:
            self._h = network.zero_state(batch.inputs.shape[1])
        state, tracing = self._h, self.probe.begin(network, self.optimizer)
        with np.errstate(all="ignore"):  # what overflows is caught below, and told
            loss, self._h = network.loss_and_gradients(
                batch.inputs, batch.targets, state, config.reduction == "sum", self._dropout()
            )
            if tracing is not None:
                tracing.learn(loss)
            grad_norm = clip_gradients(network.flat_gradients, config.clip_value, config.clip_norm)
            if not math.isfinite(loss + grad_norm):
                figures.smoothed_loss = math.inf
                return False
            clipped = by_hand and norm_of(network.flat_gradients) < grad_norm  # asked before the optimizer uses them
            self.optimizer.step(network.flat, network.flat_gradients, self.learning_rate)
        whole = self._is_whole()  # what overflows here only the next loss would tell of; a checkpoint may come before
        if tracing is not None and whole:
            rate, dropout = self.learning_rate, self._dropout()
            self.probe.publish(tracing.finish(config, self.step + 1, batch, state, rate, dropout))
        took = self._clock() - begin
        figures.step += 1
        figures.seconds += took
        figures.speed.add(took, figures.seconds)
        figures.epoch_loss += loss
        figures.smoothed_loss = smooth(figures.smoothed_loss, loss) if whole else math.inf
        learnt = batch.inputs.size if config.cut == "streams" else batch.targets.size
        figures.interval.add(loss, learnt, took, grad_norm)
        self._taken = StepTaken(figures.step, loss, grad_norm, clipped) if by_hand else None
        return not has_exploded(figures.smoothed_loss, len(self.vocabulary))

    def _is_whole(self) -> bool:
        """Return whether all that the next step begins with are numbers: parameters and the optimizer's memory."""
        return bool(np.isfinite(self.network.flat).all() and np.isfinite(self.optimizer.memory).all())

    def _dropout(self) -> np.random.Generator | None:
        """Return what draws this step's dropouts: of seed and step alone, so that a run can be resumed anywhere."""
        if not (self.config.dropout or self.config.drop_connect):
            return None
        return np.random.default_rng((self.config.seed % 2**128, self.step))

    @property
    def learning_rate(self) -> float:
        """The learning rate of the next step: the schedule's share of the highest."""
        return self.figures.highest_rate * learning_rate_share(self.config, self.step, self.cut.steps_per_epoch)

    def _progress(self) -> Progress:
        figures = self.figures
        return Progress(
            step=figures.step,
            epoch=figures.step / self.cut.steps_per_epoch,
            loss=figures.interval.loss,
            val_loss=figures.val_loss,
            grad_norm=figures.interval.grad_norm,
            lr=self.learning_rate,
            chars_per_second=figures.interval.characters_per_second,
            seconds=figures.seconds,
            left=seconds_left(self.config, figures, self.cut.steps_per_epoch),
            watched=figures.watched,
        )

    # -- what is measured and written -----------------------------------------------------------------------------

    def _write_sample(self) -> SampleWritten:
        text = write_sample(self.network, self.vocabulary, self.config, self._prime)
        return SampleWritten(self.step, self._prime, text, self.figures.smoothed_loss, self.figures.val_loss)

    def _report(self, control: Control) -> Iterator[Event]:
        """Validate when it is due, report, keep what may be gone back to, and begin a new interval.

        All figures are settled before the first event, so that a checkpoint behind any of them is of a whole report.
        """
        figures = self.figures
        validated = len(self.parts.validation) > 0 and self.step % self.validate_every == 0
        measured = self._evaluate(self.parts.validation, PERIODIC_STREAMS, control) if validated else None
        figures.report_due = validated and measured is None  # stopped in the middle of it
        if figures.report_due:
            return
        happened = [] if measured is None or not math.isfinite(measured) else self._judge(measured)
        report = Reported(self._progress())
        loss = figures.train_loss = figures.interval.loss
        figures.lowest_loss = min(loss, loss if figures.lowest_loss is None else figures.lowest_loss)
        if is_good(loss, figures.lowest_loss, len(self.vocabulary)) and self._is_sane():
            self._good, figures.good_loss = self.snapshot(), figures.smoothed_loss
        figures.interval = Interval()
        yield report
        yield from happened

    def _is_sane(self) -> bool:
        """Return whether the parameters do no harm to a few streams of the last batch.

        The report's loss is that of the steps before; the last of them may have broken what it reports well of.
        """
        batch = self.cut.batch((self.step - 1) % self.cut.steps_per_epoch)
        inputs, targets = batch.inputs[:, :_STREAMS_TRIED], batch.targets[:, :_STREAMS_TRIED]
        loss, _h = self.network.loss(inputs, targets, self.network.zero_state(inputs.shape[1]))
        return math.isfinite(loss) and not has_exploded(loss, len(self.vocabulary))

    def _judge(self, val_loss: float) -> list[BestReached | LearningByHeart]:
        """Take a validation loss in; return what it means: the best so far, or none for long."""
        figures = self.figures
        figures.val_loss = val_loss
        if figures.best_val_loss is None or val_loss < figures.best_val_loss:
            figures.best_val_loss, figures.best_step, figures.validations_since_best = val_loss, self.step, 0
            self.best = self.snapshot()
            return [BestReached(self.step, val_loss)]
        figures.validations_since_best += 1
        if is_learning_by_heart(figures.validations_since_best, figures.best_step, self.validate_every):
            return [LearningByHeart(self.step, figures.best_step, figures.best_val_loss)]
        return []

    def _evaluate(self, part: Part, streams: int, control: Control) -> float | None:
        return evaluate(self.network, part, self.config.window, streams, lambda: not control.stopped)

    def _go_back(self) -> Diverged:
        """Return to the last good parameters, with a fresh optimizer and half the learning rate."""
        figures = self.figures
        loss = figures.smoothed_loss if math.isfinite(figures.smoothed_loss) else None
        rescue = figures.rescues + 1 if figures.rescues < MOST_RESCUES else None
        self.network.flat[...] = self._good.parameters
        self.optimizer = make_optimizer(self.config, self.network.flat)
        self._h = self.network.zero_state(self._h.shape[2])
        figures.smoothed_loss = figures.good_loss
        figures.interval = Interval()
        self._next_snapshot = next_snapshot_step(self.step)
        if self.step % self.cut.steps_per_epoch == 0:
            figures.epoch_loss = 0.0
        if rescue is not None:
            figures.rescues = rescue
            figures.highest_rate /= 2
        return Diverged(self.step, self._good.step, loss, figures.highest_rate, rescue)

    def _finish(self, reason: EndReason, control: Control) -> TrainingFinished:
        """Measure every part the same way, one stream from zero; of the training part's end as much as is validated.

        A network may go well in training's streams and overflow on the way through a whole part: that has no loss.
        """
        figures = self.figures
        losses: list[float | None] = [None, None, None]
        validation, test = self.parts.validation, self.parts.test
        if len(validation) and not control.stopped:
            learnt = last_of(self.parts.training, min(len(validation), _MOST_LEARNT_SCORED))
            measured = [self._evaluate(part, 1, control) if len(part) else None for part in (learnt, validation, test)]
            losses = [None if loss is None or not math.isfinite(loss) else loss for loss in measured]
        recent = figures.interval.loss if figures.interval.steps else figures.train_loss
        train_loss = recent if losses[0] is None else losses[0]
        return TrainingFinished(
            reason,
            figures.step,
            figures.seconds,
            train_loss,
            losses[1],
            figures.best_val_loss,
            losses[2],
            figures.watched,
        )


def _copy(
    begun: tuple[Any, ...], parameters: Floats, state: TrainingState, best: Snapshot | None, notes: tuple[str, ...]
) -> Trainer:
    """Return a trainer that stands where another one stood when it was taken apart."""
    trainer = Trainer(*begun)
    trainer.restore(parameters, state)
    trainer.best, trainer.notes = best, notes
    return trainer
