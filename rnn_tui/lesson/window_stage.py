"""What the steps have in common that look into one window of the sentence: which window, and at which epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_tui.lesson.code.parameters import Parameters
from rnn_tui.lesson.code.text_to_numbers import build_vocabulary
from rnn_tui.lesson.learning import AT_A_TICK, EPOCHS, HIDDEN_SIZE, SEQ_LENGTH, Recipe, shared_training
from rnn_tui.lesson.step import Stage
from rnn_tui.lesson.subject import Subject

Floats = NDArray[np.float64]

SHOWN_EPOCHS = (0, 25, 50, EPOCHS)


@dataclass(frozen=True)
class Place:
    """Where a walk through the code stands: the character ``t``, counted from 0, and the ``line`` of its loop."""

    t: int
    line: int


class WindowStage(Stage):
    """One window of the sentence, under the network of the lesson as it is when an epoch begins.

    The network learns while the step is looked at, so that its later epochs are there when they are asked for;
    ``epoch`` is the one that is shown, ``next_epoch`` the one that will be as soon as it is known.
    """

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.sentence = subject.sentence
        self.characters = sorted(set(self.sentence))
        self.zero = np.zeros((HIDDEN_SIZE, 1))
        self.window = 0
        self.epoch = self.next_epoch = 0
        self.training = shared_training(self.sentence, Recipe())

    @property
    def count(self) -> int:
        """How many windows there are."""
        return len(self.training.windows)

    @property
    def text(self) -> str:
        """The characters of the window, and those behind each: one more."""
        return self.sentence[self.window : self.window + SEQ_LENGTH + 1]

    @property
    def shown(self) -> str:
        """The characters that are read."""
        return self.text[:-1]

    @property
    def inputs(self) -> list[int]:
        """The indices of the window's characters."""
        return self.indices(self.text[:-1])

    @property
    def parameters(self) -> Parameters:
        """The parameters that the epoch which is shown begins with."""
        return self.training.parameters_at(self.epoch)

    def indices(self, text: str) -> list[int]:
        """Return the index of each character."""
        index, _characters = build_vocabulary(self.sentence)
        return [index[each] for each in text]

    def learn_with(self, recipe: Recipe) -> None:
        """Look at another training."""
        self.training = shared_training(self.sentence, recipe)
        self.epoch = 0
        self._show_what_is_asked()
        self.read()

    def read(self) -> None:
        """Work out anew what depends on the window and on the parameters."""

    def show_window(self, window: int) -> None:
        """Go to another window, round and round."""
        self.window = window % self.count
        self.read()

    def ask_next_epoch(self) -> None:
        """Show the next one of SHOWN_EPOCHS, behind the last of them the first."""
        place = SHOWN_EPOCHS.index(self.next_epoch) + 1
        self.next_epoch = SHOWN_EPOCHS[place % len(SHOWN_EPOCHS)]
        self._show_what_is_asked()

    def tick(self) -> bool:
        """Learn on; return whether anything that is shown has changed."""
        if self.training.epoch >= EPOCHS:
            return False
        before = self.training.epoch
        waited = self.next_epoch != self.epoch
        self.training.learn(AT_A_TICK)
        self._show_what_is_asked()
        return self.training.epoch != before and (waited or self.training.epoch in SHOWN_EPOCHS)

    def _show_what_is_asked(self) -> None:
        if self.next_epoch <= self.training.epoch and self.next_epoch != self.epoch:
            self.epoch = self.next_epoch
            self.read()


def walked(place: Place, by: int, times: Sequence[int], lines: int) -> Place:
    """Return the place ``by`` lines on, in a loop over ``times``, each of so many ``lines``; at the ends it stays."""
    number = times.index(place.t) * lines + place.line + by
    turn, line = divmod(max(0, min(number, len(times) * lines - 1)), lines)
    return Place(times[turn], line)
