"""What the lesson's functions come to, on the cases that a learner's are asked: in columns, as plain as can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnn_tui.lesson.checker.answers import Floats, Value
from rnn_tui.lesson.checker.cases import HIDDEN_SIZE, VOCAB_SIZE, Case
from rnn_tui.lesson.checker.reading import numbers, outputs_and_states, states_by_t, vectors

RELATIVE, ABSOLUTE = 1e-4, 1e-7  # what float32, or a small number against log 0, may change


def close(given: Floats, right: Floats) -> bool:
    """Return whether an array is the right one, as exactly as its largest element allows."""
    if given.shape != right.shape or not np.isfinite(given).all():
        return False
    return bool(np.abs(given - right).max() <= ABSOLUTE + RELATIVE * np.abs(right).max())


def right_forward(case: Case) -> tuple[list[Floats], dict[int, Floats]]:
    """Return the probabilities (V,) and the states (H,) at each t, and that before the window at -1."""
    W_xh, W_hh, W_hy, b_h, b_y = case.parameters
    outputs, hs = [], {-1: case.h_prev[:, 0]}
    for t, index in enumerate(case.inputs):
        hs[t] = np.tanh(W_xh[:, index] + W_hh @ hs[t - 1] + b_h[:, 0])
        y = W_hy @ hs[t] + b_y[:, 0]
        e = np.exp(y - y.max())
        outputs.append(e / e.sum())
    return outputs, hs


def forward_is_right(value: Value | None, case: Case) -> bool:
    """Return whether a learner's forward pass gave the probabilities and the states of ``case``, in whatever style."""
    both = outputs_and_states(value)
    if both is None:
        return False
    outputs, states = vectors(both[0], VOCAB_SIZE), states_by_t(both[1], HIDDEN_SIZE, len(case.inputs))
    right_outputs, right_states = right_forward(case)
    if outputs is None or states is None or len(outputs) not in {1, len(case.inputs)}:
        return False
    if not all(close(given, right) for given, right in zip(outputs[::-1], right_outputs[::-1])):
        return False
    return states_are_right(states, both[1], right_states, len(case.inputs))


def states_are_right(states: Mapping[int, Floats], value: Value, right: Mapping[int, Floats], T: int) -> bool:
    """Return whether the states at each t are the right ones; a list may have the one before the window at its end."""
    if all(t in states and close(states[t], right[t]) for t in range(T)):
        return -1 not in states or close(states[-1], right[-1])
    rows = vectors(value, HIDDEN_SIZE) if not isinstance(value, dict) else None
    return (
        rows is not None and len(rows) == T + 1 and all(close(row, right[t]) for t, row in zip([*range(T), -1], rows))
    )


def right_loss(outputs: Sequence[Floats], targets: Sequence[int]) -> float:
    """Return the sum of -ln p of the targets, which belong to the last of the probabilities (V,)."""
    with np.errstate(divide="ignore"):
        return float(-sum(np.log(p[target]) for p, target in zip(outputs[-len(targets) :], targets)))


def one_number(value: Value | None) -> float | None:
    """Return the number that a value of one element is."""
    array = numbers(value)
    return float(array.reshape(())) if array is not None and array.size == 1 else None


def loss_is_right(value: Value | None, right: float) -> bool:
    """Return whether ``value`` is one number, the right one."""
    given = one_number(value)
    return given is not None and close(np.array([given]), np.array([right]))
