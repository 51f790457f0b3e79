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


MOST_COUNTED, _MOST_SCORED = 20_000_000, 2_000_000  # characters; each takes eight bytes, or fifty, meanwhile
_AT_ONCE = 1 << 20  # characters that are counted together
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
    train_context, score_context, contexts = np.zeros(len(training), np.int64), np.zeros(len(scored), np.int64), 1
    for n in range(1, order + 1):
        if n > 1:  # one more character of context: the one n - 1 places back, as the highest digit
            _look_back(train_context, training, n - 1, contexts)
            _look_back(score_context, scored, n - 1, contexts)
            contexts *= vocabulary_size
        if (
            contexts * vocabulary_size > np.iinfo(np.int64).max
        ):  # too large to be numbers: their order takes their place
            kinds, numbers = np.unique(np.concatenate([train_context, score_context]), return_inverse=True)
            train_context, score_context = np.split(numbers, [len(train_context)])
            contexts = len(kinds)
        seen = slice(n - 1, None)
        shares[seen] = _interpolate(
            train_context[seen], training[seen], score_context[seen], scored[seen], shares[seen], vocabulary_size
        )
        yield shares


def _look_back(context: Codes, indices: IndexArray, back: int, worth: int) -> None:
    """Add to each ``context`` (N,) the character so far back, as a digit that is ``worth`` so much."""
    for begin in range(back, len(context), _AT_ONCE):
        end = min(begin + _AT_ONCE, len(context))
        context[begin:end] += indices[begin - back : end - back].astype(np.int64) * worth


def _interpolate(
    train_context: Codes,
    train_next: IndexArray,
    score_context: Codes,
    score_next: IndexArray,
    shorter: NDArray[np.float64],
    vocabulary_size: int,
) -> NDArray[np.float64]:
    """One order of the recursion above, for every scored character at once."""
    grams, gram_counts = _count(train_context, train_next, vocabulary_size)
    contexts, context_counts = _summed(grams // vocabulary_size, gram_counts)
    _contexts, different = _summed(grams // vocabulary_size, np.ones_like(gram_counts))
    c_gram = _look_up(grams, gram_counts, score_context * vocabulary_size + score_next)
    c_context = _look_up(contexts, context_counts, score_context)
    t_context = _look_up(contexts, different, score_context)
    unseen = c_context == 0
    return np.where(unseen, shorter, (c_gram + t_context * shorter) / np.maximum(c_context + t_context, 1))


def _count(context: Codes, following: IndexArray, vocabulary_size: int) -> tuple[Codes, Counts]:
    """Return each n-gram (G,), a context and the character after it, in order, and how often it occurs (G,)."""
    grams, counts = np.empty(0, np.int64), np.empty(0, np.int64)
    for begin in range(0, len(context), _AT_ONCE):
        some = slice(begin, begin + _AT_ONCE)
        found, their_counts = np.unique(context[some] * vocabulary_size + following[some], return_counts=True)
        grams, counts = _summed(np.concatenate([grams, found]), np.concatenate([counts, their_counts]))
    return grams, counts


def _summed(keys: Codes, values: Counts) -> tuple[Codes, Counts]:
    """Return each of the ``keys``, none of which is less than zero, once and in order, and the sum of its values."""
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[begins], np.add.reduceat(values[order], begins) if len(begins) else values


def _look_up(keys: Codes, values: Counts, wanted: Codes) -> Counts:
    """Return the value at each wanted key, zero where there is none; ``keys`` are sorted."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
