"""How a network's memory goes along a text: how much there is of it, and how much of it each character keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.generation.reader import State

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Memory:
    """The memory h (H,) of the last layer after each of T characters: its ``norms`` (T,), and what is ``kept`` (T,).

    ``kept`` is the cosine of the angle between h and the h before, none where they point apart: 1 where a character
    has changed nothing of its direction, 0 where nothing of the old one is left. ``most`` is the largest norm there
    can be, sqrt(H), where each unit is between -1 and 1; where units have no bound it is the largest there was.
    """

    norms: Floats
    kept: Floats
    most: float


def memory_along(states: Sequence[State], is_bounded: bool) -> Memory:
    """Return the memory after each of ``states`` but the first, which is the one that they begin with."""
    h = np.stack([state.h[-1, 0] for state in states]).astype(np.float64)
    norms = np.linalg.norm(h, axis=1)
    both = norms[1:] * norms[:-1]
    along = np.einsum("th,th->t", h[1:], h[:-1])
    kept = np.clip(np.divide(along, both, out=np.zeros_like(both), where=both > 0), 0.0, 1.0)
    most = float(np.sqrt(h.shape[1])) if is_bounded else float(norms.max())
    return Memory(norms[1:], kept, most)
