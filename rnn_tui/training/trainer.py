"""Trainer: the loop of the lesson, from the text to the last update, as an iterator of events."""

import math
import time
from collections.abc import Iterator
from dataclasses import replace

from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.evaluation import (
    PERIODIC_STREAMS,
    STARTS_DIFFER,
    evaluate,
    evaluate_parts,
    reports_a_validation,
)
from rnn_tui.training.events import (
    BestReached,
    EndReason,
    EpochFinished,
    Event,
    HorizonSet,
    PatienceEnded,
    Paused,
    Progress,
    Reported,
    SampleWritten,
    SettingChanged,
    StartsDiffered,
    StepFinished,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.judging import compare_with_best, judge
from rnn_tui.training.meters import Interval, SpeedMeter
from rnn_tui.training.milestones import next_snapshot_step
from rnn_tui.training.progress import progress_of
from rnn_tui.training.samples import write_sample
from rnn_tui.training.state import Floats, TrainingState
from rnn_tui.training.stepping import Clock, Stepper
from rnn_tui.training.stopping import is_out_of_patience, is_over, settle_horizon


class Trainer(Stepper):
    """A Stepper that knows when: it trains to a limit, reports, validates, and goes back where it has to.

    All state of a training is here, and one thread at a time runs it. A copy, taken between two steps, goes on by
    itself as this one would.
    """

    def __init__(
        self,
        corpus: Corpus,
        config: TrainingConfig,
        clock: Clock = time.perf_counter,
        vocabulary: Vocabulary | None = None,
        threads: int | None = None,
    ) -> None:
        super().__init__(corpus, config, clock, vocabulary, threads)
        self._prime = self.corpus.opening(self.config.window)
        self._next_snapshot = next_snapshot_step(0)
        self._validated: tuple[int, float] | None = None  # at which step, and what was measured
        self._room_for_best: Floats | None = None

    def __repr__(self) -> str:
        return f"<Trainer of {self.source.name!r}: {self.network.architecture.label}, step {self.step:,}>"

    def restore(self, parameters: Floats, state: TrainingState) -> None:
        """Go back to where ``state`` was taken, as a Stepper does; raise RunError for other sizes."""
        super().restore(parameters, state)
        self._next_snapshot = next_snapshot_step(self.step)
        self._validated = None

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
        if self.best is None and len(self.parts.validation):
            # what fits into the memory at its beginning fits there when, much later, the first best ones are kept
            self._room_for_best = self.network.flat.copy()
        yield TrainingStarted(self.config, self.step, self.notes, self.threads)
        figures = self.figures
        if figures.report_due:
            yield from self._report(control)
        reason: EndReason = "done"
        while not (control.stopped or self._is_over()):
            if control.must_wait:
                yield Paused(self.step)
            if not control.may_go_on():
                break
            yield from self._change_what_is_due(control)
            if not self._take_step(control.by_hand):
                diverged = self._go_back()
                self._next_snapshot, self._validated = next_snapshot_step(self.step), None
                yield diverged
                if diverged.rescue is None:
                    reason = "diverged"
                    break
                continue
            progress = self._progress(control)
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
        # what has diverged is no better than it was: its parameters are those of an earlier step
        if reason != "diverged" and (best := self._validate_last_step(control)) is not None:
            yield best
        finished = self._finish(reason, control)
        if (differed := self._compare_starts(finished.val_loss)) is not None:
            yield differed
        yield finished

    def _is_over(self) -> bool:
        """Return whether a limit is reached."""
        return is_over(self.config, self.figures, self.cut.steps_per_epoch)

    def _change_what_is_due(self, control: Control) -> Iterator[Event]:
        """Change the settings that the next step is to use, and yield that they are others."""
        for name, value in control.take_settings().items():
            self._change_setting(name, value)
            yield SettingChanged(self.step, name, value)

    def _settle_horizon(self) -> int | None:
        """Return the step at which a budget ends, where it is found now, or is another now."""
        return settle_horizon(self.config, self.figures)

    def _after_step(self, control: Control) -> Iterator[Event]:
        """Yield what is due: an epoch's end, the horizon of a budget, a sample, a report."""
        figures = self.figures
        if self.step % self.cut.steps_per_epoch == 0:
            loss_sum, figures.epoch_loss = figures.epoch_loss, 0.0
            yield EpochFinished(self.step // self.cut.steps_per_epoch, self.config.epochs, loss_sum)
        if (horizon := self._settle_horizon()) is not None:
            self.config = replace(self.config, horizon=horizon)
            yield HorizonSet(horizon, figures.seconds, self.config, self.step)
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
        characters = self.config.seq_length * self.config.batch_size
        return reports_a_validation(len(self.parts.validation), characters, self.report_every) * self.report_every

    def _progress(self, control: Control) -> Progress:
        return progress_of(self.config, self.figures, self.cut.steps_per_epoch, self.learning_rate, control.pace)

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
        measured = self._validate(control) if validated else None
        figures.report_due = validated and measured is None  # stopped halfway
        if figures.report_due:
            return
        happened = None if measured is None else judge(figures, measured, self.validate_every)
        if isinstance(happened, BestReached):
            self._keep_best()
        report = Reported(self._progress(control))
        figures.train_loss = figures.interval.loss
        self._call_good(figures.train_loss)
        figures.interval = Interval()
        yield report
        if happened is not None:
            yield happened

    def _validate(self, control: Control) -> float | None:
        """Return the loss of the part for validation; None where the training was stopped in the middle of it."""
        validation, window = self.parts.validation, self.config.window
        measured = evaluate(self.network, validation, window, PERIODIC_STREAMS, lambda: not control.stopped)
        self._validated = None if measured is None else (self.step, measured)
        return measured

    def _validate_last_step(self, control: Control) -> BestReached | None:
        """Validate behind the last step where that was not done: it may be the best, and nobody asks later.

        One that is not the best counts for nothing: patience counts those that were due.
        """
        done = self._validated is not None and self._validated[0] == self.step
        if control.stopped or not len(self.parts.validation) or done:
            return None
        measured = self._validate(control)
        best = None if measured is None else compare_with_best(self.figures, measured)
        if best is not None:
            self._keep_best()
        return best

    def _keep_best(self) -> None:
        self._room_for_best = None
        self.best = self.snapshot()

    def _compare_starts(self, exact: float | None) -> StartsDiffered | None:
        """Return that the ``exact`` loss, of one stream, is another than that of the validation's, where it is."""
        if exact is None or self._validated is None or self._validated[0] != self.step:
            return None
        loss = self._validated[1]
        if not math.isfinite(loss) or abs(loss - exact) <= STARTS_DIFFER:
            return None
        return StartsDiffered(self.step, exact, PERIODIC_STREAMS, loss, self.config.zero_starts > 0)

    def _finish(self, reason: EndReason, control: Control) -> TrainingFinished:
        """Measure every part exactly; the training part's loss is else that of the last steps."""
        figures = self.figures
        exact = evaluate_parts(self.network, self.parts, self.config.window, lambda: not control.stopped)
        recent = figures.interval.loss if figures.interval.steps else figures.train_loss
        return TrainingFinished(
            reason,
            figures.step,
            figures.seconds,
            recent if exact.training is None else exact.training,
            exact.validation,
            figures.best_val_loss,
            exact.test,
            figures.watched,
        )
