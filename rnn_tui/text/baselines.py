"""The baselines: the losses that counting alone would reach.

Each figure is in nats per character, learnt on the training part and scored on the validation part (on the
training part itself where there is no other).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rnn_tui.text.vocabulary import IndexArray

Counts = NDArray[np.int64]
Codes = NDArray[np.int64]


MOST_COUNTED, _MOST_SCORED = 20_000_000, 2_000_000  # characters; each takes some thirty bytes while it is counted
MOST_ALONG = 20_000  # characters of which each one's loss is kept


@dataclass(frozen=True)
class Baselines:
    """Losses in nats per character: every character alike, letter frequencies, pairs, and 5-grams.

    ``along`` (N,) are those of the 5-grams at each of the first characters that are scored, MOST_ALONG at most.
    """

    uniform: float
    letters: float
    pairs: float
    five_grams: float
    along: NDArray[np.float64] = field(default_factory=lambda: np.empty(0), compare=False, repr=False)


def measure_baselines(training: IndexArray, validation: IndexArray, vocabulary_size: int) -> Baselines:
    """Measure all four on ``validation`` after learning on ``training`` (both (N,) indices).

    Of a very long text the last part is counted, and the first part scored: enough for the second decimal.
    """
    scored = (validation if len(validation) else training)[:_MOST_SCORED]
    training = training[-MOST_COUNTED:]
    by_order, along = list[float](), np.empty(0)
    for losses in witten_bell_along(training, scored, vocabulary_size, 5):
        by_order.append(float(losses.mean()))
        along = losses[:MOST_ALONG]
    return Baselines(math.log(vocabulary_size), by_order[0], by_order[1], by_order[4], along.copy())


def witten_bell_losses(training: IndexArray, scored: IndexArray, vocabulary_size: int, order: int) -> list[float]:
    """Return the mean losses of interpolated n-grams of order 1 to ``order``, as ``witten_bell_shares`` has them."""
    return [float(losses.mean()) for losses in witten_bell_along(training, scored, vocabulary_size, order)]


def witten_bell_along(
    training: IndexArray, scored: IndexArray, vocabulary_size: int, order: int
) -> Iterator[NDArray[np.float64]]:
    """Yield the losses (N,) of the scored characters in nats, for n-grams of order 1 to ``order``."""
    return (-np.log(shares) for shares in witten_bell_shares(training, scored, vocabulary_size, order))


def witten_bell_shares(
    training: IndexArray, scored: IndexArray, vocabulary_size: int, order: int
) -> Iterator[NDArray[np.float64]]:
    """Yield the share that n-grams of order 1 to ``order`` give to each scored character: one array (N,), overwritten.

    Witten and Bell, The zero-frequency problem (1991), method C, interpolated: with c(ctx) occurrences of a
    context, c(ctx, x) of it before x and t(ctx) different characters after it,
    p(x | ctx) = (c(ctx, x) + t(ctx) p(x | shorter ctx)) / (c(ctx) + t(ctx)), from 1/V for no context at all.
    The first scored characters have as context what is scored before them, and nothing of the training part.
    """
    shares = np.full(len(scored), 1 / vocabulary_size)
    train_codes, score_codes = training.astype(np.int64), scored.astype(np.int64)
    train_context, score_context, contexts = np.zeros_like(train_codes), np.zeros_like(score_codes), 1
    for n in range(1, order + 1):
        if n > 1:  # one more character of context: the one n - 1 places back, as the highest digit
            train_context[n - 1 :] += train_codes[: -(n - 1)] * contexts
            score_context[n - 1 :] += score_codes[: -(n - 1)] * contexts
            contexts *= vocabulary_size
        if (
            contexts * vocabulary_size > np.iinfo(np.int64).max
        ):  # too large to be numbers: their order takes their place
            kinds, numbers = np.unique(np.concatenate([train_context, score_context]), return_inverse=True)
            train_context, score_context = np.split(numbers, [len(train_context)])
            contexts = len(kinds)
        seen = slice(n - 1, None)
        shares[seen] = _interpolate(
            train_context[seen],
            train_codes[seen],
            score_context[seen],
            score_codes[seen],
            shares[seen],
            vocabulary_size,
        )
        yield shares


def _interpolate(
    train_context: Codes,
    train_next: Codes,
    score_context: Codes,
    score_next: Codes,
    shorter: NDArray[np.float64],
    vocabulary_size: int,
) -> NDArray[np.float64]:
    """One order of the recursion above, for every scored character at once."""
    grams, gram_counts = np.unique(train_context * vocabulary_size + train_next, return_counts=True)
    contexts, different = np.unique(grams // vocabulary_size, return_counts=True)
    _contexts, context_counts = np.unique(train_context, return_counts=True)
    c_gram = _look_up(grams, gram_counts, score_context * vocabulary_size + score_next)
    c_context = _look_up(contexts, context_counts, score_context)
    t_context = _look_up(contexts, different, score_context)
    unseen = c_context == 0
    return np.where(unseen, shorter, (c_gram + t_context * shorter) / np.maximum(c_context + t_context, 1))


def _look_up(keys: Codes, values: Counts, wanted: Codes) -> Counts:
    """Return the value at each wanted key, zero where there is none; ``keys`` are sorted."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
