"""The learning rate over time: a function of the step alone, so that a run can be repeated."""

import math

from rnn_tui.training.config import TrainingConfig

FLOOR = 0.05  # the share of the highest rate at the horizon and after it
RESTART = 0.5  # the share of the highest rate to which a warm restart goes back


def learning_rate_share(config: TrainingConfig, step: int, steps_per_epoch: int) -> float:
    """Return the share of the highest learning rate at ``step`` (counted from zero), in (0, 1].

    ``constant``: all of it. ``step``: times ``lr_decay`` after every ``lr_decay_epochs`` epochs. ``exponential``: times
    ``lr_decay`` after each epoch from number ``lr_decay_epochs`` on, as char-rnn has it. ``cosine``: see below.
    """
    epochs = step // steps_per_epoch
    match config.schedule:
        case "constant":
            return 1.0
        case "step":
            return config.lr_decay ** (epochs // config.lr_decay_epochs)
        case "exponential":
            return config.lr_decay ** max(0, epochs - config.lr_decay_epochs + 1)
        case "cosine":
            return _cosine_share(config, step)


def _cosine_share(config: TrainingConfig, step: int) -> float:
    """Warm up, stay, fall: the share of the highest rate.

    It rises in equal steps over the warm-up (a tenth of the way at most), then stays there while there is no horizon,
    then falls along half a cosine to FLOOR at the horizon (Loshchilov and Hutter 2017, equation 5, without the
    periods). When training goes on after its end, all begins anew at ``config.restart`` with RESTART as the highest
    share.
    """
    highest = RESTART if config.restart else 1.0
    since = step - config.restart
    length = None if config.horizon is None else config.horizon - config.restart
    warm_up = config.warm_up if length is None else min(config.warm_up, length // 10)
    if since < warm_up:
        return highest * (since + 1) / warm_up
    if length is None:
        return highest
    gone = min(1.0, (since - warm_up) / max(1, length - warm_up))
    return FLOOR + (highest - FLOOR) * (1 + math.cos(math.pi * gone)) / 2
