"""Backward passes with one mistake each, or with two; what each makes of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache

import numpy as np

from rnn_tui.language import N_
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import CLIP, Case
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.mistakes import Mistake

States = Mapping[int, Floats]
Gradients = dict[str, Floats]


def _blame(p: Floats, target: int) -> Floats:
    dy = p.copy()
    dy[target] -= 1
    return dy


def _asked(T: int, targets: Sequence[int]) -> dict[int, int]:
    return dict(zip(range(T - len(targets), T), targets))


def _clipped(gradients: Gradients) -> Gradients:
    return {name: np.clip(array, -CLIP, CLIP) for name, array in gradients.items()}


@dataclass(frozen=True, eq=False)  # each is itself alone
class Pieces:
    """A backward pass in the pieces that can be wrong, one by one; states and blames are flat.

    ``gather`` makes of what an array is given at each t, in the order of the walk, its gradient: the sum, unless said.
    ``inside`` is how parameters change within the loop, where they do: by "each" t's own, or by the "running" sum.
    """

    order: Callable[[int], Iterable[int]] = lambda T: reversed(range(T))
    asked: Callable[[int, Sequence[int]], Mapping[int, int]] = _asked
    blame: Callable[[Floats, int], Floats] = _blame
    dh: Callable[[Floats, Floats, Floats], Floats] = lambda own, dh_next, _before: own + dh_next
    slope: Callable[[States, int], Floats] = lambda hs, t: 1 - hs[t] ** 2
    back: Callable[[Floats, Floats, Floats], Floats] = lambda W_hh, da, _dh: W_hh.T @ da
    hy_state: Callable[[States, int], Floats] = lambda hs, t: hs[t]
    hh_state: Callable[[States, int], Floats] = lambda hs, t: hs[t - 1]
    hh_turned: bool = False
    read: Callable[[Sequence[int], int], int] = lambda inputs, t: inputs[t]
    gather: Mapping[str, Callable[[list[Floats]], Floats]] = field(default_factory=dict)
    clip: Callable[[Gradients], Gradients] = _clipped
    step: Callable[[Floats, Floats, float], Floats] = lambda W, gradient, rate: W - rate * gradient
    inside: str = ""


RIGHT = Pieces()


def gradients_and_parameters(
    pieces: Pieces, case: Case, outputs: Sequence[Floats], hs: States, targets: Sequence[int]
) -> tuple[Gradients, Gradients]:
    """Return the gradients before they are clipped, and the parameters after the step, by name, of these pieces."""
    weights = dict(zip(PARAMETERS, case.parameters))
    given: dict[str, list[Floats]] = {name: [] for name in PARAMETERS}
    asked = pieces.asked(len(case.inputs), targets)
    dh_next = dh = np.zeros(len(case.h_prev))
    for t in pieces.order(len(case.inputs)):
        dy = pieces.blame(outputs[t], asked[t]) if t in asked else np.zeros(len(outputs[t]))
        dh = pieces.dh(weights["W_hy"].T @ dy, dh_next, dh)
        da = pieces.slope(hs, t) * dh
        dh_next = pieces.back(weights["W_hh"], da, dh)
        own = _of_one_t(pieces, case, t, da, dy, hs)
        for name, array in own.items():
            if t in asked or name not in {"W_hy", "b_y"}:
                given[name].append(array)
        if pieces.inside:
            moved = own if pieces.inside == "each" else {name: _sum([0 * own[name], *given[name]]) for name in PARAMETERS}
            weights = _stepped(pieces, weights, moved, case.learning_rate)
    gradients = {name: pieces.gather.get(name, _sum)(given[name] or [np.zeros_like(weights[name])]) for name in PARAMETERS}
    return gradients, weights if pieces.inside else _stepped(pieces, weights, gradients, case.learning_rate)


def _of_one_t(pieces: Pieces, case: Case, t: int, da: Floats, dy: Floats, hs: States) -> Gradients:
    """Return what one t adds to each gradient."""
    one_hot = np.zeros(case.parameters[0].shape[1])
    one_hot[pieces.read(case.inputs, t)] = 1
    dW_hh = np.outer(da, pieces.hh_state(hs, t))
    return {
        "W_xh": np.outer(da, one_hot),
        "W_hh": dW_hh.T if pieces.hh_turned else dW_hh,
        "W_hy": np.outer(dy, pieces.hy_state(hs, t)),
        "b_h": da[:, None],
        "b_y": dy[:, None],
    }


def _sum(given: list[Floats]) -> Floats:
    return sum(given[1:], given[0])


def _stepped(pieces: Pieces, weights: Gradients, gradients: Gradients, rate: float) -> Gradients:
    clipped = pieces.clip(gradients)
    return {name: pieces.step(array, clipped[name], rate) for name, array in weights.items()}


def _end(hs: States) -> int:
    return max(hs)


_DH, _NEXT, _SLOPE, _DY = ("dh",), ("dh_next",), ("slope",), ("dy",)
_GRADIENT = {name: f"d{name}" for name in PARAMETERS}

_OF_THE_WALK: tuple[tuple[Mistake, Pieces], ...] = (
    (
        Mistake("dh_next_forgotten", N_("dh_next is not added to dh"), _DH),
        replace(RIGHT, dh=lambda own, _next, _before: own),
    ),
    (
        Mistake(
            "dh_next_through_W_hh_untransposed",
            N_("dh_next goes back through W_hh where W_hh.T belongs: the transpose is missing"),
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
            "dh_next_without_slope", N_("dh_next comes from dh; it comes from da, behind the slope: W_hh.T @ da"), _NEXT
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
        Mistake("slope_forgotten", N_("the slope of tanh, 1 - h ** 2, is forgotten"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: np.ones_like(hs[t])),
    ),
    (
        Mistake("slope_not_squared", N_("the slope of tanh is 1 - h ** 2, not 1 - h"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: 1 - hs[t]),
    ),
    (
        Mistake("slope_of_state_before", N_("the slope is taken at hs[t - 1]; it is that of hs[t]"), _SLOPE),
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
        Mistake("slope_negative", N_("the slope has the wrong sign: it is 1 - h ** 2, not h ** 2 - 1"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: hs[t] ** 2 - 1),
    ),
    (
        Mistake("slope_plus", N_("the slope is 1 - h ** 2, not 1 + h ** 2"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: 1 + hs[t] ** 2),
    ),
    (
        Mistake("slope_twice", N_("the slope is multiplied in twice"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: (1 - hs[t] ** 2) ** 2),
    ),
    (
        Mistake("slope_is_square", N_("the slope is 1 - h ** 2, not h ** 2"), _SLOPE),
        replace(RIGHT, slope=lambda hs, t: hs[t] ** 2),
    ),
    (
        Mistake(
            "dW_hh_of_same_state",
            N_("dW_hh takes hs[t] where hs[t - 1] belongs: W_hh was multiplied with the state before"),
            ("dW_hh",),
        ),
        replace(RIGHT, hh_state=lambda hs, t: hs[t]),
    ),
    (
        Mistake(
            "hs_end_for_h_prev",
            N_(
                "at the first t hs[t - 1] is the end of a list, not h_prev: make hs a dict, or begin the list with h_prev"
            ),
            ("dW_hh",),
        ),
        replace(RIGHT, hh_state=lambda hs, t: hs[t - 1] if t else hs[_end(hs)]),
    ),
    (
        Mistake("h_prev_forgotten_in_dW_hh", N_("at the first t the state before is h_prev, not zero"), ("dW_hh",)),
        replace(RIGHT, hh_state=lambda hs, t: hs[t - 1] * (t > 0)),
    ),
    (
        Mistake("dW_hh_of_two_before", N_("dW_hh takes the state of t - 2; it is that of t - 1"), ("dW_hh",)),
        replace(RIGHT, hh_state=lambda hs, t: hs[max(t - 2, -1)]),
    ),
    (
        Mistake("dW_hh_turned", N_("dW_hh is turned over: it is da @ hs[t - 1].T"), ("dW_hh",)),
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
            N_(
                "dy has the wrong sign, or the step goes uphill: dy is p - 1 at the target, and a step is W -= learning_rate * dW"
            ),
            ("dy", "step"),
        ),
        replace(RIGHT, blame=lambda p, target: -_blame(p, target)),
    ),
    (
        Mistake("dy_plus_one", N_("1 is added at the target; it is subtracted"), _DY),
        replace(RIGHT, blame=lambda p, target: p + np.eye(len(p))[target]),
    ),
    (
        Mistake("dy_at_target_only", N_("dy is zero but at the target; elsewhere it is p"), _DY),
        replace(RIGHT, blame=lambda p, target: _blame(p, target) * np.eye(len(p))[target]),
    ),
    (
        Mistake(
            "dy_of_log",
            N_("dy is -1 / p at the target: that is the slope for p, not for what softmax is given; it is p - 1"),
            _DY,
        ),
        replace(RIGHT, blame=lambda p, target: -np.eye(len(p))[target] / p[target]),
    ),
    (
        Mistake(
            "dy_through_sigmoid",
            N_("dy is multiplied with p * (1 - p); for softmax and -ln p together it is p - 1, and nothing more"),
            _DY,
        ),
        replace(RIGHT, blame=lambda p, target: _blame(p, target) * p * (1 - p)),
    ),
    (
        Mistake("dy_doubled", N_("dy is twice too large"), _DY),
        replace(RIGHT, blame=lambda p, target: 2 * _blame(p, target)),
    ),
    (
        Mistake("dy_everywhere", N_("the one target is asked of every output; it belongs to the last"), _DY),
        replace(RIGHT, asked=lambda T, targets: dict.fromkeys(range(T), targets[-1])),
    ),
    (
        Mistake("first_target_everywhere", N_("the first target is asked of every output; each has its own"), _DY),
        replace(RIGHT, asked=lambda T, targets: dict.fromkeys(range(T), targets[0])),
    ),
    (
        Mistake("targets_shifted", N_("the targets are off by one: targets[t] belongs to outputs[t]"), _DY),
        replace(RIGHT, asked=lambda T, targets: {t: targets[(t - 1) % len(targets)] for t in range(T)}),
    ),
    (
        Mistake("walk_forward", N_("the loop goes forward; blame walks from the last t to the first"), ("loop",)),
        replace(RIGHT, order=range),
    ),
    (
        Mistake("first_t_left_out", N_("the loop stops before the first t"), ("loop",)),
        replace(RIGHT, order=lambda T: range(T - 1, 0, -1)),
    ),
    (
        Mistake("last_t_left_out", N_("the loop begins before the last t"), ("loop",)),
        replace(RIGHT, order=lambda T: range(T - 2, -1, -1)),
    ),
    (
        Mistake("only_last_t", N_("only the last t is walked; the loop ends too early"), ("loop", "return")),
        replace(RIGHT, order=lambda T: [T - 1]),
    ),
)


def _last(given: list[Floats]) -> Floats:
    return given[-1]


def _nothing(given: list[Floats]) -> Floats:
    return np.zeros_like(given[0])


def _of_each_array() -> Iterator[tuple[Mistake, Pieces]]:
    """Yield what can go wrong with each gradient by itself, whichever it is."""
    for name in PARAMETERS:
        own = _GRADIENT[name]
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
        yield negative, replace(RIGHT, gather={name: lambda given: -_sum(given)})
    both = Mistake(
        "bias_gradients_missing",
        N_("the biases come back unchanged: db_h and db_y are forgotten"),
        ("db_h", "step b_h", "return"),
    )
    yield both, replace(RIGHT, gather={"b_h": _nothing, "b_y": _nothing})
    every = Mistake(
        "gradients_assigned", N_("every gradient is set anew at each t: = stands where += belongs"), ("dW_hh", "dW_xh")
    )
    yield every, replace(RIGHT, gather=dict.fromkeys(PARAMETERS, _last))


def _for_all(change: Callable[[Floats], Floats]) -> dict[str, Callable[[list[Floats]], Floats]]:
    return {name: lambda given: change(_sum(given)) for name in PARAMETERS}


_OF_THE_STEP: tuple[tuple[Mistake, Pieces], ...] = (
    (
        Mistake("learning_rate_forgotten", N_("the gradients are not multiplied with learning_rate"), ("step",)),
        replace(RIGHT, step=lambda W, gradient, _rate: W - gradient),
    ),
    (
        Mistake("learning_rate_twice", N_("the gradients are multiplied with learning_rate twice"), ("step",)),
        replace(RIGHT, step=lambda W, gradient, rate: W - rate * rate * gradient),
    ),
    (
        Mistake("step_taken_twice", N_("the step is taken twice"), ("step",)),
        replace(RIGHT, step=lambda W, gradient, rate: W - 2 * rate * gradient),
    ),
    (
        Mistake(
            "learning_rate_divides",
            N_("the gradients are divided by learning_rate; they are multiplied with it"),
            ("step",),
        ),
        replace(RIGHT, step=lambda W, gradient, rate: W - gradient / rate),
    ),
    (
        Mistake(
            "step_replaces_parameters",
            N_("what comes back is the step alone; it is subtracted from the parameter"),
            ("step",),
        ),
        replace(RIGHT, step=lambda _before, gradient, rate: -rate * gradient),
    ),
    (
        Mistake(
            "step_replaces_parameters",
            N_("what comes back is the step alone; it is subtracted from the parameter"),
            ("step",),
        ),
        replace(RIGHT, step=lambda _before, gradient, rate: rate * gradient),
    ),
    (
        Mistake("parameters_shrink", N_("the parameters themselves are made smaller with each step"), ("step",)),
        replace(RIGHT, step=lambda W, gradient, rate: W - rate * (W + gradient)),
    ),
    (
        Mistake(
            "updates_inside_loop",
            N_(
                "the parameters change inside the loop, while blame is still walking through them: take the step after it"
            ),
            ("step",),
        ),
        replace(RIGHT, inside="each"),
    ),
    (
        Mistake(
            "updates_inside_loop",
            N_(
                "the parameters change inside the loop, while blame is still walking through them: take the step after it"
            ),
            ("step",),
        ),
        replace(RIGHT, inside="running"),
    ),
    (
        Mistake(
            "parameters_unchanged", N_("the parameters come back as they were: no step is taken"), ("step", "return")
        ),
        replace(RIGHT, step=lambda W, _gradient, _rate: W),
    ),
)


def _mean_over_time(T: int) -> Pieces:
    return replace(RIGHT, gather=_for_all(lambda array: array / T))


@cache
def wrong_backwards(T: int) -> list[tuple[Mistake, Pieces]]:
    """Return the mistakes that do not need large gradients to be seen, for a window of T characters."""
    mean = Mistake(
        "gradients_mean",
        N_("the gradients are divided by the number of t; the loss is a sum, and so are they"),
        ("step", "dy"),
    )
    return [*_OF_THE_WALK, *_of_each_array(), *_OF_THE_STEP, (mean, _mean_over_time(T))]


def _by_norm_of_each(gradients: Gradients) -> Gradients:
    return {name: array * min(1.0, CLIP / float(np.linalg.norm(array))) for name, array in gradients.items()}


def _by_norm_of_all(gradients: Gradients) -> Gradients:
    norm = float(np.sqrt(sum((array**2).sum() for array in gradients.values())))
    return {name: array * min(1.0, CLIP / norm) for name, array in gradients.items()}


def _to(largest: float) -> Callable[[Gradients], Gradients]:
    return lambda gradients: {name: np.clip(array, -largest, largest) for name, array in gradients.items()}


def _but(left_out: str) -> Callable[[Gradients], Gradients]:
    return lambda gradients: {**_clipped(gradients), left_out: gradients[left_out]}


def _each_clipped(given: list[Floats]) -> Floats:
    return _sum([np.clip(array, -CLIP, CLIP) for array in given])


def _clipped_on_the_way(given: list[Floats]) -> Floats:
    total = np.zeros_like(given[0])
    for array in given:
        total = np.clip(total + array, -CLIP, CLIP)
    return total


NOT_CLIPPED = Mistake(
    "not_clipped", N_("the gradients are not clipped: each element lies between -5 and 5 before the step"), ("step",)
)
CLIP_THROWN_AWAY = Mistake(
    "clip_thrown_away",
    N_(
        "the clipped copy is thrown away: a name in a loop is only bound anew; np.clip needs out=, or its result a place"
    ),
    ("clip",),
)
_INSIDE = N_("clipping stands inside the loop; clip once, after it")
_NORM = N_("clipping is by the norm; each element is clipped by itself: np.clip(dW, -5, 5)")
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
            Mistake("clip_from_below_forgotten", N_("what is below -5 is not clipped: np.clip(dW, -5, 5)"), _WHERE),
            replace(RIGHT, clip=lambda gradients: {name: np.minimum(array, CLIP) for name, array in gradients.items()}),
        ),
        (
            Mistake(
                "clip_of_dh", N_("dh_next is clipped on its way; only the gradients of the parameters are"), _WHERE
            ),
            replace(RIGHT, back=lambda W_hh, da, _dh: np.clip(W_hh.T @ da, -CLIP, CLIP)),
        ),
        (
            Mistake("clip_to_zero", N_("what is below zero is clipped away: np.clip(dW, -5, 5)"), _WHERE),
            replace(RIGHT, clip=lambda gradients: {name: np.clip(array, 0, CLIP) for name, array in gradients.items()}),
        ),
    ]
    for largest in (0.1, 0.5, 1.0, 2.0, 3.0, 10.0):
        found.append(
            (
                Mistake("clip_elsewhere", N_("the gradients are clipped elsewhere than at 5"), _WHERE),
                replace(RIGHT, clip=_to(largest)),
            )
        )
    for name in PARAMETERS:
        left_out = Mistake("clip_leaves_one_out", N_("{array} is not clipped, the others are"), _WHERE, _GRADIENT[name])
        found.append((left_out, replace(RIGHT, clip=_but(name))))
    return found


def together(first: Pieces, second: Pieces) -> Pieces | None:
    """Return the pieces with both mistakes; None where they are of the same piece."""
    changed = [
        {each.name for each in fields(Pieces) if getattr(one, each.name) is not getattr(RIGHT, each.name)}
        for one in (first, second)
    ]
    both = {name: getattr(second, name) for name in changed[1] - {"gather"}}
    if (changed[0] & changed[1]) - {"gather"} or set(first.gather) & set(second.gather):
        return None
    return replace(first, gather={**first.gather, **second.gather}, **both)
