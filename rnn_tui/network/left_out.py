"""What a training step leaves out: outputs (dropout) or weights (DropConnect), and the others are larger for it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def keep_share(keep: float, dropout: np.random.Generator, mask: Floats) -> Floats:
    """Fill ``mask`` with zeros and, for a share of ``keep``, with 1 / ``keep``, so that the mean stays; return it."""
    dropout.random(out=mask, dtype=mask.dtype)
    np.less(mask, keep, out=mask)
    mask *= 1 / keep
    return mask
