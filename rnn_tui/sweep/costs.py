"""What a sweep will cost, said before it begins: trials, time and disk, from a measurement that takes an instant.

The smallest and the largest of its networks take a few steps each; what a step of the others takes lies on the line
through these two, by the operations of its matrix products.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rnn_tui.errors import ConfigError, TextError
from rnn_tui.language import _
from rnn_tui.runs.snapshots import MOST_BYTES, MOST_SNAPSHOTS
from rnn_tui.sweep.happened import rungs_of_plan
from rnn_tui.sweep.plan import Plan, Trial
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import StepFinished
from rnn_tui.training.fitting import Fitted, fit
from rnn_tui.training.milestones import next_snapshot_step
from rnn_tui.training.stepping import Clock
from rnn_tui.training.stopping import last_step
from rnn_tui.training.trainer import Trainer

_WARM_UP, _LEAST = 2, 3  # steps that are not counted, and steps that are
_SECONDS = 0.3  # of measuring, for each of two networks
_BYTES = 4  # of a parameter
_COPIES = 2 * 4  # of the parameters: two checkpoints, each with the optimizer's two and the last good ones
_BUDGET_SNAPSHOTS = 40  # where the steps are not known


@dataclass(frozen=True)
class Cost:
    """How many ``trials`` are to be trained, the ``seconds`` until all are, and the ``size`` of their runs in bytes.

    ``seconds`` is None where a trial has no end.
    """

    trials: int
    seconds: float | None
    size: int


@dataclass(frozen=True)
class _Length:
    """A trial's operations a step, the step that it ends with, and its end on the training clock; None for no such."""

    operations: float
    steps: int | None
    seconds: float | None
    parameters: int


def cost_of(
    plan: Plan, corpus: Corpus, remaining: Sequence[Trial], workers: int, threads: int, clock: Clock = time.perf_counter
) -> Cost:
    """Return what is left to be trained of a sweep by so many ``workers``, each with so many ``threads``.

    Raises ConfigError that names a trial which is impossible with this text.
    """
    configs = {trial.configuration: trial.config for trial in remaining}
    names = {trial.configuration: trial.name for trial in reversed(remaining)}
    lengths = {key: _length(_fitted(corpus, config, names[key])) for key, config in configs.items()}
    lasting = [key for key, length in lengths.items() if length.steps is not None]
    lasting.sort(key=lambda key: lengths[key].operations)
    measured = [
        (lengths[key].operations, seconds_a_step(corpus, configs[key], threads, clock))
        for key in dict.fromkeys([*lasting[:1], *lasting[-1:]])
    ]
    time_of = line_through(measured)
    seconds = [_seconds(lengths[trial.configuration], time_of) for trial in remaining]
    size = sum(_size(lengths[trial.configuration]) for trial in remaining)
    known = [each for each in seconds if each is not None]
    if len(known) < len(seconds):
        return Cost(len(remaining), None, size)
    share = _share_by_halving(plan)
    longest = max(known, default=0.0)
    return Cost(len(remaining), max(longest, sum(known) * share / workers), size)


def seconds_a_step(corpus: Corpus, config: TrainingConfig, threads: int, clock: Clock) -> float:
    """Return what a step takes on the training clock, which is measured; nothing of it is kept."""
    trainer, control = Trainer(corpus, config, clock, threads=threads), Control()
    begun = 0.0
    for event in trainer.run(control):
        if isinstance(event, StepFinished):
            step, seconds = event.progress.step, event.progress.seconds
            if step == _WARM_UP:
                begun = seconds
            elif step >= _WARM_UP + _LEAST and seconds - begun >= _SECONDS:
                control.stop()
    counted = max(1, trainer.step - _WARM_UP)
    return (trainer.figures.seconds - begun) / counted


def line_through(measured: Sequence[tuple[float, float]]) -> Callable[[float], float]:
    """Return what gives the seconds of a step by its operations, from one or two of both; never less than zero."""
    if not measured:
        return lambda _operations: 0.0
    (few, fast), (many, slow) = measured[0], measured[-1]
    if many == few:
        return lambda operations: fast * operations / few
    slope = max(0.0, (slow - fast) / (many - few))
    return lambda operations: max(0.0, fast + slope * (operations - few))


def _fitted(corpus: Corpus, config: TrainingConfig, name: str) -> Fitted:
    try:
        return fit(corpus, config, None)
    except (ConfigError, TextError) as error:
        raise ConfigError(_("{name}: {reason}").format(name=name, reason=error)) from None


def _length(fitted: Fitted) -> _Length:
    config = fitted.config
    architecture = config.architecture(len(fitted.vocabulary))
    steps = last_step(config, fitted.cut.steps_per_epoch)
    ends = [each for each in (config.seconds, config.budget) if each is not None]
    operations = float(architecture.operations) * config.seq_length * config.batch_size
    return _Length(operations, steps, min(ends, default=None), architecture.parameter_count)


def _seconds(length: _Length, time_of: Callable[[float], float]) -> float | None:
    by_steps = None if length.steps is None else length.steps * time_of(length.operations)
    return min((each for each in (by_steps, length.seconds) if each is not None), default=None)


def _size(length: _Length) -> int:
    """Return the bytes of a run: its checkpoints, and snapshots at the milestones, within their bounds."""
    one = length.parameters * _BYTES
    snapshots = _BUDGET_SNAPSHOTS if length.steps is None else _milestones(length.steps)
    return one * _COPIES + min(one * min(snapshots, MOST_SNAPSHOTS), MOST_BYTES)


def _milestones(steps: int) -> int:
    count, step = 0, next_snapshot_step(0)
    while step <= steps:
        count, step = count + 1, next_snapshot_step(step)
    return count


def _share_by_halving(plan: Plan) -> float:
    """Return what halving leaves of the steps of all trials, of networks of equal size."""
    rungs, steps = rungs_of_plan(plan), plan.trials[0].config.steps
    if not rungs or steps is None:
        return 1.0
    count = every = len({trial.configuration for trial in plan.trials})
    done, before = 0, 0
    for until in [*rungs, steps]:
        done, before = done + count * (until - before), until
        count = max(1, count // 2)
    return done / (every * steps)
