"""What a network mixes up: which characters cost it most, what it takes them for, where it is worst."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import SlidingWindows, side_by_side
from rnn_tui.text.vocabulary import IndexArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.intp]

MOST_SCORED = 20_000  # characters
AMONG = 5  # candidates, among which the right one is or is not
_STREAMS, _LENGTH = 32, 64  # pieces that are read side by side, as periodic validation does, so many characters a step
_WINDOWS_AT_ONCE = 256
MOST_CONFUSIONS, _MOST_PLACES = 30, 30


@dataclass(frozen=True, eq=False)
class Scores:
    """What the network made of N characters: -ln p of each in nats, the ``ranks`` of the right one, the first being 0.

    ``guesses`` are the characters that it held for the likeliest, ``shares`` what it gave them. All are (N,).
    """

    targets: Integers
    losses: Floats
    ranks: Integers
    guesses: Integers
    shares: Floats


@dataclass(frozen=True)
class OfCharacter:
    """What it makes of one character: mean ``loss`` in nats, the share of places where it was first, and among five.

    ``five_gram`` is the loss that 5-grams have at the same places, None where they were not counted.
    """

    index: int
    count: int
    loss: float
    first: float
    among: float
    five_gram: float | None


@dataclass(frozen=True)
class Confusion:
    """How often ``guess`` was held for the likeliest where ``index`` stood; ``share`` of the places where it did."""

    index: int
    guess: int
    count: int
    share: float


@dataclass(frozen=True)
class WorstPlace:
    """A place of the text where the loss was high, and what was expected there with which share."""

    place: int
    loss: float
    guess: int
    share: float


@dataclass(frozen=True, eq=False)
class Mistakes:
    """All of it, of a text's ``indices`` (N,), whose ``losses`` (N,) are NaN where there was nothing to go by.

    The characters are in the order of what they cost in all, confusions the most frequent first, places the worst
    first. ``loss``, ``first`` and ``among`` are those of all; ``five_gram`` is the mean loss of 5-grams, and
    ``five_gram_better`` the share of places where theirs is lower; both are None where they were not counted.
    """

    indices: IndexArray
    losses: Floats
    loss: float
    first: float
    among: float
    five_gram: float | None
    five_gram_better: float | None
    characters: tuple[OfCharacter, ...]
    confusions: tuple[Confusion, ...]
    worst: tuple[WorstPlace, ...]


def find_mistakes(
    network: CharRNN, indices: IndexArray, window: int | None = None, five_gram: Floats | None = None
) -> Mistakes:
    """Score a text (N,) and say what goes wrong; ``five_gram`` (M,) are the losses of 5-grams at its first characters.

    It is read in streams from the zero state, or, by a network of windows, window by window; what has nothing, or no
    whole window, before it is left out. ``network`` is only looked at, so that others may use it meanwhile.
    """
    begin = 1 if window is None else SlidingWindows(indices, window, 1).seq_length
    scores = _joined(_score(CharRNN(network.architecture, flat=network.flat), indices, window))
    count = len(scores.targets)
    theirs = None if five_gram is None or len(five_gram) < begin + count else five_gram[begin : begin + count]
    losses = np.full(len(indices), np.nan)
    losses[begin : begin + count] = scores.losses
    return Mistakes(
        indices,
        losses,
        float(scores.losses.mean()),
        float((scores.ranks == 0).mean()),
        float((scores.ranks < AMONG).mean()),
        None if theirs is None else float(theirs.mean()),
        None if theirs is None else float((theirs < scores.losses).mean()),
        tuple(_of_characters(scores, theirs, network.architecture.vocabulary_size)),
        tuple(_confusions(scores, network.architecture.vocabulary_size)),
        tuple(_worst(scores, begin)),
    )


def _score(network: CharRNN, indices: IndexArray, window: int | None) -> Iterator[tuple[Scores, tuple[int, int]]]:
    """Yield the scores of each step, with their shape (K, B): B streams, K characters of each."""
    if window is None:
        streams = side_by_side(indices, _LENGTH, _STREAMS)
        state = network.zero_state(streams.batch_size)
        for step in range(streams.steps_per_epoch):
            batch = streams.batch(step)
            logits, state = network.logits(batch.inputs, len(batch.targets), state)
            yield judge(logits.reshape(-1, logits.shape[-1]), batch.targets.reshape(-1)), batch.targets.shape
        return
    windows = SlidingWindows(indices, window, _WINDOWS_AT_ONCE)
    for step in range(windows.steps_per_epoch):
        batch = windows.batch(step)
        logits, _state = network.logits(batch.inputs, 1, network.zero_state(batch.inputs.shape[1]))
        yield judge(logits[0], batch.targets[0]), (batch.targets.size, 1)


def judge(logits: Floats, targets: IndexArray) -> Scores:
    """Return what rows of ``logits`` (N, V) make of ``targets`` (N,); of equal ones the first is the likeliest.

    Logits that are no numbers give every character the same share.
    """
    logits = logits.astype(np.float64)
    logits[~np.isfinite(logits).all(axis=1)] = 0.0
    rows, right = np.arange(len(targets)), targets.astype(np.intp)
    guesses = logits.argmax(axis=1)
    logits -= logits[rows, guesses][:, np.newaxis]
    totals = np.log(np.exp(logits).sum(axis=1))
    own = logits[rows, right][:, np.newaxis]
    equal_before = (logits == own) & (np.arange(logits.shape[1]) < right[:, np.newaxis])
    ranks = (logits > own).sum(axis=1) + equal_before.sum(axis=1)
    return Scores(right, totals - own[:, 0], ranks, guesses, np.exp(-totals))


def _joined(steps: Iterator[tuple[Scores, tuple[int, int]]]) -> Scores:
    """Return the scores of all steps in the order of the text: stream after stream."""
    scores, shapes = zip(*steps, strict=True)

    def join(name: str) -> NDArray[Any]:
        pieces = [getattr(each, name).reshape(shape) for each, shape in zip(scores, shapes, strict=True)]
        return np.concatenate(pieces).T.reshape(-1)

    return Scores(*(join(name) for name in ("targets", "losses", "ranks", "guesses", "shares")))


def _of_characters(scores: Scores, five_gram: Floats | None, V: int) -> Iterator[OfCharacter]:
    """Yield each character that there was, what costs most in all first."""
    counts = np.bincount(scores.targets, minlength=V)
    sums = [np.bincount(scores.targets, each, V) for each in (scores.losses, scores.ranks == 0, scores.ranks < AMONG)]
    theirs = None if five_gram is None else np.bincount(scores.targets, five_gram, V)
    for index in np.argsort(-sums[0], kind="stable").tolist():
        if count := int(counts[index]):
            loss, first, among = (float(each[index]) / count for each in sums)
            yield OfCharacter(
                index, count, loss, first, among, None if theirs is None else float(theirs[index]) / count
            )


def _confusions(scores: Scores, V: int) -> Iterator[Confusion]:
    wrong = scores.ranks > 0
    pairs, counts = np.unique(scores.targets[wrong] * V + scores.guesses[wrong], return_counts=True)
    totals = np.bincount(scores.targets, minlength=V)
    for place in np.argsort(-counts, kind="stable")[:MOST_CONFUSIONS].tolist():
        index, guess = divmod(int(pairs[place]), V)
        yield Confusion(index, guess, int(counts[place]), float(counts[place] / totals[index]))


def _worst(scores: Scores, begin: int) -> Iterator[WorstPlace]:
    for place in np.argsort(-scores.losses, kind="stable")[:_MOST_PLACES].tolist():
        loss, share = float(scores.losses[place]), float(scores.shares[place])
        yield WorstPlace(begin + place, loss, int(scores.guesses[place]), share)
