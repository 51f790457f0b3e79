"""Counting beside a network: what n-grams of the text that it learnt would add to its reading of another.

It is no loss of the network's: counts of long n-grams have the training text by heart, where the network has learnt
from it. How much better the two read together says what the network did not keep.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.text.baselines import MOST_COUNTED, witten_bell_shares
from rnn_tui.text.vocabulary import IndexArray

WEIGHT = 0.2  # of the counts' shares in the mixture
MOST_CHARACTERS = 9  # of an n-gram


@dataclass(frozen=True)
class BesideCounts:
    """Losses in nats per character: by n-grams of ``order`` alone, and with the network's and their shares mixed."""

    order: int
    alone: float
    mixed: float


def count_beside(
    losses: NDArray[np.floating[Any]], indices: IndexArray, learnt: IndexArray, vocabulary_size: int, order: int
) -> BesideCounts:
    """Return what a text (N,) costs with n-grams of ``order`` beside a network whose losses (N,) for it are known.

    The n-grams are those of ``learnt``, the training part (of a very long one the end), as ``witten_bell_shares``
    interpolates them. The mixture of two models is linear: p = (1 - WEIGHT) p_network + WEIGHT p_counts. It takes some
    thirty bytes for each character of either text while they are counted.
    """
    shares = np.empty(0)
    for shares in witten_bell_shares(learnt[-MOST_COUNTED:], indices, vocabulary_size, order):  # noqa: B007  (the last)
        pass
    mixed = (1 - WEIGHT) * np.exp(-losses.astype(np.float64)) + WEIGHT * shares
    return BesideCounts(order, float(-np.log(shares).mean()), float(-np.log(mixed).mean()))
