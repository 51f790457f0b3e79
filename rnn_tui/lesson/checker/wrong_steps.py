"""Backward passes whose gradients are right, and whose clipping or step has a mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np

from rnn_tui.language import N_
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.backward_pieces import RIGHT, Gradients, Pieces, clipped, total
from rnn_tui.lesson.checker.cases import CLIP
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.mistakes import Mistake

STEPS: tuple[tuple[Mistake, Pieces], ...] = (
    (
        Mistake("learning_rate_twice", N_("The gradients are multiplied with learning_rate twice"), ("step",)),
        replace(RIGHT, step=lambda W, gradient, rate: W - rate * rate * gradient),
    ),
    (
        Mistake(
            "step_taken_twice", N_("Every step is twice too large: it is taken twice, or dy is doubled"), ("step", "dy")
        ),
        replace(RIGHT, step=lambda W, gradient, rate: W - 2 * rate * gradient),
    ),
    (
        Mistake(
            "learning_rate_divides",
            N_("The gradients are divided by learning_rate; they are multiplied with it"),
            ("step",),
        ),
        replace(RIGHT, step=lambda W, gradient, rate: W - gradient / rate),
    ),
    (
        Mistake(
            "step_replaces_parameters",
            N_("Only the step comes back; it is subtracted from the parameter"),
            ("step",),
        ),
        replace(RIGHT, step=lambda _before, gradient, rate: -rate * gradient),
    ),
    (
        Mistake(
            "step_replaces_parameters",
            N_("Only the step comes back; it is subtracted from the parameter"),
            ("step",),
        ),
        replace(RIGHT, step=lambda _before, gradient, rate: rate * gradient),
    ),
    (
        Mistake("parameters_shrink", N_("The parameters themselves are made smaller with each step"), ("step",)),
        replace(RIGHT, step=lambda W, gradient, rate: W - rate * (W + gradient)),
    ),
    (
        Mistake(
            "updates_inside_loop",
            N_("The parameters change inside the loop, while blame still walks through them: the step comes after it"),
            ("step",),
        ),
        replace(RIGHT, inside="each"),
    ),
    (
        Mistake(
            "updates_inside_loop",
            N_("The parameters change inside the loop, while blame still walks through them: the step comes after it"),
            ("step",),
        ),
        replace(RIGHT, inside="running"),
    ),
    (
        Mistake(
            "parameters_unchanged", N_("The parameters come back as they were: no step is taken"), ("step", "return")
        ),
        replace(RIGHT, step=lambda W, _gradient, _rate: W),
    ),
)


def _by_norm_of_each(gradients: Gradients) -> Gradients:
    return {name: array * min(1.0, CLIP / float(np.linalg.norm(array))) for name, array in gradients.items()}


def _by_norm_of_all(gradients: Gradients) -> Gradients:
    norm = float(np.sqrt(sum((array**2).sum() for array in gradients.values())))
    return {name: array * min(1.0, CLIP / norm) for name, array in gradients.items()}


def _but(left_out: str) -> Callable[[Gradients], Gradients]:
    return lambda gradients: {**clipped(gradients), left_out: gradients[left_out]}


def _each_clipped(given: list[Floats]) -> Floats:
    return total([np.clip(array, -CLIP, CLIP) for array in given])


def _clipped_on_the_way(given: list[Floats]) -> Floats:
    total = np.zeros_like(given[0])
    for array in given:
        total = np.clip(total + array, -CLIP, CLIP)
    return total


NOT_CLIPPED = Mistake(
    "not_clipped", N_("The gradients are not clipped: each element lies between -5 and 5 before the step"), ("step",)
)
CLIP_THROWN_AWAY = Mistake(
    "clip_thrown_away",
    N_("The clipped copy is thrown away: np.clip makes a new array, unless it is told out=dW"),
    ("clip",),
)
STEP_CLIPPED = Mistake(
    "step_clipped",
    N_("What is clipped is the step, learning_rate times the gradient; clip the gradient before it is multiplied"),
    ("clip",),
)
_INSIDE = N_("Clipping stands inside the loop; clip once, after it")
_NORM = N_("Clipping is by the norm; each element is clipped by itself: np.clip(dW, -5, 5)")
_WHERE = ("clip", "norm", "step")


@cache
def wrong_clips() -> list[tuple[Mistake, Pieces]]:
    """Return the mistakes of clipping, which need large gradients to be seen."""
    found = [
        (NOT_CLIPPED, replace(RIGHT, clip=lambda gradients: gradients)),
        (Mistake("clip_by_norm", _NORM, _WHERE), replace(RIGHT, clip=_by_norm_of_each)),
        (Mistake("clip_by_norm", _NORM, _WHERE), replace(RIGHT, clip=_by_norm_of_all)),
        (
            Mistake("clip_inside_loop", _INSIDE, _WHERE),
            replace(RIGHT, gather=dict.fromkeys(PARAMETERS, _each_clipped), clip=lambda gradients: gradients),
        ),
        (Mistake("clip_inside_loop", _INSIDE, _WHERE), replace(RIGHT, gather=dict.fromkeys(PARAMETERS, _each_clipped))),
        (
            Mistake("clip_inside_loop", _INSIDE, _WHERE),
            replace(RIGHT, gather=dict.fromkeys(PARAMETERS, _clipped_on_the_way)),
        ),
        (
            Mistake("clip_from_below_forgotten", N_("What is below -5 is not clipped: np.clip(dW, -5, 5)"), _WHERE),
            replace(RIGHT, clip=lambda gradients: {name: np.minimum(array, CLIP) for name, array in gradients.items()}),
        ),
        (
            Mistake(
                "clip_of_dh", N_("dh_next is clipped on its way; only the gradients of the parameters are"), _WHERE
            ),
            replace(RIGHT, back=lambda W_hh, da, _dh: np.clip(W_hh.T @ da, -CLIP, CLIP)),
        ),
        (
            Mistake("clip_to_zero", N_("What is below zero is clipped away: np.clip(dW, -5, 5)"), _WHERE),
            replace(RIGHT, clip=lambda gradients: {name: np.clip(array, 0, CLIP) for name, array in gradients.items()}),
        ),
    ]
    for name in PARAMETERS:
        left_out = Mistake("clip_leaves_one_out", N_("{array} is not clipped, the others are"), _WHERE, f"d{name}")
        found.append((left_out, replace(RIGHT, clip=_but(name))))
    return found
