"""Stepper: all that a training is between two steps, and what a step makes of it. When to stop is for others."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN, threads_for
from rnn_tui.text.batches import Batch
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.divergence import MOST_RESCUES, does_no_harm, has_exploded, is_good, smooth
from rnn_tui.training.events import Diverged, StepTaken
from rnn_tui.training.fitting import fit
from rnn_tui.training.memory import demand_memory
from rnn_tui.training.meters import Interval
from rnn_tui.training.optimizers import clip_gradients, make_optimizer, norm_of
from rnn_tui.training.probe import Probe, Tracing
from rnn_tui.training.schedules import learning_rate_share
from rnn_tui.training.settings import LiveValue
from rnn_tui.training.state import Figures, Floats, Snapshot, TrainingState
from rnn_tui.training.threads import choose_threads
from rnn_tui.training.zero_starts import streams_from_zero

Clock = Callable[[], float]


class Stepper(CopiedWhole):
    """A network, its optimizer and its figures, which learn ``corpus`` as ``config`` says, one step at a time.

    ``vocabulary`` is given where the parameters are those of an earlier training (see resuming): then ``config`` is
    used as it stands. A step's streams are divided among ``threads``, or among as many as pay on this machine (None),
    where that is worth while; ``threads`` is then their number, which the roundings depend on.
    ``learnt_by`` names what else than this program computes the steps, if anything does.
    """

    learnt_by = ""

    def __init__(
        self,
        corpus: Corpus,
        config: TrainingConfig,
        clock: Clock = time.perf_counter,
        vocabulary: Vocabulary | None = None,
        threads: int | None = None,
    ) -> None:
        self.source = corpus
        fitted = fit(corpus, config, vocabulary)
        self.corpus, self.vocabulary = fitted.corpus, fitted.vocabulary
        self.parts, self.cut, self.notes = fitted.parts, fitted.cut, fitted.notes
        self.config = config = fitted.config

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
        self._good = self.snapshot()
        self.best: Snapshot | None = None
        self._taken: StepTaken | None = None  # the last step, where somebody asked for it

    def __reduce__(self) -> tuple[Any, ...]:
        begun = (self.source, self.config, self._clock, self.vocabulary, self.threads)
        return _copy, (type(self), begun, self.network.flat, self.state(), self.best, self.notes)

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
            raise RunError(_("damaged: its state does not have the shape that its settings require"))
        self.network.flat[...] = parameters
        self.optimizer.memory[...] = state.memory
        self.optimizer.steps = state.optimizer_steps
        self._h = state.h.copy()
        self._good = state.good
        self.figures = state.figures

    def begin_with(self, parameters: Mapping[str, Floats]) -> None:
        """Begin with another training's ``parameters``, by name, in place of initial values; others keep theirs."""
        for name, values in parameters.items():
            self.network.parameters[name][...] = values
        self._good = self.snapshot()

    def _change_setting(self, name: str, value: LiveValue) -> None:
        """Have the next step use another value of a live setting."""
        self._use(self.config.with_live(**{name: value}))
        if name == "learning_rate":
            self.figures.highest_rate = self.config.learning_rate

    def _use(self, config: TrainingConfig) -> None:
        """Go on with ``config``, of a network of the same parameters."""
        self.config = config
        self.network.leave_out(config.dropout, config.drop_connect)

    def _take_step(self, by_hand: bool) -> bool:
        """Learn from the next batch, and take note of it; False where any number is none, or the loss explodes.

        A step that is taken ``by_hand`` leaves what is told of it alone; nothing else is different.
        """
        config, network, figures = self.config, self.network, self.figures
        begin = self._clock()
        batch = self.cut.batch(self.step % self.cut.steps_per_epoch)
        if batch.from_zero:
            self._h = network.zero_state(batch.inputs.shape[1])
        elif config.zero_starts:
            self._h[:, :, streams_from_zero(config.zero_starts, self.step, self.cut.batch_size)] = 0
        if by_hand:
            self.probe.ask()  # whoever takes a step by hand looks at what it did
        state, tracing = self._h, self.probe.begin(network, self.optimizer)
        with np.errstate(all="ignore"):  # what overflows is caught below, and told
            outcome = self._learn(batch, tracing, by_hand)
        if outcome is None:
            figures.smoothed_loss = math.inf
            return False
        loss, grad_norm, clipped = outcome
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

    def _learn(self, batch: Batch, tracing: Tracing | None, by_hand: bool) -> tuple[float, float, bool] | None:
        """Forward, loss, backward, clip, update; None, and no parameter is another, where a number of it is none.

        Returns the loss, the gradient's norm before clipping and, ``by_hand``, whether clipping made it smaller.
        """
        config, network = self.config, self.network
        loss, self._h = network.loss_and_gradients(
            batch.inputs, batch.targets, self._h, config.reduction == "sum", self._dropout()
        )
        if tracing is not None:
            tracing.learn(loss)
        grad_norm = clip_gradients(network.flat_gradients, config.clip_value, config.clip_norm)
        if not math.isfinite(loss + grad_norm):
            return None
        clipped = by_hand and norm_of(network.flat_gradients) < grad_norm  # asked before the optimizer uses them
        self.optimizer.step(network.flat, network.flat_gradients, self.learning_rate)
        return loss, grad_norm, clipped

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

    def _call_good(self, loss: float) -> None:
        """Take the parameters for those that are gone back to, where they are good and a report's ``loss`` is."""
        figures = self.figures
        figures.lowest_loss = min(loss, loss if figures.lowest_loss is None else figures.lowest_loss)
        last_batch = self.cut.batch((self.step - 1) % self.cut.steps_per_epoch)
        if is_good(loss, figures.lowest_loss, len(self.vocabulary)) and does_no_harm(self.network, last_batch):
            self._good, figures.good_loss = self.snapshot(), figures.smoothed_loss

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
        if self.step % self.cut.steps_per_epoch == 0:
            figures.epoch_loss = 0.0
        if rescue is not None:
            figures.rescues = rescue
            figures.highest_rate /= 2
        return Diverged(self.step, self._good.step, loss, figures.highest_rate, rescue)


def _copy(
    kind: type[Stepper],
    begun: tuple[Any, ...],
    parameters: Floats,
    state: TrainingState,
    best: Snapshot | None,
    notes: tuple[str, ...],
) -> Stepper:
    """Return one that stands where another one stood when it was taken apart."""
    copied = kind(*begun)
    copied.restore(parameters, state)
    copied.best, copied.notes = best, notes
    return copied
