"""Directions along which a loss is looked at: two for each parameter, by chance, always the same."""

import numpy as np

from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import WINDOW
from rnn_tui.lesson.checker.interface import PARAMETERS

WIDTH = 1e-5  # how far the parameters are moved to either side


def directions() -> list[dict[str, Floats]]:
    """Return the directions, each of which moves one parameter."""
    rng = np.random.default_rng(8)
    shapes = [(name, array.shape) for name, array in zip(PARAMETERS, WINDOW.parameters) for _twice in range(2)]
    return [{name: rng.normal(size=shape)} for name, shape in shapes]
