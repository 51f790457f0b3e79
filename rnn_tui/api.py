"""The laboratory from Python: open a text, train, generate, read the losses. Nothing is printed, no screen is loaded.

    text = rnn_tui.open_text("tidewater")
    training = rnn_tui.train(text, preset="quick", steps=200)
    training.generate("Once upon", length=200)
    training.losses

What the process had before (the number of BLAS threads, NumPy's error state, the language) is there again afterwards.
"""

import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import CopiedWhole, NeverCopied
from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import GenerationSettings, draw_on, until_stop
from rnn_tui.generation.stops import stops_in
from rnn_tui.generation.writer import Writer
from rnn_tui.language import _
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.network.network import IGNORING_OVERFLOW, CharRNN
from rnn_tui.reasons import reason_of
from rnn_tui.runs.log import RunLog
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.resuming import open_parent
from rnn_tui.text import library
from rnn_tui.text.corpus import Corpus, corpus_from_text
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig, config_from_json
from rnn_tui.training.control import Control
from rnn_tui.training.events import Event, Progress, Reported, TrainingFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.training.sizing import AUTO, demand_no_sizes
from rnn_tui.training.trainer import Trainer

__all__ = ("Corpus", "RnnTuiError", "Run", "Training", "TrainingConfig", "make_text", "open_run", "open_text", "train")

AnyText = Corpus | str | os.PathLike[str]

_LIMITS = ("budget", "horizon", "steps", "epochs", "seconds")


def open_text(name: str | os.PathLike[str]) -> Corpus:
    """Open a file, a folder of ``.txt`` and ``.md`` files, or a sample by its name; raises TextError."""
    return library.open_text(os.fspath(name))


def make_text(characters: str, name: str = "text") -> Corpus:
    """Make a text of a string; raises TextError where nothing can be learnt from it."""
    return corpus_from_text(characters, name)


def train(
    text: AnyText,
    preset: str = "balanced",
    *,
    out: str | os.PathLike[str] | None = None,
    threads: int = 1,
    **settings: object,
) -> "Training":
    """Train a network on ``text`` to its end, and return the training; the arguments are those of Training.

    A failure to save is a warning: the training is not lost with it.
    """
    training = Training(text, preset, out=out, threads=threads, **settings)
    for _event in training.run():
        pass
    if training.result is not None and training.result.failure:
        warnings.warn(training.result.failure, RuntimeWarning, stacklevel=2)
    return training


def open_run(run: str | os.PathLike[str] = "last", *, newest: bool = False) -> "Run":
    """Open a run that is on the disk: its folder, a checkpoint in it, its name or the beginning of it, or ``last``.

    It writes with the best parameters, or the newest. Raises RunError.
    """
    return Run(run, newest=newest)


class _Learnt:
    """A network that has learnt the text ``name``: it writes, and the figures of its ``reports`` can be read."""

    def __init__(self, name: str, network: CharRNN, vocabulary: Vocabulary, config: TrainingConfig, prime: str) -> None:
        self.network = network
        self.vocabulary = vocabulary
        self.config = config
        self.reports: list[Progress] = []
        self._name = name
        self._prime = prime

    @property
    def steps(self) -> NDArray[np.int64]:
        """The step of each report, shape (R,)."""
        return np.array([report.step for report in self.reports], np.int64)

    @property
    def losses(self) -> NDArray[np.float64]:
        """The loss since the report before, nats per character, shape (R,); ``report_every`` says how often."""
        return np.array([report.loss for report in self.reports], np.float64)

    @property
    def val_losses(self) -> NDArray[np.float64]:
        """The newest validation loss at each report, nats per character, shape (R,); NaN where there is none yet."""
        return np.array([report.val_loss for report in self.reports], np.float64)  # which turns None into NaN

    @IGNORING_OVERFLOW
    @ONE_BLAS_THREAD
    def generate(
        self,
        prime: str | None = None,
        length: int = 200,
        *,
        temperature: float | None = None,
        top_k: int = 0,
        top_p: float = 1.0,
        seed: int = 1,
        stop: str | Sequence[str] = (),
    ) -> str:
        """Return ``prime`` with ``length`` new characters behind it, or fewer where one ``stop`` is complete.

        Without a prime it is the beginning of the text, and without a temperature the preset's; 0 is greedy. The same
        seed and prime give the same text, that of ``rnn-tui generate``. Raises ConfigError.
        """
        sampling = Sampling(self.config.temperature if temperature is None else temperature, top_k, top_p)
        settings = GenerationSettings(
            sampling, seed, length=length, stops=(stop,) if isinstance(stop, str) else tuple(stop)
        )
        writer = Writer(self.vocabulary)
        writer.type_text(self._prime if prime is None else prime)
        reader = Reader(self.network, self.config.window)
        state = reader.read_all(reader.start(), writer.indices)
        stops = stops_in(self.vocabulary, settings.stops).texts
        drawn = until_stop(draw_on(reader, state, sampling, seed), self.vocabulary, settings.length, stops)
        return writer.text + self.vocabulary.decode(each.index for each in drawn)

    def _described(self, step: int) -> str:
        """Return what it is, in short: the text, the network, how far it is and how good."""
        loss = f", loss {self.reports[-1].loss:.3f}" if self.reports else ""
        return f"{self._name!r}, {self.network.architecture.label}, preset {self.config.preset}, step {step:,}{loss}"


