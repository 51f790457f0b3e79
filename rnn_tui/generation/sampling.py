"""From logits to a distribution to a choice: temperature, top-k, top-p, greedy."""

import math
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.errors import ConfigError
from rnn_tui.language import _

_COLDEST = 1e-250  # below it a difference of logits, divided, would be no number
_NUMBERS_A_COUNT = 4  # that Philox gives for one value of its counter

Distribution = NDArray[np.float64]
Logits = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Sampling:
    """How a character is chosen. Temperature 0 is greedy; ``top_k`` 0 and ``top_p`` 1 cut nothing off."""

    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0
    greedy: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.temperature < float("inf")):
            raise ConfigError(_("temperature must be zero or more, and finite"))
        if self.top_k < 0:
            raise ConfigError(_("top-k must be zero (off) or more"))
        if not (0 < self.top_p <= 1):
            raise ConfigError(_("top-p must be more than 0 and at most 1"))

    @property
    def is_greedy(self) -> bool:
        """Whether the likeliest character is always taken."""
        return self.greedy or self.temperature == 0

    @property
    def cuts_off(self) -> bool:
        """Whether unlikely characters are never drawn."""
        return self.top_k > 0 or self.top_p < 1


def distribution(logits: Logits, sampling: Sampling) -> Distribution:
    """Return the shares (V,) from which a character is drawn, float64, summing to one.

    Temperature divides in log space after the maximum is taken off, so that no temperature overflows. Then
    the ``top_k`` likeliest are kept, and of them the smallest set whose shares of the whole distribution reach
    ``top_p`` (nucleus sampling: Holtzman et al. 2020, section 3.1); what is kept is made to sum to one at the end, and
    equal shares are taken in the order of the vocabulary. Logits that are no
    numbers, those of a network whose states overflow, make every character equally likely.
    """
    if sampling.is_greedy:
        probs = np.zeros(len(logits))
        probs[int(np.argmax(logits))] = 1
        return probs
    probs = logits.astype(np.float64)
    probs -= probs[probs.argmax()]
    probs *= 1 / max(sampling.temperature, _COLDEST)
    np.exp(probs, out=probs)
    total = probs.dot(_ones(len(probs)))
    if not math.isfinite(total):
        return np.full(len(logits), 1 / len(logits))
    probs /= total
    return np.asarray(_cut_off(probs, sampling) if sampling.cuts_off else probs)


def distributions(logits: Logits, sampling: Sampling) -> Distribution:
    """Return for each row of ``logits`` (N, V) what ``distribution`` gives for it, (N, V)."""
    if sampling.is_greedy:
        shares = np.zeros(logits.shape)
        shares[np.arange(len(logits)), logits.argmax(axis=1)] = 1
        return shares
    probs = logits.astype(np.float64)
    probs -= probs.max(axis=1, keepdims=True)
    probs *= 1 / max(sampling.temperature, _COLDEST)
    np.exp(probs, out=probs)
    totals = probs.dot(_ones(probs.shape[1]))
    probs /= totals[:, np.newaxis]
    finite = np.isfinite(totals)
    probs[~finite] = 1 / probs.shape[1]
    if sampling.cuts_off:
        for row in np.flatnonzero(finite):
            probs[row] = _cut_off(probs[row], sampling)
    return np.asarray(probs)


def _cut_off(probs: Distribution, sampling: Sampling) -> Distribution:
    """Return what top-k and top-p leave of ``probs`` (V,)."""
    kept = min(sampling.top_k or len(probs), len(probs))
    order = likeliest(probs, kept)
    if sampling.top_p < 1:
        # a share that reaches top_p exactly must count, whatever the rounding of the sum
        reached = np.searchsorted(np.cumsum(probs[order]), sampling.top_p - 1e-12) + 1
        kept = min(kept, int(reached))
    left = np.zeros(len(probs))
    left[order[:kept]] = probs[order[:kept]]
    return np.asarray(left / left.sum())


