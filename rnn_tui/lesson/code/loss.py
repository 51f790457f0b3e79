"""The loss: how surprised the network is by what comes, in nats."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def loss(ps: Sequence[Floats], targets: Sequence[int]) -> float:
    """Return the sum of -ln p of the ``targets`` (indices), which belong to the last of ``ps``."""
    asked = ps[-len(targets) :]
    total = 0.0
    for p, target in zip(asked, targets):
        total += -np.log(p[target, 0])
    return float(total)


if __name__ == "__main__":
    print(loss([np.full((17, 1), 1 / 17)], [3]), "= ln 17")
