"""The lesson in plain loops, in columns as it is written there: what a window is, what it costs, and one update."""

from dataclasses import dataclass

import numpy as np

LESSON = "exemple de texte pour entraîner un RNN."


@dataclass
class Window:
    """Five characters and the one that follows them, and all that the lesson works out of them."""

    hs: list  # h_0 to h_5
    a: list  # a_1 to a_5
    p: np.ndarray
    loss: float
    dhs: list  # dL/dh_1 to dL/dh_5
    gradients: dict  # with shapes as the lesson has them, before clipping


def lesson_window(parameters: dict, inputs: list[int], target: int) -> Window:
    """Forward and back through one window; ``parameters`` as the program has them, in rows."""
    W_xh, W_hh, W_hy = (np.array(parameters[name], np.float64).T for name in ("W_xh", "W_hh", "W_hy"))
    b_h, b_y = (np.array(parameters[name], np.float64) for name in ("b_h", "b_y"))
    hs, a = [np.zeros(len(b_h))], []
    for index in inputs:
        a.append(W_xh[:, index] + W_hh @ hs[-1] + b_h)
        hs.append(np.tanh(a[-1]))
    y = W_hy @ hs[-1] + b_y
    p = np.exp(y) / np.exp(y).sum()
    dy = p.copy()
    dy[target] -= 1
    gradients = {name: np.zeros(value.shape) for name, value in (("W_xh", W_xh), ("W_hh", W_hh), ("b_h", b_h))}
    gradients |= {"W_hy": np.outer(dy, hs[-1]), "b_y": dy}
    dh, dhs = W_hy.T @ dy, []
    for t in reversed(range(len(inputs))):
        dhs.insert(0, dh)
        da = (1 - hs[t + 1] ** 2) * dh
        gradients["W_xh"][:, inputs[t]] += da
        gradients["W_hh"] += np.outer(da, hs[t])
        gradients["b_h"] += da
        dh = W_hh.T @ da
    return Window(hs, a, p, float(-np.log(p[target])), dhs, gradients)


def lesson_update(parameters: dict, gradients: dict, rate: float, clip: float) -> dict:
    """One step of gradient descent, each element clipped first; in rows, as the program has them."""
    return {
        name: np.array(value, np.float64) - rate * np.clip(gradients[name].T, -clip, clip)
        for name, value in parameters.items()
    }
