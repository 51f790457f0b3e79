"""Which streams start from zero in a step, though their state could be carried on: so a network learns to start.

Streams that carry their state on start at most once in an epoch, all of them in the same step. Everything that reads or
writes later starts from zero; a network that has not practised it may go from there into states that training never
saw, and stay in them: an LSTM after one epoch predicted worse than by chance for the whole of a text, depending on the
first characters (figures in tests/benchmarks/README.md).
"""

import math

import numpy as np
from numpy.typing import NDArray

ENOUGH = 0.01  # with so many an LSTM never lost its way, and lost nothing else


def streams_from_zero(share: float, step: int, streams: int) -> NDArray[np.intp]:
    """Return which of ``streams`` start from zero in ``step``: one after the other, ``share`` of them on average."""
    begin, end = (math.floor(share * streams * each) for each in (step, step + 1))
    return np.arange(begin, end) % streams
