"""Softmax and cross-entropy that neither overflow nor allocate."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def softmax_in_place(logits: Floats) -> Floats:
    """Turn each row of ``logits`` (N, V) into probabilities, in place, and return it.

    The row's maximum is taken off first, so that no exponent is positive.
    """
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def cross_entropy(probs: Floats, targets: NDArray[Any]) -> float:
    """Return the mean of -ln p(target) over the rows of ``probs`` (N, V); nats, summed in float64."""
    chosen = probs[np.arange(len(targets)), targets]
    smallest = np.finfo(probs.dtype).tiny  # a share that underflowed to zero has a large loss, not an infinite one
    return float(-np.log(np.maximum(chosen, smallest)).sum(dtype=np.float64)) / len(targets)


def log_softmax(logits: Floats) -> NDArray[np.float64]:
    """Return ln softmax of ``logits`` (V,) in float64."""
    shifted = logits.astype(np.float64) - float(logits.max())
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))
