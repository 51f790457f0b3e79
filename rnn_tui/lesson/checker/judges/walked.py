"""From which t a gradient is wrong, read out of the gradient itself.

The characters of a window differ, so the column of dW_xh of x_t is da at t. The states of a window are fewer than units
and point in different directions, so dW_hh, a sum of da times h_{t-1}, comes apart into its t, and so does dW_hy.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import WINDOW
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.right import close, right_forward

_ORDER = ("W_hy", "W_hh", "W_xh", "b_h", "b_y")  # the one that tells most first


def blame_by_t(name: str, gradient: Floats) -> list[Floats] | None:
    """Return what a gradient (of a window) was given at each t; None of a bias, which is a sum that does not come apart."""
    _outputs, hs = right_forward(WINDOW)
    T = len(WINDOW.inputs)
    if name == "W_xh":
        return [gradient[:, index] for index in WINDOW.inputs]
    if name not in {"W_hh", "W_hy"}:
        return None
    states = np.array([hs[t - 1 if name == "W_hh" else t] for t in range(T)])  # (T, H)
    return list((gradient @ np.linalg.pinv(states)).T)


def where_wrong(own: Mapping[str, Floats], right: Mapping[str, Floats], named: str) -> tuple[str, str, int | None]:
    """Return which gradient is wrong from which t, as a sentence, with its name and the t, counted from one.

    ``named`` is the gradient in question, where it is known.
    """
    wrong = [name for name in _ORDER if not close(own[name], right[name])]
    name = named.removeprefix("d") if named.removeprefix("d") in wrong else (wrong[0] if wrong else "")
    if not name:
        return "", "", None
    array = f"d{name}"
    T = len(WINDOW.inputs)
    theirs, ours = blame_by_t(name, own[name]), blame_by_t(name, right[name])
    if theirs is None or ours is None:
        return _("{array}: wrong.").format(array=array), array, None
    size = max(np.abs(each).max() for each in ours)
    bad = [t for t in range(T) if np.abs(theirs[t] - ours[t]).max() > 1e-4 * size]
    if not bad:
        return _("{array}: wrong.").format(array=array), array, None
    if len(bad) == T:
        return _("{array}: wrong at every t.").format(array=array), array, T
    last = bad[-1]
    if len(bad) == 1:
        return _("{array}: wrong at t = {wrong} alone.").format(array=array, wrong=last + 1), array, last + 1
    if last < T - 1 and bad == list(range(last + 1)):
        if last == T - 2:
            told = _("{array}: right at t = {right}, wrong from t = {wrong} back.")
        else:
            told = _("{array}: right back to t = {right}, wrong from t = {wrong} back.")
        return told.format(array=array, right=last + 2, wrong=last + 1), array, last + 1
    told = _("{array}: wrong at t = {places}.").format(array=array, places=", ".join(str(t + 1) for t in bad))
    return told, array, last + 1


assert set(_ORDER) == set(PARAMETERS)
