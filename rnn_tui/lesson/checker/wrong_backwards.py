"""Backward passes with one mistake each on the way back: what is added up at each t, and what goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np

from rnn_tui.language import N_
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.backward_pieces import RIGHT, Pieces, blame_of_target, total
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.mistakes import Mistake
from rnn_tui.lesson.checker.wrong_steps import STEPS

_DH, _NEXT, _DY = ("dh",), ("dh_next",), ("dy", "outputs")
_SLOPE = ("slope", "da", "dhraw", "draw", "dtanh", "dh")

DH_NEXT_FORGOTTEN = Mistake("dh_next_forgotten", N_("dh_next is not added to dh"), _DH)
# gives the same, and is told from it by the source
DH_NEXT_STAYS = Mistake("dh_next_stays", N_("dh_next never becomes W_hh.T @ da, and stays what it was"), _NEXT)

_OF_THE_WALK: tuple[tuple[Mistake, Pieces], ...] = (
    (
        DH_NEXT_FORGOTTEN,
        replace(RIGHT, dh=lambda own, _next, _before: own),
    ),
    (
        Mistake(
            "dh_next_through_W_hh_untransposed",
            N_("dh_next goes back through W_hh where W_hh.T belongs: a transpose is missing"),
            _NEXT,
        ),
        replace(RIGHT, back=lambda W_hh, da, _dh: W_hh @ da),
    ),
    (
        Mistake("dh_next_without_W_hh", N_("dh_next is da itself; it goes back through W_hh.T"), _NEXT),
        replace(RIGHT, back=lambda _weights, da, _dh: da),
    ),
    (
        Mistake(
            "dh_next_without_slope",
            N_("dh_next is made from dh; it is made from da, after the slope: W_hh.T @ da"),
            _NEXT,
        ),
        replace(RIGHT, back=lambda W_hh, _da, dh: W_hh.T @ dh),
    ),
    (
        Mistake("dh_next_is_dh", N_("dh_next is dh itself; it is W_hh.T @ da"), _NEXT),
        replace(RIGHT, back=lambda _weights, _da, dh: dh),
    ),
    (
        Mistake("dh_next_added_twice", N_("dh_next is added twice"), _DH),
        replace(RIGHT, dh=lambda own, dh_next, _before: own + 2 * dh_next),
    ),
    (
        Mistake("dh_next_subtracted", N_("dh_next is subtracted from dh; it is added"), _DH),
        replace(RIGHT, dh=lambda own, dh_next, _before: own - dh_next),
    ),
    (
        Mistake("dh_never_set_anew", N_("dh keeps what it was at the t before; it begins anew at each t"), _DH),
        replace(RIGHT, dh=lambda own, dh_next, before: own + dh_next + before),
    ),
    (
        Mistake("dh_of_outputs_at_the_end_only", N_("dy is sent back to the state at the last t only"), _DH),
        replace(RIGHT, dh=lambda own, dh_next, _before: own if not dh_next.any() else dh_next),
    ),
    (
        Mistake("slope_forgotten", N_("The slope of tanh, 1 - h ** 2, is forgotten"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: np.ones_like(hs[t])),
    ),
    (
        Mistake("slope_not_squared", N_("The slope of tanh is 1 - h ** 2, not 1 - h"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: 1 - hs[t]),
    ),
    (
        Mistake("slope_of_state_before", N_("The slope is taken at hs[t - 1]; it is that of hs[t]"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: 1 - hs[t - 1] ** 2),
    ),
    (
        Mistake("slope_of_sigmoid", N_("h * (1 - h) is the slope of a sigmoid; that of tanh is 1 - h ** 2"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: hs[t] * (1 - hs[t])),
    ),
    (
        Mistake(
            "slope_of_tanh_twice",
            N_("hs[t] is tanh already; its slope is 1 - hs[t] ** 2, without another tanh"),
            _SLOPE,
        ),
        replace(RIGHT, slope=lambda hs, t: 1 - np.tanh(hs[t]) ** 2),
    ),
    (
        Mistake("slope_negative", N_("The slope has the wrong sign: it is 1 - h ** 2, not h ** 2 - 1"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: hs[t] ** 2 - 1),
    ),
    (
        Mistake("slope_plus", N_("The slope is 1 - h ** 2, not 1 + h ** 2"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: 1 + hs[t] ** 2),
    ),
    (
        Mistake("slope_twice", N_("The slope is multiplied in twice"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: (1 - hs[t] ** 2) ** 2),
    ),
    (
        Mistake("slope_is_square", N_("The slope is 1 - h ** 2, not h ** 2"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: hs[t] ** 2),
    ),
    (
        Mistake(
            "dW_hh_of_same_state",
            N_("dW_hh takes hs[t] where hs[t - 1] belongs"),
            ("dW_hh",),
        ),
        replace(RIGHT, hh_state=lambda hs, t: hs[t]),
    ),
    (
        Mistake(
            "hs_end_for_h_prev",
            N_("At the first t hs[t - 1] is the end of a list, not h_prev: a dict has a place for hs[-1]"),
            ("dW_hh",),
        ),
        replace(RIGHT, hh_state=lambda hs, t: hs[t - 1] if t else hs[max(hs)]),
    ),
    (
        Mistake(
            "states_shifted",
            N_(
                "hs is a list that begins with h_prev, and is read as if hs[0] were the first state: all are off by one"
            ),
            ("slope", "dW_hh"),
        ),
        replace(
            RIGHT,
            slope=lambda hs, t: 1 - hs[t - 1] ** 2,
            hy_state=lambda hs, t: hs[t - 1],
            hh_state=lambda hs, t: hs[t - 2] if t else hs[max(hs)],
        ),
    ),
    (
        Mistake("h_prev_forgotten_in_dW_hh", N_("At the first t the state before is h_prev, not zero"), ("dW_hh",)),
        replace(RIGHT, hh_state=lambda hs, t: hs[t - 1] * (t > 0)),
    ),
    (
        Mistake("dW_hh_of_two_before", N_("dW_hh takes the state of t - 2; it is that of t - 1"), ("dW_hh",)),
        replace(RIGHT, hh_state=lambda hs, t: hs[max(t - 2, -1)]),
    ),
    (
        Mistake("dW_hh_turned", N_("dW_hh is transposed: it is da @ hs[t - 1].T"), ("dW_hh",)),
        replace(RIGHT, hh_turned=True),
    ),
    (
        Mistake("dW_hy_of_state_before", N_("dW_hy takes hs[t - 1] where hs[t] belongs"), ("dW_hy",)),
        replace(RIGHT, hy_state=lambda hs, t: hs[t - 1]),
    ),
    (
        Mistake("dW_xh_of_input_before", N_("dW_xh takes the input of t - 1; it is that of t"), ("dW_xh",)),
        replace(RIGHT, read=lambda inputs, t: inputs[t - 1]),
    ),
    (
        Mistake("dW_xh_of_input_behind", N_("dW_xh takes the input of t + 1; it is that of t"), ("dW_xh",)),
        replace(RIGHT, read=lambda inputs, t: inputs[(t + 1) % len(inputs)]),
    ),
    (
        Mistake("dW_xh_of_last_input", N_("dW_xh takes the last input at every t; it is that of t"), ("dW_xh",)),
        replace(RIGHT, read=lambda inputs, _t: inputs[-1]),
    ),
    (
        Mistake(
            "target_not_subtracted", N_("1 is not subtracted at the target: dy is p there, and p - 1 belongs"), _DY
        ),
        replace(RIGHT, blame=lambda p, _target: p),
    ),
    (
        Mistake(
            "dy_turned_round",
            N_("It goes uphill: dy has the wrong sign (p - 1 belongs at the target), or the step is added"),
            ("dy", "step"),
        ),
        replace(RIGHT, blame=lambda p, target: -blame_of_target(p, target)),
    ),
    (
        Mistake("dy_plus_one", N_("1 is added at the target; it is subtracted"), _DY),
        replace(RIGHT, blame=lambda p, target: p + np.eye(len(p))[target]),
    ),
    (
        Mistake("dy_at_target_only", N_("dy is zero but at the target; elsewhere it is p"), _DY),
        replace(RIGHT, blame=lambda p, target: blame_of_target(p, target) * np.eye(len(p))[target]),
    ),
    (
        Mistake(
            "dy_of_log",
            N_("dy is -1 / p at the target, the slope for p; for what softmax is given it is p - 1"),
            _DY,
        ),
        replace(RIGHT, blame=lambda p, target: -np.eye(len(p))[target] / p[target]),
    ),
    (
        Mistake(
            "dy_through_sigmoid",
            N_("dy is multiplied with p * (1 - p); for softmax and -ln p together it is p - 1 alone"),
            _DY,
        ),
        replace(RIGHT, blame=lambda p, target: blame_of_target(p, target) * p * (1 - p)),
    ),
    (
        Mistake("dy_everywhere", N_("The one target is asked of every output; it belongs to the last"), _DY),
        replace(RIGHT, asked=lambda T, targets: dict.fromkeys(range(T), targets[-1])),
    ),
    (
        Mistake("first_target_everywhere", N_("The first target is asked of every output; each has its own"), _DY),
        replace(RIGHT, asked=lambda T, targets: dict.fromkeys(range(T), targets[0])),
    ),
    (
        Mistake("targets_shifted", N_("The targets are off by one: targets[t] belongs to outputs[t]"), _DY),
        replace(RIGHT, asked=lambda T, targets: {t: targets[(t - 1) % len(targets)] for t in range(T)}),
    ),
    (
        Mistake("walk_forward", N_("The loop goes forward; blame walks back from the last t to the first"), ("loop",)),
        replace(RIGHT, order=range),
    ),
    (
        Mistake("first_t_left_out", N_("The loop stops before the first t"), ("loop",)),
        replace(RIGHT, order=lambda T: range(T - 1, 0, -1)),
    ),
    (
        Mistake("last_t_left_out", N_("The loop begins before the last t"), ("loop",)),
        replace(RIGHT, order=lambda T: range(T - 2, -1, -1)),
    ),
    (
        Mistake("only_last_t", N_("Only the last t is walked; the loop ends too early"), ("loop", "return")),
        replace(RIGHT, order=lambda T: [T - 1]),
    ),
)


def _set(value: float) -> Pieces:
    def blame(p: Floats, target: int) -> Floats:
        dy = p.copy()
        dy[target] = value
        return dy

    return replace(RIGHT, blame=blame)


def _last(given: list[Floats]) -> Floats:
    return given[-1]


def _nothing(given: list[Floats]) -> Floats:
    return np.zeros_like(given[0])


def _of_the_target() -> Iterator[tuple[Mistake, Pieces]]:
    """Yield what can be set at the target."""
    mistake = Mistake("dy_target_set", N_("dy is set at the target; 1 is subtracted there: dy[target] -= 1"), _DY)
    yield mistake, _set(-1.0)
    yield mistake, _set(1.0)
    yield mistake, _set(0.0)


def _of_each_array() -> Iterator[tuple[Mistake, Pieces]]:
    """Yield what can go wrong with each gradient by itself, whichever it is."""
    for name in PARAMETERS:
        own = f"d{name}"
        assigned = Mistake(
            "gradient_assigned", N_("{array} is set anew at each t: = stands where += belongs"), (own,), own
        )
        yield assigned, replace(RIGHT, gather={name: _last})
        missing = Mistake(
            "gradient_missing", N_("{array} is zero: its parameter comes back unchanged"), (own, f"step {name}"), own
        )
        yield missing, replace(RIGHT, gather={name: _nothing})
        negative = Mistake(
            "gradient_negative", N_("{array} has the wrong sign, or its step is added"), (f"step {name}", own), own
        )
        yield negative, replace(RIGHT, gather={name: lambda given: -total(given)})
    for name in ("W_xh", "W_hh", "b_h"):
        own = f"d{name}"
        raw = Mistake("gradient_without_slope", N_("{array} takes dh where da, after the slope, belongs"), (own,), own)
        yield raw, replace(RIGHT, without_slope=name)
    both = Mistake(
        "bias_gradients_missing",
        N_("The biases come back unchanged: db_h and db_y are forgotten"),
        ("db_h", "step b_h", "return"),
    )
    yield both, replace(RIGHT, gather={"b_h": _nothing, "b_y": _nothing})
    every = Mistake(
        "gradients_assigned", N_("Every gradient is set anew at each t: = stands where += belongs"), ("dW_hh", "dW_xh")
    )
    yield every, replace(RIGHT, gather=dict.fromkeys(PARAMETERS, _last))


def _mean_over_time(T: int) -> Pieces:
    def mean(given: list[Floats]) -> Floats:
        return total(given) / T

    return replace(RIGHT, gather=dict.fromkeys(PARAMETERS, mean))


@cache
def wrong_backwards(T: int) -> list[tuple[Mistake, Pieces]]:
    """Return the mistakes that do not need large gradients to be seen, for a window of T characters."""
    mean = Mistake(
        "gradients_mean",
        N_("The gradients are divided by the number of t; the loss is a sum, and so are they"),
        ("step", "dy"),
    )
    return [*_OF_THE_WALK, *_of_the_target(), *_of_each_array(), *STEPS, (mean, _mean_over_time(T))]
