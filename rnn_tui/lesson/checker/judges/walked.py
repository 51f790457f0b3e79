"""From which t a gradient is wrong, read out of the gradient itself.

The characters of a window differ, so the column of dW_xh of x_t is da at t. The states of a window are fewer than units
and point in different directions, so dW_hh, a sum of da times h_{t-1}, comes apart into its t, and so does dW_hy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import WINDOW
from rnn_tui.lesson.checker.right import close, right_forward

_ORDER = ("W_hy", "W_hh", "W_xh", "b_h", "b_y")  # the one that tells most first


def blame_by_t(name: str, gradient: Floats) -> list[Floats] | None:
    """Return what the gradient of a window was given at each t; None of a bias: that sum does not come apart."""
    _outputs, hs = right_forward(WINDOW)
    T = len(WINDOW.inputs)
    if name == "W_xh":
        return [gradient[:, index] for index in WINDOW.inputs]
    if name not in {"W_hh", "W_hy"}:
        return None
    states = np.array([hs[t] for t in range(-1, T)])  # (T + 1, H): a wrong one is not laid upon the others
    by_state = (gradient @ np.linalg.pinv(states)).T
    return list(by_state[:-1] if name == "W_hh" else by_state[1:])


def where_wrong(own: Mapping[str, Floats], right: Mapping[str, Floats], named: str) -> tuple[str, str, int | None]:
    """Return which gradient is wrong from which t, as a sentence, with its name and the t, counted from zero.

    ``named`` is the gradient in question, where it is known.
    """
    wrong = [name for name in _ORDER if not close(own[name], right[name])]
    name = named.removeprefix("d") if named.removeprefix("d") in wrong else (wrong[0] if wrong else "")
    if not name:
        return "", "", None
    array = f"d{name}"
    T = len(WINDOW.inputs)
    theirs, ours = blame_by_t(name, own[name]), blame_by_t(name, right[name])
    bad: list[int] = []
    if theirs is not None and ours is not None:
        size = max(np.abs(each).max() for each in ours)
        bad = [t for t in range(T) if np.abs(theirs[t] - ours[t]).max() > 1e-4 * size]
    if not bad:
        return _("{array}: wrong.").format(array=array), array, None
    return _from(array, bad, T), array, bad[-1]


def _from(array: str, bad: Sequence[int], T: int) -> str:
    """Return the sentence that says at which t an array is wrong."""
    last = bad[-1]
    if len(bad) == T:
        told = _("{array}: wrong at every t.")
    elif len(bad) == 1:
        told = _("{array}: wrong at t = {wrong} alone.")
    elif last == T - 2 and len(bad) == T - 1:
        told = _("{array}: right at t = {right}, wrong from t = {wrong} back.")
    elif len(bad) == last + 1:
        told = _("{array}: right back to t = {right}, wrong from t = {wrong} back.")
    else:
        told = _("{array}: wrong at t = {places}.")
    places = ", ".join(map(str, bad))
    return told.format(array=array, right=last + 1, wrong=last, places=places)
