"""Softmax and cross-entropy that do not overflow, in place: beside the logits only what is one number a row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_SAFE = 80.0  # exp of this, and a sum of many of them, is still a float32


def cross_entropy(logits: Floats, targets: NDArray[Any]) -> float:
    """Return the mean of -ln softmax(logits)[target] over the rows of ``logits`` (N, V), which are overwritten; nats.

    It is the logarithm of the row's sum less the target's own logit, so no share underflows to an infinite loss.
    """
    return _mean(cross_entropies(logits, targets))


def cross_entropies(logits: Floats, targets: NDArray[Any]) -> Floats:
    """Return each row's -ln softmax(logits)[target], (N,), as ``cross_entropy`` takes the mean of them."""
    losses, _sums = _losses_and_sums(logits, _places(logits, targets))
    return losses


def cross_entropy_gradient(logits: Floats, targets: NDArray[Any], scale: float) -> float:
    """Return the loss as ``cross_entropy`` does, and leave ``scale`` times each row's own gradient in ``logits``.

    The gradient of -ln softmax(logits)[target] is softmax(logits) less one at the target.
    """
    places = _places(logits, targets)
    losses, sums = _losses_and_sums(logits, places)
    np.divide(scale, sums, out=sums)
    logits *= sums[:, np.newaxis]
    logits.reshape(-1)[places] -= logits.dtype.type(scale)
    return _mean(losses)


def _mean(losses: Floats) -> float:
    return float(losses.sum(dtype=np.float64)) / len(losses)


def _losses_and_sums(logits: Floats, places: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Raise e to each logit, in place, and return each row's loss and sum.

    Only where a logit is large is the row's largest taken off first.
    """
    if not -_SAFE < logits.min() <= logits.max() < _SAFE:
        logits -= logits.max(axis=1, keepdims=True)
    chosen = logits.reshape(-1)[places]
    np.exp(logits, out=logits)
    sums = logits.dot(np.ones(logits.shape[1], logits.dtype))
    return np.log(sums) - chosen, sums


def _places(logits: Floats, targets: NDArray[Any]) -> NDArray[np.intp]:
    """Return where each row's target lies in the flat array, (N,)."""
    N, V = logits.shape
    places: NDArray[np.intp] = np.arange(0, N * V, V) + targets
    return places
