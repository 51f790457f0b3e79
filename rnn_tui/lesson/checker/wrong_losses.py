"""Losses with one mistake each, from the probabilities (V,) and the targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from rnn_tui.language import N_
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.mistakes import Mistake

Losses = Callable[[Sequence[Floats], Sequence[int]], object]


def _asked(outputs: Sequence[Floats], targets: Sequence[int]) -> Floats:
    """Return the probability of each target (N,)."""
    return np.array([p[target] for p, target in zip(outputs[-len(targets) :], targets)])


def _softmax_once_more(outputs: Sequence[Floats], targets: Sequence[int]) -> float:
    again = [np.exp(p) / np.exp(p).sum() for p in outputs]
    return float(-np.log(_asked(again, targets)).sum())


def _binary(outputs: Sequence[Floats], targets: Sequence[int]) -> float:
    others = sum(float(np.log(np.delete(1 - p, target)).sum()) for p, target in zip(outputs[-len(targets) :], targets))
    return float(-np.log(_asked(outputs, targets)).sum()) - others


def _squares(outputs: Sequence[Floats], targets: Sequence[int]) -> float:
    return float(sum(((p - np.eye(len(p))[target]) ** 2).sum() for p, target in zip(outputs[-len(targets) :], targets)))


def first_outputs(outputs: Sequence[Floats], targets: Sequence[int]) -> float:
    """Return the loss of the first of the outputs, where ``zip`` begins, though a single target is that of the last."""
    return float(-sum(np.log(p[target]) for p, target in zip(outputs, targets)))


_LOG = ("log", "return")
WRONG_LOSSES: tuple[tuple[Mistake, Losses], ...] = (
    (
        Mistake(
            "loss_not_negated",
            N_("The minus is missing: a logarithm of a probability is negative, and a loss is not"),
            _LOG,
        ),
        lambda outputs, targets: np.log(_asked(outputs, targets)).sum(),
    ),
    (
        Mistake(
            "loss_mean_for_sum",
            N_("The mean over the targets is given back; the loss of the lesson is their sum"),
            ("mean", "return"),
        ),
        lambda outputs, targets: -np.log(_asked(outputs, targets)).mean(),
    ),
    (
        Mistake(
            "loss_mean_over_outputs",
            N_("The sum is divided by the number of outputs; the loss of the lesson is the sum"),
            ("mean", "return"),
        ),
        lambda outputs, targets: -np.log(_asked(outputs, targets)).sum() / len(outputs),
    ),
    (
        Mistake(
            "loss_mean_over_characters",
            N_("The sum is divided by the number of characters V; np.mean does that"),
            ("mean", "return"),
        ),
        lambda outputs, targets: -np.log(_asked(outputs, targets)).sum() / len(outputs[0]),
    ),
    (
        Mistake("loss_in_bits", N_("The logarithm is to base 2; nats take np.log"), _LOG),
        lambda outputs, targets: -np.log2(_asked(outputs, targets)).sum(),
    ),
    (
        Mistake("loss_log10", N_("The logarithm is to base 10; nats take np.log"), _LOG),
        lambda outputs, targets: -np.log10(_asked(outputs, targets)).sum(),
    ),
    (
        Mistake("loss_without_log", N_("There is no logarithm: this is 1 - p"), ("return",)),
        lambda outputs, targets: (1 - _asked(outputs, targets)).sum(),
    ),
    (
        Mistake(
            "loss_is_probability",
            N_("This is the probability itself; its logarithm, with a minus, is the loss"),
            ("return",),
        ),
        lambda outputs, targets: _asked(outputs, targets).sum(),
    ),
    (
        Mistake(
            "loss_is_probability",
            N_("This is the probability itself; its logarithm, with a minus, is the loss"),
            ("return",),
        ),
        lambda outputs, targets: -_asked(outputs, targets).sum(),
    ),
    (
        Mistake(
            "loss_softmax_twice",
            N_("softmax is taken once more: the outputs are probabilities already"),
            _LOG,
        ),
        _softmax_once_more,
    ),
    (
        Mistake(
            "loss_binary",
            N_("The logarithms of 1 - p of the other characters are added; the target's own is enough"),
            _LOG,
        ),
        _binary,
    ),
    (
        Mistake(
            "loss_squares",
            N_("This is a sum of squares; the loss is minus the logarithm of the target's probability"),
            ("square", "return"),
        ),
        _squares,
    ),
    (
        Mistake(
            "loss_of_all_characters",
            N_("The logarithms of all characters are added, not that of the target alone"),
            _LOG,
        ),
        lambda outputs, targets: -sum(np.log(p).sum() for p in outputs[-len(targets) :]),
    ),
    (
        Mistake("loss_of_entropy", N_("This is the entropy of the outputs: the target is not used"), _LOG),
        lambda outputs, targets: -sum((p * np.log(p)).sum() for p in outputs[-len(targets) :]),
    ),
    (
        Mistake("loss_weighted", N_("The logarithm is multiplied with the probability; it stands alone"), _LOG),
        lambda outputs, targets: -(_asked(outputs, targets) * np.log(_asked(outputs, targets))).sum(),
    ),
    (
        Mistake(
            "loss_perplexity", N_("This is e to the power of the loss; give back the loss itself"), ("exp", "return")
        ),
        lambda outputs, targets: np.exp(-np.log(_asked(outputs, targets)).mean()),
    ),
    (
        Mistake(
            "loss_of_first_output",
            N_("The first of the outputs is asked; one target belongs to the last of them"),
            _LOG,
        ),
        first_outputs,
    ),
    (
        Mistake(
            "loss_of_first_target",
            N_("Only the first target is counted: the loss is given back inside the loop"),
            ("return",),
        ),
        lambda outputs, targets: -np.log(_asked(outputs, targets))[0],
    ),
    (
        Mistake("loss_not_summed", N_("The losses of the targets are given back one by one; add them up"), ("return",)),
        lambda outputs, targets: -np.log(_asked(outputs, targets)),
    ),
)
EPSILONS = (0.1, 0.05, 0.01, 0.005, 0.001, 1e-4)
LARGE_EPSILON = Mistake(
    "loss_large_epsilon",
    N_("What is added inside the logarithm changes the loss; 1e-12 would be enough"),
    _LOG,
)