def likeliest(scores: Logits, count: int) -> NDArray[np.intp]:
    """Return the indices of the ``count`` highest of ``scores`` (V,), the highest first; equal ones in their order.

    Only these are sorted. What is no number comes last, as the lowest does.
    """
    keys = _ascending(scores)
    if 0 < count < len(keys):
        last = np.partition(keys, count - 1)[count - 1]
        above, level = np.flatnonzero(keys < last), np.flatnonzero(keys == last)
        found = np.concatenate([above, level[: count - len(above)]])
        return found[np.lexsort((found, keys[found]))]
    return np.argsort(keys, kind="stable")[: max(0, count)]


def place_of(scores: Logits, index: int) -> int:
    """Return the place of ``index`` in the order of ``likeliest``, counted from 0."""
    keys = _ascending(scores)
    return int((keys < keys[index]).sum() + (keys[:index] == keys[index]).sum())


def _ascending(scores: Logits) -> Logits:
    """Return ``scores`` so that the highest is the lowest; infinity for what is no number."""
    keys = -scores
    keys[np.isnan(keys)] = np.inf
    return np.asarray(keys)


@cache
def _ones(count: int) -> Distribution:
    """Return what a sum is the product with: for a short vector a product is quicker than a sum."""
    return np.ones(count)


def choose(probs: Distribution, uniform: float) -> int:
    """Return the index whose interval of the cumulated shares holds ``uniform``, a number in [0, 1)."""
    cumulated = np.add.accumulate(probs)
    index = bisect_right(cumulated, uniform * cumulated[-1])
    if index >= len(probs) or probs[index] == 0:  # rounding at an edge: the nearest one that may be chosen
        return int(np.flatnonzero(probs)[-1])
    return index


def choose_each(probs: Distribution, uniforms: Distribution) -> NDArray[np.intp]:
    """Return for each row of ``probs`` (N, V) what ``choose`` does with its number of ``uniforms`` (N,)."""
    cumulated = np.add.accumulate(probs, axis=1)
    indices = (cumulated <= (uniforms * cumulated[:, -1])[:, np.newaxis]).sum(axis=1)
    within = np.minimum(indices, probs.shape[1] - 1)
    for row in np.flatnonzero((indices > within) | (probs[np.arange(len(probs)), within] == 0)):
        indices[row] = choose(probs[row], uniforms[row])
    return np.asarray(indices)


def draw(seed: int, position: int, visit: int = 0) -> float:
    """Return the number in [0, 1) that decides the character at ``position`` on its ``visit``-th time."""
    return draws(seed, position, 1, visit)[0]


def draws(seed: int, position: int, count: int, visit: int = 0) -> list[float]:
    """Return the numbers in [0, 1) of ``count`` positions from ``position`` on.

    Philox (Salmon et al. 2011) keyed by seed, position and visit: the same seed and text have the same continuation,
    whatever was drawn before. Its counter is the position, and each count of it gives four numbers, of which the first
    is taken. Negative seeds are numbers like others.
    """
    generator = np.random.Philox(key=seed % 2**128, counter=[position, visit, 0, 0])
    numbers: list[float] = np.random.Generator(generator).random(_NUMBERS_A_COUNT * count)[::_NUMBERS_A_COUNT].tolist()
    return numbers


def surprise_bits(logits: Logits, indices: Sequence[int]) -> Distribution:
    """Return -log2 of the share that each row of ``logits`` (N, V) gives to its index: bits, shape (N,), float64.

    As in ``distribution``, logits that are no numbers give every index the same share.
    """
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=1, keepdims=True)
    totals = np.log(np.exp(shifted).sum(axis=1))
    bits = (totals - shifted[np.arange(len(indices)), list(indices)]) / np.log(2)
    return np.asarray(np.where(np.isfinite(totals), bits, np.log2(logits.shape[1])))


def entropy_bits(probs: Distribution) -> float:
    """Return the entropy of ``probs`` in bits; its ``perplexity`` is the effective number of choices."""
    positive = probs[probs > 0]
    return float(-(positive * np.log2(positive)).sum())


def perplexity(bits: float) -> float:
    """Return 2 to the power of ``bits``: so many equal choices surprise as much; infinity beyond the largest float."""
    return math.inf if bits >= sys.float_info.max_exp else 2.0**bits
