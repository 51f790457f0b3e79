"""When a training has diverged, and what it goes back to.

A loss that is not a number does not end the training: it returns to the last good parameters and continues at
half the rate, MOST_RESCUES times at most. A loss that explodes is judged by its smoothed value, and only where it is
worse than knowing nothing: a single bad batch, or a hard stretch of the text, is no divergence.
"""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_tui.network.network import CharRNN
    from rnn_tui.text.batches import Batch

MOST_RESCUES = 3
SMOOTHING = 0.02  # the share of the newest step in the smoothed loss: it remembers some fifty steps
_WORSE_THAN_NOTHING = 1.25  # times the loss of a uniform guess
_LONG = 5  # validations without a new best, at least, before it is said that the rest is learnt by heart ...
_SHARE_AGAIN = 0.2  # ... and so much of the way to the best again: noise alone makes a few that are higher
_STREAMS_TRIED = 4  # of a batch, before its parameters are called good
_NEAR_THE_LOWEST = 1.2  # times the lowest loss reported: parameters that did worse are none to go back to


def smooth(smoothed_loss: float, loss: float) -> float:
    """Return the exponential mean of the losses with the newest in it."""
    return smoothed_loss + SMOOTHING * (loss - smoothed_loss)


def has_exploded(smoothed_loss: float, vocabulary_size: int) -> bool:
    """Return whether the network does clearly worse than a uniform guess."""
    return smoothed_loss > _WORSE_THAN_NOTHING * math.log(vocabulary_size)


def is_good(loss: float, lowest_loss: float, vocabulary_size: int) -> bool:
    """Return whether parameters with this loss (the mean of a report) are good enough to return to."""
    return loss <= _NEAR_THE_LOWEST * lowest_loss and loss < math.log(vocabulary_size)


def does_no_harm(network: "CharRNN", batch: "Batch") -> bool:
    """Return whether the parameters do well enough on a few streams of the last batch.

    A report's loss is that of the steps before; the last of them may have broken what it reports well of.
    """
    inputs, targets = batch.inputs[:, :_STREAMS_TRIED], batch.targets[:, :_STREAMS_TRIED]
    loss, _h = network.loss(inputs, targets, network.zero_state(inputs.shape[1]))
    return math.isfinite(loss) and not has_exploded(loss, network.architecture.vocabulary_size)


def is_learning_by_heart(validations: int, best_step: int, validate_every: int) -> bool:
    """Return whether it is now to be said that the validation loss has not fallen for long: once after each best."""
    needed = max(_LONG, math.ceil(best_step * _SHARE_AGAIN / validate_every))
    return validations == needed
