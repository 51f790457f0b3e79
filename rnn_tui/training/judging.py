"""What a validation loss means: the best so far, or one more without a better one. The figures keep count."""

import math

from rnn_tui.training.divergence import is_learning_by_heart
from rnn_tui.training.events import BestReached, LearningByHeart
from rnn_tui.training.state import Figures


def judge(figures: Figures, val_loss: float, validate_every: int) -> BestReached | LearningByHeart | None:
    """Take in a validation that was due; return what is to be told of it.

    That the rest is learnt by heart is told once after each best. A loss that is no number counts for nothing.
    """
    if not math.isfinite(val_loss):
        return None
    figures.val_loss = val_loss
    if (best := compare_with_best(figures, val_loss)) is not None:
        return best
    figures.validations_since_best += 1
    if is_learning_by_heart(figures.validations_since_best, figures.best_step, validate_every):
        assert figures.best_val_loss is not None  # or this one were the best
        return LearningByHeart(figures.step, figures.best_step, figures.best_val_loss)
    return None


def compare_with_best(figures: Figures, val_loss: float) -> BestReached | None:
    """Take in a validation loss where it is the lowest so far, and return that it is; any other counts for nothing."""
    if not math.isfinite(val_loss) or (figures.best_val_loss is not None and val_loss >= figures.best_val_loss):
        return None
    figures.val_loss = figures.best_val_loss = val_loss
    figures.best_step, figures.validations_since_best = figures.step, 0
    return BestReached(figures.step, val_loss)
