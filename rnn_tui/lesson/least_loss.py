"""What the loss cannot fall below: windows begin at zero, and several characters may follow what little they showed."""

import math
from collections import Counter
from collections.abc import Sequence


def least_surprises(windows: Sequence[tuple[str, str]]) -> list[list[float]]:
    """Return for each of the ``windows`` (inputs, targets) the surprise at each target, in nats, that is the least.

    Behind k characters read from zero any network knows these k alone, and gives the same chances wherever they are
    the same. Of such a group of n targets the sum of -ln p is least where p of each character is its share of the n
    (Gibbs' inequality): then it is n times the group's entropy, and the sum over all groups is the conditional entropy
    of the targets (Shannon 1948, section 6), times their number.
    """
    known = [
        [(inputs[: len(inputs) - len(targets) + place + 1], target) for place, target in enumerate(targets)]
        for inputs, targets in windows
    ]
    followed = Counter(each for window in known for each in window)
    read = Counter(context for window in known for context, _target in window)
    return [[math.log(read[each[0]] / followed[each]) for each in window] for window in known]


def least_loss(windows: Sequence[tuple[str, str]]) -> float:
    """Return the sum of the losses of an epoch that no network falls below, in nats."""
    return math.fsum(surprise for window in least_surprises(windows) for surprise in window)
