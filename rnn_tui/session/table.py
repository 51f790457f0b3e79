"""What is on the table: exactly one of four things, each of which says what may be done with it.

A text of which nothing is learnt (Fresh), a text to be learnt beginning with a run's parameters (Fork), a run as it is
on the disk (Opened), or a training of one of these that this session began (Learning).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from rnn_tui.generation.reader import Reader
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.there import is_folder
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.memory import demand_memory
from rnn_tui.training.settings import LiveValue

if TYPE_CHECKING:
    from rnn_tui.runs.follow import OpenedRun
    from rnn_tui.runs.resuming import Origin
    from rnn_tui.session.worker import TrainingThread
    from rnn_tui.training.control import Control
    from rnn_tui.training.stepping import Clock
    from rnn_tui.training.trainer import Trainer

Phase = Literal["ready", "training", "paused", "finished", "opened"]
MakeTrainer = Callable[[Corpus, TrainingConfig, "Clock"], "Trainer"]


@dataclass(frozen=True, eq=False)
class Fresh:
    """A text, and the settings that it will be learnt with from initial values.

    ``learnt_by`` makes what trains, where its steps are not computed by this program.
    """

    corpus: Corpus
    config: TrainingConfig
    learnt_by: MakeTrainer | None = None

    phase: ClassVar[Phase] = "ready"

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The characters that the network will know."""
        return self.corpus.folded_vocabulary(self.config.min_count)

    def reader(self) -> tuple[Reader, int]:
        """Return what reads the prompt before anything is learnt, and the step of its parameters.

        All zeros give the uniform distribution.
        """
        return Reader(CharRNN(Architecture(len(self.vocabulary), 1)), self.config.window), 0

    def with_preset(self, preset: TrainingConfig) -> TrainingConfig:
        """Return a preset's settings, as far as they can be chosen here."""
        return preset

    def demand(self) -> None:
        """Raise ConfigError for settings that the memory does not hold."""
        demand_memory(self.config, len(self.vocabulary))

    def make_trainer(self, config: TrainingConfig, clock: Clock, threads: int) -> Trainer:
        """Return a training of it, with the length that ``config`` names; raises ConfigError and TextError."""
        if self.learnt_by is not None:
            return self.learnt_by(self.corpus, config, clock)
        from rnn_tui.training.trainer import Trainer

        return Trainer(self.corpus, config, clock, threads=threads)

    def anew(self) -> Fresh:
        """Return what other settings are applied to: this itself."""
        return self


@dataclass(frozen=True, eq=False)
class Fork:
    """A text, and the settings that it will be learnt with from the parameters of ``origin``, whose characters it has.

    They fix the network's kind and size, and the vocabulary.
    """

    corpus: Corpus
    config: TrainingConfig
    origin: Origin

    phase: ClassVar[Phase] = "ready"

    @property
    def vocabulary(self) -> Vocabulary:
        """The characters that the network knows."""
        return self.origin.checkpoint.vocabulary

    def reader(self) -> tuple[Reader, int]:
        """Return what reads the prompt before anything more is learnt, and the step of its parameters."""
        return Reader(self.origin.checkpoint.network, self.config.window), self.origin.checkpoint.step

    def with_preset(self, preset: TrainingConfig) -> TrainingConfig:
        """Return a preset's settings, as far as they can be chosen here: for a network of this kind and size."""
        from rnn_tui.runs.resuming import fork_config

        return fork_config(self.origin.checkpoint.config, preset)

    def demand(self) -> None:
        """Raise ConfigError for settings that the parameters do not fit, or the memory does not hold."""
        from rnn_tui.runs.resuming import demand_fit

        demand_fit(self.origin, self.config)
        demand_memory(self.config, len(self.vocabulary))

    def make_trainer(self, config: TrainingConfig, clock: Clock, threads: int) -> Trainer:
        """Return a training of it, with the length that ``config`` names; raises ConfigError and TextError."""
        from rnn_tui.runs.resuming import fork

        return fork(self.origin, self.corpus, config, clock, threads)

    def anew(self) -> Fork:
        """Return what other settings are applied to: this itself."""
        return self


@dataclass(frozen=True, eq=False)
class Opened:
    """A run as it is on the disk, where another process may be writing it."""

    run: OpenedRun

    phase: ClassVar[Phase] = "opened"

    @property
    def corpus(self) -> Corpus:
        """The text that it learnt."""
        return self.run.corpus

    @property
    def config(self) -> TrainingConfig:
        """The settings that it was learnt with, which are not to be changed any more."""
        return self.run.checkpoint.config

    @property
    def vocabulary(self) -> Vocabulary:
        """The characters that its network knows."""
        return self.run.checkpoint.vocabulary

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.run.folder

    def reader(self) -> tuple[Reader, int]:
        """Return what reads the prompt until newer parameters are found, and the step of its parameters."""
        return self.run.checkpoint.reader(), self.run.checkpoint.step

    def anew(self) -> Fork:
        """Return what other settings are applied to: a fork of the run, which stays as it is."""
        return _fork_of(self.run, self.run.checkpoint.network, self.run.checkpoint.step)


@dataclass(frozen=True, eq=False)
class Learning:
    """A training that ``began`` with something on the table, under way or ended.

    ``config`` is what was asked for, with the live settings as they have become.
    The trainer's own config is what became of it: sizes fitted to the text, the length in steps.
    """

    began: Fresh | Fork | Opened
    config: TrainingConfig
    thread: TrainingThread
    ended: bool = False

    @property
    def corpus(self) -> Corpus:
        """The text that is learnt."""
        return self.began.corpus

    @property
    def vocabulary(self) -> Vocabulary:
        """The characters that the network knows."""
        return self.began.vocabulary

    @property
    def trainer(self) -> Trainer:
        """What trains."""
        return self.thread.trainer

    @property
    def control(self) -> Control:
        """The handle on it."""
        return self.thread.control

    @property
    def phase(self) -> Phase:
        """Where it stands: what the control was told, until its end was told."""
        if self.ended:
            return "finished"
        return "paused" if self.control.paused else "training"

    @property
    def folder(self) -> Path | None:
        """Where it is written; None where that has gone."""
        folder = self.thread.folder.path
        return folder if is_folder(folder) else None

    def anew(self) -> Fresh | Fork:
        """Return what other settings are applied to: what it began with; a fork of what a run has become meanwhile."""
        match self.began:
            case Opened(run=run):
                snapshot = self.thread.snapshot
                fork = _fork_of(run, CharRNN(self.thread.architecture, flat=snapshot.parameters), snapshot.step)
                return replace(fork, config=fork.config.with_live(**self.config.live))
            case began:
                return replace(began, config=self.config)

    def with_settings(self, **settings: LiveValue) -> Learning:
        """Return it with other live settings, which its thread is told of; raise ConfigError for what cannot be."""
        config = self.config.with_live(**settings)
        self.control.change_settings(**settings)
        return replace(self, config=config)


Startable = Fresh | Fork
Table = Fresh | Fork | Opened | Learning


def _fork_of(run: OpenedRun, network: CharRNN, step: int) -> Fork:
    """Return a fork of ``run`` that begins with the parameters of ``network``, which it had at ``step``."""
    from rnn_tui.runs.about import Parent
    from rnn_tui.runs.resuming import Origin, fit_to, fork_config

    checkpoint = replace(run.checkpoint, network=network, step=step, state=None)
    corpus, _notes = fit_to(run.corpus, checkpoint.vocabulary)
    return Fork(corpus, fork_config(checkpoint.config), Origin(checkpoint, Parent(run.folder.name, step)))
