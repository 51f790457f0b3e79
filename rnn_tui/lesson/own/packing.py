"""Several arrays as one: a message of one array takes a third of the time, and there are thousands of them."""

import math
from collections.abc import Sequence

import numpy as np

from rnn_tui.lesson.checker.answers import Floats

Shapes = Sequence[Sequence[int]]

_NOTHING = np.zeros(0)


def pack(arrays: Sequence[Floats]) -> tuple[Shapes, list[Floats]]:
    """Return the shapes of the arrays, and one array of all their numbers, as a message holds them."""
    return [array.shape for array in arrays], [np.concatenate([_NOTHING, *(array.reshape(-1) for array in arrays)])]


def unpack(shapes: Shapes, packed: Sequence[Floats]) -> list[Floats]:
    """Return the arrays again; raises ValueError or TypeError where they do not come of ``pack``."""
    sizes = [math.prod(shape) for shape in shapes]
    (numbers,) = packed
    if sum(sizes) != numbers.size or min(sizes, default=0) < 0:
        raise ValueError(sizes)
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return [part.reshape(tuple(shape)) for part, shape in zip(parts, shapes)]