class Training(NeverCopied, _Learnt):
    """A training of ``text``: a Corpus, or what ``open_text`` takes.

    ``settings`` are those of TrainingConfig, by its names, and change the preset's: ``hidden_size=64``, ``steps=200``,
    ``seed=3``. A length in steps or epochs takes the place of the preset's time. A step's streams are divided among
    ``threads``; the same seed, text, settings and threads give the same bits where no time is a limit. With ``out``,
    a new folder or an empty one, the training is kept there as it goes on.

    Raises TextError, ConfigError, and RunError for a folder that cannot be used.
    """

    instead = "its trainer can be"

    def __init__(
        self,
        text: AnyText,
        preset: str = "balanced",
        *,
        out: str | os.PathLike[str] | None = None,
        threads: int = 1,
        **settings: object,
    ) -> None:
        self.corpus = text if isinstance(text, Corpus) else open_text(text)
        self.trainer = trainer = Trainer(self.corpus, _config_of(preset, settings), threads=threads)
        opening = trainer.corpus.opening(trainer.config.window)
        super().__init__(self.corpus.name, trainer.network, trainer.vocabulary, trainer.config, opening)
        self.result: TrainingFinished | None = None
        self._folder = None if out is None else RunFolder(trainer, _new_folder(Path(out)))

    def __repr__(self) -> str:
        end = "" if self.result is None else f" ({self.result.reason})"
        return f"<Training: {self._described(self.trainer.step)}{end}>"

    def run(self) -> Iterator[Event]:
        """Train to the end and yield each event as it happens; the last one is the ``result``.

        Leaving the loop ends the training after the current step; another ``run`` continues from there.
        """
        control = Control()
        events = self.trainer.run(control)
        events = events if self._folder is None else self._folder.record(events)
        try:
            for event in events:
                self._take(event)
                yield event
        finally:
            control.stop()
            for event in events:  # where the loop was left: its end, which is saved
                self._take(event)

    def _take(self, event: Event) -> None:
        self.config = self.trainer.config  # where a time has become a number of steps
        if isinstance(event, Reported):
            self.reports.append(event.progress)
        elif isinstance(event, TrainingFinished):
            self.result = event


class Run(CopiedWhole, _Learnt):
    """A run on the disk, as it was when it was opened; ``folder`` is where it is, ``step`` that of its parameters.

    Its ``reports`` are those that were written down: of more than ten thousand fewer and fewer (``runs/log``).
    """

    def __init__(self, run: str | os.PathLike[str], *, newest: bool = False) -> None:
        found, _parent, self.folder = open_parent(os.fspath(run), newest)
        super().__init__(found.text.name, found.network, found.vocabulary, found.config, found.opening)
        self.step = found.step
        self.reports += [event.progress for event in RunLog(self.folder).read_on() if isinstance(event, Reported)]

    def __repr__(self) -> str:
        return f"<Run {self.folder.name}: {self._described(self.step)}>"


def _config_of(preset: str, settings: Mapping[str, object]) -> TrainingConfig:
    """Return the preset's config with ``settings``; raise ConfigError for what makes no sense."""
    given: dict[str, Any] = {
        name: value.item() if isinstance(value, np.generic) else value for name, value in settings.items()
    }
    limits = {name: given.pop(name, None) for name in _LIMITS}
    config = config_from_json({**preset_config(preset).as_json(), **given}).with_limits(**limits)
    if preset == AUTO:
        demand_no_sizes(given)
    return config_from_json(config.as_json())  # whose limits are checked for their type, too


def _new_folder(folder: Path) -> Path:
    """Make the folder of a new run and return it; raise RunError where it cannot be made, or something is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = any(folder.iterdir())
    except OSError as error:
        raise RunError(
            _("{path}: it cannot be created ({reason})").format(path=folder, reason=reason_of(error))
        ) from None
    if taken:
        raise RunError(_("{path}: it is not empty; name a new folder").format(path=folder))
    return folder
