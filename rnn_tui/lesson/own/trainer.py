"""A training whose steps the learner's own functions compute: its events, limits and figures are a Trainer's."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import BrokenOffError, ConfigError
from rnn_tui.generation.sampling import Sampling, distribution
from rnn_tui.language import _
from rnn_tui.lesson.checker.submission import find_file, read_submission
from rnn_tui.lesson.own.all_targets import AllTargets
from rnn_tui.lesson.own.functions import SECONDS, OwnFunctions, Parameters
from rnn_tui.network.network import CharRNN
from rnn_tui.text.batches import Batch, Cut
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.events import Diverged, Event
from rnn_tui.training.optimizers import clip_gradients, norm_of
from rnn_tui.training.presets import preset_config
from rnn_tui.training.probe import Tracing
from rnn_tui.training.stepping import Clock
from rnn_tui.training.trainer import Trainer

_WRITTEN_IN = (  # the settings that the functions themselves decide: what they are is written in them
    *("cell", "layers", "gain", "dropout", "drop_connect", "cut", "batch_size", "zero_starts", "optimizer"),
    *("schedule", "clip_value", "clip_norm"),
)
_CLIP = 5.0 * (1 - 1e-6)  # a step of which no element was clipped is smaller
_SAME = 1e-9  # that two computations in float64 may differ by

Floats = NDArray[np.floating[Any]]


class OwnTrainer(NeverCopied, Trainer):
    """Learns ``corpus`` with the functions in the file, or the folder, at ``path``.

    The parameters are theirs, in float64, and stand in the network, so that whatever reads it writes with theirs. The
    file is read anew, and its process begins, whenever training begins or goes on. Raises ConfigError for settings that
    the lesson's functions do not have.
    """

    instead = "its steps are computed in a process"

    def __init__(
        self,
        path: Path,
        corpus: Corpus,
        config: TrainingConfig,
        clock: Clock = time.perf_counter,
        seconds: float = SECONDS,
    ) -> None:
        _demand_lesson(config)
        super().__init__(corpus, config, clock, threads=1)
        self.learnt_by = find_file(path).name
        self._path, self._seconds = path, seconds
        self._own: Parameters | None = None
        self._notes, self._windows = self.notes, self.cut

    def run(self, control: Control) -> Iterator[Event]:
        """Train as a Trainer does; raises BrokenOffError with one line where the functions do, after a whole step."""
        characters, hidden_size = "".join(self.vocabulary.characters), self.config.hidden_size
        with OwnFunctions(read_submission(self._path), characters, hidden_size, self._seconds) as functions:
            self._functions = functions
            if self._own is None:
                self._begin_with_own(functions.initialise(self.config.seed % 2**32))
            self.notes = (*self._notes, *self._choose_targets())
            yield from super().run(control)

    def go_on(self, budget: float | None) -> None:
        """Prepare another ``run`` after the end; where the functions broke off before it, the end stays as it was."""
        if self._is_over():
            super().go_on(budget)

    def _begin_with_own(self, parameters: Parameters) -> None:
        self._own = parameters
        _put(self.network.parameters, parameters)
        self._good = self.snapshot()

    def _learn(self, batch: Batch, tracing: Tracing | None, by_hand: bool) -> tuple[float, float, bool]:
        """Have the functions take a step; its gradients are what they moved the parameters by."""
        before, rate = self._own, self.learning_rate
        assert before is not None  # since it runs
        learnt = self._functions.learn(batch, before, rate)
        loss = learnt.loss / len(batch.targets)
        _put(self.network.gradients, {name: (before[name] - after) / rate for name, after in learnt.parameters.items()})
        if tracing is not None:
            tracing.learn(loss)
        self._own = learnt.parameters
        _put(self.network.parameters, learnt.parameters)
        norm = norm_of(self.network.flat_gradients)
        return loss, norm, by_hand and bool(np.abs(self.network.flat_gradients).max() >= _CLIP)

    def _go_back(self) -> Diverged:
        diverged = super()._go_back()
        self._own = _in_columns(self.network.parameters)
        return diverged

    def _choose_targets(self) -> tuple[str, ...]:
        """Ask for the last character of a window alone, or for all: what the functions are right for.

        Returns what is to be said of it: how far their first step is from this program's own.
        """
        every = AllTargets(self._windows)
        problem: BrokenOffError | None = None
        found: list[tuple[Cut, tuple[float, float]]] = []
        for cut in (self._windows, every):
            try:
                found.append((cut, self._distance(cut.batch(0))))
            except BrokenOffError as error:  # they may be made for the other
                problem = problem or error
            if found and max(found[-1][1]) <= _SAME:
                break
        else:
            if not found and problem is not None:
                raise problem
            found = found[:1]
        self.cut, distance = found[-1]
        asked = (_("each window has a target behind each of its characters"),) if self.cut is every else ()
        return (describe_distance(self.learnt_by, *distance), *asked)

    def _distance(self, batch: Batch) -> tuple[float, float]:
        """Return the largest differences to this program's numbers in float64: of probabilities, of the step behind."""
        assert self._own is not None
        theirs = self._functions.learn(batch, self._own, self.learning_rate)
        network = CharRNN(self.network.architecture, np.float64)
        _put(network.parameters, self._own)
        logits, _state = network.logits(batch.inputs, 1, network.zero_state(1))
        loss, _state = network.loss_and_gradients(
            batch.inputs, batch.targets, network.zero_state(1), sum_over_time=True
        )
        clip_gradients(network.flat_gradients, self.config.clip_value, self.config.clip_norm)
        network.flat -= self.learning_rate * network.flat_gradients
        forward = float(np.abs(distribution(logits[0, 0], Sampling(1.0)) - theirs.p).max())
        ours = _in_columns(network.parameters)
        step = max(float(np.abs(ours[name] - theirs.parameters[name]).max()) for name in ours)
        return forward, max(abs(loss * len(batch.targets) - theirs.loss), step)


def describe_distance(file: str, forward: float, step: float) -> str:
    """Return a sentence about the largest differences to this program's numbers: forward, and in the step behind it."""
    if forward > _SAME:
        told = _("{file} learns; forward, it is not what this program makes of its parameters ({difference} apart)")
        return told.format(file=file, difference=f"{forward:.0e}")
    if step > _SAME:
        told = _("{file} learns; forward, it is this program; its first step is another ({difference} apart)")
        return told.format(file=file, difference=f"{step:.0e}")
    told = _("{file} learns; its forward pass and its first step equal this program's (within {difference})")
    return told.format(file=file, difference=f"{max(forward, step):.0e}")


def _demand_lesson(config: TrainingConfig) -> None:
    """Raise ConfigError where a setting that is written in the functions is to be another."""
    lesson = preset_config("notebook")
    others = [name for name in _WRITTEN_IN if getattr(config, name) != getattr(lesson, name)]
    if others:
        raise ConfigError(_("your own functions decide this; choose the preset notebook"), *others)


def _put(rows: Mapping[str, Floats], columns: Parameters) -> None:
    """Write what is in the lesson's shapes into the engine's arrays, which are their transposes."""
    for name, array in columns.items():
        rows[name][...] = array.T.reshape(rows[name].shape)


def _in_columns(rows: Mapping[str, Floats]) -> Parameters:
    """Return copies in the lesson's shapes, float64."""
    return {name: np.array(np.atleast_2d(array).T, np.float64) for name, array in rows.items()}
