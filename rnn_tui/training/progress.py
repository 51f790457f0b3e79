"""Where a training stands, in figures that whoever does not run it can keep: another thread, another process."""

from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import SLOW_REPORTS_PER_SECOND, Pace
from rnn_tui.training.events import Progress
from rnn_tui.training.state import Figures
from rnn_tui.training.stopping import last_step, seconds_left


def progress_of(
    config: TrainingConfig, figures: Figures, steps_per_epoch: int, learning_rate: float, pace: Pace
) -> Progress:
    """Return where a training stands after a step; ``learning_rate`` is that of the next one.

    At the slow ``pace`` each report waits for the eye, however quickly its steps are taken: ``left`` counts that in.
    """
    last, left = last_step(config, steps_per_epoch), seconds_left(config, figures, steps_per_epoch)
    share_done = None
    if left is not None:
        spent = figures.speed.spent(figures.seconds)
        share_done = spent / (spent + left) if left else 1.0
        if pace == "slow" and last is not None:
            reports = (last - figures.step) / (config.report_every or steps_per_epoch)
            left = max(left, reports / SLOW_REPORTS_PER_SECOND)
    return Progress(
        step=figures.step,
        epoch=figures.step / steps_per_epoch,
        loss=figures.interval.loss,
        val_loss=figures.val_loss,
        grad_norm=figures.interval.grad_norm,
        lr=learning_rate,
        chars_per_second=figures.interval.characters_per_second,
        seconds=figures.seconds,
        left=left,
        watched=figures.watched,
        share_done=share_done,
        last_step=last,
        best_val_loss=figures.best_val_loss,
        best_step=None if figures.best_val_loss is None else figures.best_step,
    )
