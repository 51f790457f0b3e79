"""What a prompt needs to be tested alone: a reader, a clock, and a background that answers when it is told to."""

import itertools
from collections.abc import Callable

import numpy as np

from rnn_tui.generation.reader import Reader
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.session.background import BackgroundWorker, Slot

TOOK = 0.5  # seconds of a core that each answer takes


class BackgroundByHand(BackgroundWorker):
    """Answers what was asked when it is told to, each question in the same time."""

    def __init__(self) -> None:
        self._asked: dict[Slot, Callable] = {}

    def ask(self, slot: Slot, question: Callable) -> None:
        self._asked[slot], slot.busy = question, True

    def answer(self) -> None:
        asked, self._asked = self._asked, {}
        for slot, question in asked.items():
            slot.answer, slot.took, slot.busy = question(), TOOK, False


def make_reader(seed: int) -> Reader:
    network = CharRNN(Architecture(3, 4))
    network.flat[...] = np.random.default_rng(seed).uniform(-1, 1, network.flat.size)
    return Reader(network)


def reading(seconds: float) -> Callable[[], float]:
    """Return a clock on which each character takes so long to read."""
    return itertools.count(0, seconds).__next__
