"""Where a training ends: at the first of its limits, in steps, seconds of the training clock, or patience."""

from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.state import Figures


def last_step(config: TrainingConfig, steps_per_epoch: int) -> int | None:
    """Return the first limit in steps; None where there is none (yet).

    The horizon is one where it stands for a budget, or where no number of steps or epochs is given: otherwise
    training goes on behind it, at the schedule's floor.
    """
    limits = [config.steps, config.epochs and config.epochs * steps_per_epoch]
    if config.budget is not None or limits == [None, None]:
        limits.append(config.horizon)
    return min((limit for limit in limits if limit is not None), default=None)


def is_over(config: TrainingConfig, figures: Figures, steps_per_epoch: int) -> bool:
    """Return whether a limit is reached."""
    last = last_step(config, steps_per_epoch)
    return (
        (config.seconds is not None and figures.seconds >= config.seconds)
        or (last is not None and figures.step >= last)
        or is_out_of_patience(config, figures)
    )


def is_out_of_patience(config: TrainingConfig, figures: Figures) -> bool:
    """Return whether the best validation is so many validations ago as the config waits for another."""
    return config.patience is not None and figures.validations_since_best >= config.patience


def settle_horizon(config: TrainingConfig, figures: Figures) -> int | None:
    """Return the steps that a budget allows, once this run's speed was measured, and whenever it has proved another.

    None before, in between, and without a budget.
    """
    if config.budget is None:
        return None
    if config.horizon is None:
        return figures.speed.horizon(config.budget, figures.step, figures.seconds)
    return figures.speed.better_horizon(config.budget, config.horizon, figures.step, figures.seconds)


def seconds_left(config: TrainingConfig, figures: Figures, steps_per_epoch: int) -> float | None:
    """Return what the limits leave of the training clock; None where no end is in sight.

    While the steps of a budget may be counted anew, it is what the budget leaves: they are made to fill it.
    """
    speed, seconds = figures.speed, figures.seconds
    left: list[float | None] = []
    if config.seconds is not None:
        left.append(config.seconds - seconds)
    last = last_step(config, steps_per_epoch)
    by_steps = None if last is None else speed.seconds_for(last - figures.step)
    if config.budget is not None and last == config.horizon and speed.fills(config.budget, by_steps):
        left.append(config.budget - speed.spent(seconds))
    else:
        left.append(by_steps)
    return min((max(0.0, each) for each in left if each is not None), default=None)
