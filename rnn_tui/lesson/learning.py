"""A training of the lesson, by the functions of ``lesson/code``: window after window, and what it was at each epoch."""

import math
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from rnn_tui.lesson.code.backward import backward_pass
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.loss import loss
from rnn_tui.lesson.code.parameters import Parameters, initialize_parameters
from rnn_tui.lesson.code.update import CLIP, Windows, update, windows_as_indices

Floats = NDArray[np.float64]

HIDDEN_SIZE, SEQ_LENGTH, EPOCHS = 50, 5, 100  # the lesson's
AT_A_TICK = 20  # windows that are learnt: some six milliseconds
_TRAININGS = 16  # that are kept: some three megabytes each


@dataclass(frozen=True)
class Recipe:
    """What a training begins with and goes by; the lesson's own where nothing is said.

    ``scale`` is that of W_hh. With ``all_targets`` each of a window's characters is asked for what follows it, else
    the last one alone.
    """

    scale: float = 0.01
    learning_rate: float = 0.05
    all_targets: bool = False
    seed: int = 0


@dataclass(frozen=True)
class Look:
    """What a network makes of all windows, nothing being learnt: the sum of their losses, and the share left.

    ``left`` is |dL/dh_1| / |dL/dh_T|, averaged over the windows, where L is the loss of the character behind a window:
    how much of the blame is left at its first state.
    """

    loss: float
    left: float


class Training:
    """A training that goes on a few windows at a time, and keeps what it was at each epoch.

    Epoch e is the one that begins with ``parameters_at(e)``; ``losses[e]``, ``largest[e]`` and ``clipped[e]`` are
    known once it is over: the sum of the losses as they were met, which is what the lesson prints, the largest element
    of all gradients before clipping, and the windows in which at least one was clipped. A loss may be infinite.
    """

    def __init__(self, sentence: str, recipe: Recipe = Recipe(), seq_length: int = SEQ_LENGTH) -> None:
        self.recipe = recipe
        self.windows: Windows = windows_as_indices(sentence, seq_length, recipe.all_targets)
        self.losses: list[float] = []
        self.largest: list[float] = []
        self.clipped: list[int] = []
        self._parameters = initialize_parameters(HIDDEN_SIZE, len(set(sentence)), recipe.scale, recipe.seed)
        self._kept: list[Parameters] = []
        self._looks: list[Look] = []
        self._met: list[tuple[float, float]] = []  # of each window of this epoch: its loss, its largest element
        self._begin_epoch()

    @property
    def epoch(self) -> int:
        """The epoch that is being learnt, which is also the number of those that are over."""
        return len(self.losses)

    def learn(self, windows: int = 1) -> None:
        """Learn the next ``windows``; the first follows on the last one. A window takes about a quarter of a ms."""
        with np.errstate(all="ignore"):  # what a rate that is far too high comes to is not a fault, it is shown
            for _window in range(windows):
                self._learn_window()

    def learn_until(self, epoch: int) -> None:
        """Learn until ``epoch`` of them are over; nothing where they are."""
        while self.epoch < epoch:
            self.learn(len(self.windows) - len(self._met))

    def parameters_at(self, epoch: int) -> Parameters:
        """Return the parameters that ``epoch`` begins with, not to be written into; IndexError where it is to come."""
        return self._kept[epoch]

    def look(self, epoch: int) -> Look:
        """Return what the network makes of the windows when ``epoch`` begins; IndexError where that is to come."""
        return self._looks[epoch]

    def epoch_of_half(self) -> int | None:
        """Return after how many epochs the loss was half of the first one; None where it has not come to that."""
        return next((epoch for epoch, each in enumerate(self.losses, 1) if each <= self.losses[0] / 2 < math.inf), None)

    def _learn_window(self) -> None:
        inputs, targets = self.windows[len(self._met)]
        ps, hs = forward_pass(inputs, np.zeros((HIDDEN_SIZE, 1)), self._parameters)
        gradients = backward_pass(inputs, targets, ps, hs, self._parameters)
        self._met.append((loss(ps, targets), max(float(np.abs(dW).max()) for dW in gradients)))
        update(self._parameters, gradients, self.recipe.learning_rate)
        if len(self._met) == len(self.windows):
            self._end_epoch()

    def _end_epoch(self) -> None:
        losses, largest = zip(*self._met)
        self.losses.append(reduce(add, losses))  # rounded as in train_rnn; sum() is more exact from Python 3.12 on
        self.largest.append(max(largest))
        self.clipped.append(sum(each > CLIP for each in largest))
        self._met.clear()
        self._begin_epoch()

    def _begin_epoch(self) -> None:
        self._kept.append(_copy(self._parameters))
        self._looks.append(look_at(self.windows, self._parameters))


@lru_cache(maxsize=_TRAININGS)
def shared_training(sentence: str, recipe: Recipe) -> Training:
    """Return the one training of a sentence by a recipe, which goes on from wherever it was brought to.

    It belongs to the thread that moves the stages: a step that is begun anew, or another step that looks at the same
    training, need not learn it again.
    """
    return Training(sentence, recipe)


def look_at(windows: Windows, parameters: Parameters) -> Look:
    """Return what a network makes of ``windows``, each read from zero: all of them at once, in columns."""
    W_xh, W_hh, W_hy, b_h, b_y = parameters
    inputs = np.array([inputs for inputs, _targets in windows]).T
    targets = np.array([targets for _inputs, targets in windows]).T
    T, columns = len(inputs), np.arange(len(windows))
    hs = [np.zeros((len(W_hh), len(windows)))]
    for x in inputs:
        hs.append(np.tanh(W_xh[:, x] + W_hh @ hs[-1] + b_h))
    total = 0.0
    with np.errstate(divide="ignore"):
        for h, target in zip(hs[T + 1 - len(targets) :], targets):
            p = _softmax(W_hy @ h + b_y)
            total -= float(np.log(p[target, columns]).sum())
    p[targets[-1], columns] -= 1
    first = last = W_hy.T @ p
    for h in hs[:1:-1]:
        first = W_hh.T @ ((1 - h**2) * first)
    norms = np.linalg.norm(first, axis=0), np.linalg.norm(last, axis=0)
    return Look(total, float(np.mean(np.divide(*norms, out=np.zeros(len(windows)), where=norms[1] > 0))))


def _softmax(y: Floats) -> Floats:
    e = np.exp(y - y.max(axis=0))
    p: Floats = e / e.sum(axis=0)
    return p


def _copy(parameters: Parameters) -> Parameters:
    W_xh, W_hh, W_hy, b_h, b_y = (array.copy() for array in parameters)
    return W_xh, W_hh, W_hy, b_h, b_y
