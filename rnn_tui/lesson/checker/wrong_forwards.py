"""Forward passes with one mistake each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from rnn_tui.language import N_
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import Case
from rnn_tui.lesson.checker.mistakes import Mistake

States = Mapping[int, Floats]


def _softmax(y: Floats) -> Floats:
    e = np.exp(y - y.max())
    p: Floats = e / e.sum()
    return p


@dataclass(frozen=True)
class Pieces:
    """A forward pass in the pieces that can be wrong, one by one; all vectors are flat."""

    read: Callable[[Floats, tuple[int, ...], int], Floats] = lambda W_xh, inputs, t: W_xh[:, inputs[t]]
    carry: Callable[[Floats, States, int], Floats] = lambda W_hh, hs, t: W_hh @ hs[t - 1]
    bias: float = 1.0
    activation: Callable[[Floats], Floats] = np.tanh
    behind: float = 0.0  # the bias once more, behind the activation
    shown: Callable[[States, int, Floats], Floats] = lambda hs, t, _a: hs[t]
    output_bias: float = 1.0
    softmax: Callable[[Floats], Floats] = _softmax
    together: Callable[[list[Floats]], list[Floats]] = lambda outputs: outputs


def run(pieces: Pieces, case: Case) -> tuple[list[Floats], dict[int, Floats]]:
    """Return what a forward pass of these pieces gives: outputs (V,), and states (H,) by t."""
    W_xh, W_hh, W_hy, b_h, b_y = case.parameters
    outputs, hs = [], {-1: case.h_prev[:, 0]}
    for t in range(len(case.inputs)):
        a = pieces.read(W_xh, case.inputs, t) + pieces.carry(W_hh, hs, t) + pieces.bias * b_h[:, 0]
        hs[t] = pieces.activation(a) + pieces.behind * b_h[:, 0]
        outputs.append(pieces.softmax(W_hy @ pieces.shown(hs, t, a) + pieces.output_bias * b_y[:, 0]))
    return pieces.together(outputs), hs


def _sigmoid(a: Floats) -> Floats:
    gate: Floats = 1 / (1 + np.exp(-a))
    return gate


def _over_all(outputs: list[Floats]) -> list[Floats]:
    e = [np.exp(y) for y in outputs]
    total = sum(float(each.sum()) for each in e)
    return [each / total for each in e]


RIGHT = Pieces()
_A, _Y, _P = ("a",), ("y",), ("softmax", "y")
WRONG_FORWARDS: tuple[tuple[Mistake, Pieces], ...] = (
    (
        Mistake("tanh_forgotten", N_("tanh is not taken: the state is the sum itself"), _A),
        replace(RIGHT, activation=lambda a: a),
    ),
    (Mistake("sigmoid_for_tanh", N_("A sigmoid stands where tanh belongs"), _A), replace(RIGHT, activation=_sigmoid)),
    (
        Mistake("relu_for_tanh", N_("A ReLU stands where tanh belongs"), _A),
        replace(RIGHT, activation=lambda a: np.maximum(a, 0)),
    ),
    (Mistake("tanh_twice", N_("tanh is taken twice"), _A), replace(RIGHT, activation=lambda a: np.tanh(np.tanh(a)))),
    (
        Mistake("h_prev_ignored", N_("h_prev is not used: the state begins at zero"), ("h_prev", "a")),
        replace(RIGHT, carry=lambda W_hh, hs, t: W_hh @ hs[t - 1] * (t > 0)),
    ),
    (
        Mistake("state_not_carried", N_("The state is not carried on: each t begins again with h_prev"), _A),
        replace(RIGHT, carry=lambda W_hh, hs, _t: W_hh @ hs[-1]),
    ),
    (
        Mistake("recurrence_forgotten", N_("W_hh times the state before is not added"), _A),
        replace(RIGHT, carry=lambda W_hh, _hs, _t: np.zeros(len(W_hh))),
    ),
    (
        Mistake("W_hh_transposed", N_("W_hh is transposed; it is multiplied as it is: W_hh @ hs[t - 1]"), _A),
        replace(RIGHT, carry=lambda W_hh, hs, t: W_hh.T @ hs[t - 1]),
    ),
    (
        Mistake(
            "W_hh_by_element", N_("W_hh is multiplied with the state element by element; the matrix product is @"), _A
        ),
        replace(RIGHT, carry=lambda W_hh, hs, t: (W_hh * hs[t - 1]).sum(axis=0)),
    ),
    (
        Mistake(
            "state_of_two_before",
            N_("The state comes from h at t - 2, not from the one just before: a list begins with h_prev"),
            _A,
        ),
        replace(RIGHT, carry=lambda W_hh, hs, t: W_hh @ hs[max(t - 2, -1)]),
    ),
    (
        Mistake("input_forgotten", N_("The input W_xh @ x is not added"), _A),
        replace(RIGHT, read=lambda W_xh, _inputs, _t: np.zeros(len(W_xh))),
    ),
    (
        Mistake("first_input_always", N_("Each t reads the first input"), _A),
        replace(RIGHT, read=lambda W_xh, inputs, _t: W_xh[:, inputs[0]]),
    ),
    (
        Mistake("inputs_backwards", N_("The inputs are read from the last to the first"), ("loop",)),
        replace(RIGHT, read=lambda W_xh, inputs, t: W_xh[:, inputs[-1 - t]]),
    ),
    (Mistake("b_h_forgotten", N_("b_h is not added"), _A), replace(RIGHT, bias=0.0)),
    (Mistake("b_h_subtracted", N_("b_h is subtracted, not added"), _A), replace(RIGHT, bias=-1.0)),
    (
        Mistake("b_h_behind_tanh", N_("b_h is added after tanh; it belongs inside"), _A),
        replace(RIGHT, bias=0.0, behind=1.0),
    ),
    (Mistake("b_y_forgotten", N_("b_y is not added"), _Y), replace(RIGHT, output_bias=0.0)),
    (
        Mistake("output_of_state_before", N_("The output at t comes from the state before, h at t - 1"), _Y),
        replace(RIGHT, shown=lambda hs, t, _a: hs[t - 1]),
    ),
    (
        Mistake("output_of_sum", N_("The output comes from the sum before tanh, not from the state"), _Y),
        replace(RIGHT, shown=lambda _hs, _t, a: a),
    ),
    (
        Mistake("softmax_forgotten", N_("There is no softmax: the outputs are no probabilities yet"), _Y),
        replace(RIGHT, softmax=lambda y: y),
    ),
    (
        Mistake("softmax_not_divided", N_("e to the power of y is not divided by its sum"), _P),
        replace(RIGHT, softmax=np.exp),
    ),
    (
        Mistake("softmax_not_divided", N_("e to the power of y is not divided by its sum"), _P),
        replace(RIGHT, softmax=lambda y: np.exp(y - y.max())),
    ),
    (
        Mistake(
            "softmax_over_rows", N_("The sum of the softmax runs along the wrong axis: every probability is 1"), _P
        ),
        replace(RIGHT, softmax=np.ones_like),
    ),
    (
        Mistake("softmax_over_time", N_("The softmax is taken over all t together; each t has its own"), _P),
        replace(RIGHT, softmax=lambda y: y, together=_over_all),
    ),
    (
        Mistake("softmax_twice", N_("softmax is taken twice"), _P),
        replace(RIGHT, softmax=lambda y: _softmax(_softmax(y))),
    ),
    (
        Mistake("softmax_by_sum", N_("y is divided by its sum; e to the power of y is missing"), _P),
        replace(RIGHT, softmax=lambda y: y / y.sum()),
    ),
    (
        Mistake("softmax_of_minus_y", N_("The softmax is taken of -y"), _P),
        replace(RIGHT, softmax=lambda y: _softmax(-y)),
    ),
    (
        Mistake(
            "sigmoid_for_softmax",
            N_("A sigmoid stands where softmax belongs: the probabilities do not add up to 1"),
            _P,
        ),
        replace(RIGHT, softmax=_sigmoid),
    ),
    (
        Mistake(
            "log_of_softmax", N_("The outputs are logarithms of the probabilities; the loss takes the logarithm"), _P
        ),
        replace(RIGHT, softmax=lambda y: np.log(_softmax(y))),
    ),
)


def together(first: Pieces, second: Pieces) -> Pieces | None:
    """Return the pieces with both mistakes; None where they are of the same piece."""
    of_first, of_second = (
        {each.name for each in fields(Pieces) if getattr(one, each.name) is not getattr(RIGHT, each.name)}
        for one in (first, second)
    )
    return None if of_first & of_second else replace(first, **{name: getattr(second, name) for name in of_second})
