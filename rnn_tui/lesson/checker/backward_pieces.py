"""A backward pass in pieces, each of which can be another: what they make of the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import CLIP, Case
from rnn_tui.lesson.checker.interface import PARAMETERS

States = Mapping[int, Floats]
Gradients = dict[str, Floats]


def blame_of_target(p: Floats, target: int) -> Floats:
    """Return what the outputs are blamed for: p - 1 at the target, p elsewhere."""
    dy = p.copy()
    dy[target] -= 1
    return dy


def _asked(T: int, targets: Sequence[int]) -> dict[int, int]:
    return dict(zip(range(T - len(targets), T), targets))


def clipped(gradients: Gradients) -> Gradients:
    """Return the gradients with each element between -5 and 5."""
    return {name: np.clip(array, -CLIP, CLIP) for name, array in gradients.items()}


@dataclass(frozen=True, eq=False)  # each is itself alone
class Pieces:
    """A backward pass in the pieces that can be wrong, one by one; states and blames are flat.

    ``gather`` makes of what an array is given at each t, in the order of the walk, its gradient: the sum, unless said.
    ``without_slope`` is the one array, if any, that is given dh where da belongs. ``inside`` is how parameters change
    within the loop, where they do: by "each" t's own, or by the "running" sum.
    """

    order: Callable[[int], Iterable[int]] = lambda T: reversed(range(T))
    asked: Callable[[int, Sequence[int]], Mapping[int, int]] = _asked
    blame: Callable[[Floats, int], Floats] = blame_of_target
    dh: Callable[[Floats, Floats, Floats], Floats] = lambda own, dh_next, _before: own + dh_next
    slope: Callable[[States, int], Floats] = lambda hs, t: 1 - hs[t] ** 2
    back: Callable[[Floats, Floats, Floats], Floats] = lambda W_hh, da, _dh: W_hh.T @ da
    hy_state: Callable[[States, int], Floats] = lambda hs, t: hs[t]
    hh_state: Callable[[States, int], Floats] = lambda hs, t: hs[t - 1]
    hh_turned: bool = False
    without_slope: str = ""
    read: Callable[[Sequence[int], int], int] = lambda inputs, t: inputs[t]
    gather: Mapping[str, Callable[[list[Floats]], Floats]] = field(default_factory=dict)
    clip: Callable[[Gradients], Gradients] = clipped
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
        own = _of_one_t(pieces, case, t, (da, dh, dy), hs)
        for name, array in own.items():
            if t in asked or name not in {"W_hy", "b_y"}:
                given[name].append(array)
        if pieces.inside:
            so_far = {name: total([0 * own[name], *given[name]]) for name in PARAMETERS}
            moved = own if pieces.inside == "each" else so_far
            weights = _stepped(pieces, weights, moved, case.learning_rate)
    gathered = {name: given[name] or [np.zeros_like(weights[name])] for name in PARAMETERS}
    gradients = {name: pieces.gather.get(name, total)(each) for name, each in gathered.items()}
    return gradients, weights if pieces.inside else _stepped(pieces, weights, gradients, case.learning_rate)


def _of_one_t(pieces: Pieces, case: Case, t: int, blames: tuple[Floats, Floats, Floats], hs: States) -> Gradients:
    """Return what one t adds to each gradient; ``blames`` are da, dh and dy."""
    da, dh, dy = blames
    one_hot = np.zeros(case.parameters[0].shape[1])
    one_hot[pieces.read(case.inputs, t)] = 1
    of = {name: dh if name == pieces.without_slope else da for name in ("W_xh", "W_hh", "b_h")}
    dW_hh = np.outer(of["W_hh"], pieces.hh_state(hs, t))
    return {
        "W_xh": np.outer(of["W_xh"], one_hot),
        "W_hh": dW_hh.T if pieces.hh_turned else dW_hh,
        "W_hy": np.outer(dy, pieces.hy_state(hs, t)),
        "b_h": of["b_h"][:, None],
        "b_y": dy[:, None],
    }


def total(given: list[Floats]) -> Floats:
    """Return the sum of what an array was given at each t."""
    return sum(given[1:], given[0])


def _stepped(pieces: Pieces, weights: Gradients, gradients: Gradients, rate: float) -> Gradients:
    moved = pieces.clip(gradients)
    return {name: pieces.step(array, moved[name], rate) for name, array in weights.items()}


def changed_pieces(pieces: Pieces) -> set[str]:
    """Return the names of the pieces that are others than the right ones."""
    return {each.name for each in fields(Pieces) if getattr(pieces, each.name) is not getattr(RIGHT, each.name)}


def together(first: Pieces, second: Pieces) -> Pieces | None:
    """Return the pieces with both mistakes; None where they are of the same piece."""
    of_first, of_second = changed_pieces(first), changed_pieces(second)
    if (of_first & of_second) - {"gather"} or set(first.gather) & set(second.gather):
        return None
    both = {name: getattr(second, name) for name in of_second - {"gather"}}
    return replace(first, gather={**first.gather, **second.gather}, **both)
