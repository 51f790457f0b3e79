"""What a learner's functions are asked: small networks with fixed numbers, the same in their process and in ours.

The weights are large and the first state is not zero, so that no term is too small to be missed; the characters of a
window differ, so that a column of dW_xh is what walked back to one t. All sizes differ, and shapes tell what is what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rnn_tui.lesson.checker.answers import Floats

HIDDEN_SIZE, VOCAB_SIZE, SEQ_LENGTH = 16, 8, 5  # twice as many units as characters: see writing_parameters
CLIP = 5.0
CHARACTERS = "abcdefgh"

Parameters = tuple[
    Floats, Floats, Floats, Floats, Floats
]  # W_xh (H, V), W_hh (H, H), W_hy (V, H), b_h (H, 1), b_y (V, 1)


@dataclass(frozen=True, eq=False)  # each is itself alone
class Case:
    """A window, the state (H, 1) before it, and the parameters; ``targets`` are as many as ``inputs``."""

    name: str
    parameters: Parameters
    inputs: tuple[int, ...]
    targets: tuple[int, ...]
    h_prev: Floats
    learning_rate: float = 0.013  # which nobody has written down


def _parameters(seed: int, scale: float = 0.3) -> Parameters:
    rng = np.random.default_rng(seed)
    shapes = (
        (HIDDEN_SIZE, VOCAB_SIZE),
        (HIDDEN_SIZE, HIDDEN_SIZE),
        (VOCAB_SIZE, HIDDEN_SIZE),
        (HIDDEN_SIZE, 1),
        (VOCAB_SIZE, 1),
    )
    W_xh, W_hh, W_hy, b_h, b_y = (rng.normal(0.0, scale, shape) for shape in shapes)
    return W_xh, W_hh, W_hy, b_h, b_y


def _state(seed: int) -> Floats:
    return np.random.default_rng(seed).uniform(-0.9, 0.9, (HIDDEN_SIZE, 1))


def _steep() -> Case:
    """Return a window whose gradients are larger than the clip: the matrix of the outputs is thirty times as large."""
    W_xh, W_hh, W_hy, b_h, b_y = _parameters(4)
    return Case("steep", (W_xh, W_hh, 30 * W_hy, b_h, b_y), (3, 0, 6, 1, 5), (0, 6, 1, 5, 4), _state(5))


def _loud() -> Case:
    """Return a window whose outputs are too large for e to their power."""
    W_xh, W_hh, W_hy, b_h, b_y = _parameters(6)
    b_y = np.full_like(b_y, -1000.0)
    b_y[2] = 1000.0
    return Case("loud", (W_xh, W_hh, W_hy, b_h, b_y), (3, 0, 6, 1, 5), (0, 6, 1, 5, 4), _state(7))


WINDOW = Case("window", _parameters(0), (3, 0, 6, 1, 5), (0, 6, 1, 5, 4), _state(1))
ONE = Case("one", _parameters(2), (2,), (7,), _state(3))
FAST = replace(WINDOW, name="fast", learning_rate=1.0)
STEEP = _steep()
LOUD = _loud()

_BALANCED = 6  # the character that is written only where the biases are right: see writing_parameters


@dataclass(frozen=True)
class Writing:
    """A network that writes one text only: what comes after ``start`` is ``expected``, whatever the chance."""

    name: str
    start: str
    expected: str


_FIRST, _SECOND = (
    3,
    5,
)  # how far the next character is from the one just read, and from the one before it, where there is one


def writing_parameters() -> Parameters:
    """Return parameters whose state holds the character just read in its first half and the one before in its second.

    A unit is 1 for its character and -1 for the others, by b_h. The one before decides what comes next, three times as
    loudly as the one just read, so that a network which forgets its state writes something else. What the units of the
    first half take from one character, b_y gives back: without b_y it is never written, without b_h always.
    """
    V = VOCAB_SIZE
    W_xh, W_hh, W_hy = np.zeros((2 * V, V)), np.zeros((2 * V, 2 * V)), np.zeros((V, 2 * V))
    W_xh[:V] = 40 * np.eye(V)
    W_hh[V:, :V] = 20 * np.eye(V)
    W_hy[:, :V] = 30 * np.roll(np.eye(V), _FIRST, axis=0)
    W_hy[:, V:] = 90 * np.roll(np.eye(V), _SECOND, axis=0)
    b_h, b_y = np.full((2 * V, 1), -20.0), np.zeros((V, 1))
    b_h[V:] = 0.0
    W_hy[_BALANCED, :V] += 50.0
    b_y[_BALANCED] = 50.0 * (V - 2)
    return W_xh, W_hh, W_hy, b_h, b_y


def written(
    start: str,
    length: int,
    *,
    feeds_back: bool = True,
    keeps_state: bool = True,
    twice: bool = False,
    primed: slice = slice(None),
    without: str = "",
) -> str:
    """Return what the network of ``writing_parameters`` writes after ``start``, ``length`` characters.

    Unless said otherwise, what it writes is what it reads next, and its state is carried on. ``twice``: it reads the
    last of ``start`` twice. ``primed`` is what it reads of ``start``; ``without`` the bias that
    it forgets.
    """
    read = [CHARACTERS.index(each) for each in start[primed]]
    read += read[-1:] if twice else []
    begin = len(read)
    text: list[int] = []
    for _place in range(length):
        alone = len(read) == 1 or not keeps_state
        likely = [(read[-1] + _FIRST) % VOCAB_SIZE] if alone else _two_likeliest(read)
        if without == "b_y":
            likely = [each for each in likely if each != _BALANCED]
        text.append(_BALANCED if without == "b_h" or not likely else likely[0])
        read.append(text[-1] if feeds_back else read[begin - 1])
    return "".join(CHARACTERS[each] for each in text)


def _two_likeliest(read: list[int]) -> list[int]:
    return [(read[-2] + _SECOND) % VOCAB_SIZE, (read[-1] + _FIRST) % VOCAB_SIZE]


def continuation(start: str, length: int) -> str:
    """Return what a right writer writes after ``start``."""
    return written(start, length)


LENGTH = 12
FROM_ONE = Writing("from one", "c", continuation("c", LENGTH))
FROM_THREE = Writing("from three", "cag", continuation("cag", LENGTH))
