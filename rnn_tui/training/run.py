"""A run's folder: its config, its metrics, its newest and its best parameters; and how a run is found again."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import platformdirs

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.text.library import existing_path
from rnn_tui.training.checkpoint import SUFFIX, Checkpoint, checkpoint_bytes, write_atomically
from rnn_tui.training.events import (
    BestReached,
    CheckpointSaved,
    Event,
    HorizonSet,
    Paused,
    Reported,
    SavingFailed,
    StepFinished,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.trainer import Snapshot, Trainer

NEWEST = "checkpoint" + SUFFIX
BEST = "best" + SUFFIX
CONFIG = "config.json"
METRICS = "metrics.jsonl"
LAST = "last"
WORTH_KEEPING = 10.0  # seconds of training; a shorter run is kept only where it was given a folder


def runs_folder() -> Path:
    """Return where runs are kept on this system."""
    return platformdirs.user_data_path("rnn-tui", appauthor=False) / "runs"


def find_checkpoint(name: str, newest: bool = False) -> Path:
    """Return the checkpoint file that RUN means: a folder, a file, a run's name or its unique beginning, ``last``.

    Of a folder the best parameters, or the newest with ``newest`` or where there are no best. Raises RunError.
    """
    path = existing_path(name)
    if path is not None and path.is_file():
        return path
    folder = path or _find_run(name)
    candidates = [folder / NEWEST] if newest else [folder / BEST, folder / NEWEST]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise RunError(_("{path}: no checkpoint in this folder").format(path=folder))


def _find_run(name: str) -> Path:
    folder = runs_folder()
    runs = sorted(run for run in folder.iterdir() if run.is_dir()) if folder.is_dir() else []
    if name == LAST and runs:
        return max(runs, key=lambda run: run.stat().st_mtime)
    matches = [run for run in runs if run.name == name] or [run for run in runs if run.name.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = ", ".join(run.name for run in matches)
        raise RunError(_("{name}: more than one run begins so: {names}").format(name=name, names=names))
    raise RunError(_("{name}: no run of that name, no such folder or file").format(name=name))


class RunFolder:
    """Writes what a training leaves behind; ``out`` is a folder the user named, else one is made and named here."""

    def __init__(self, trainer: Trainer, out: Path | None = None, checkpoint_every: float = 30.0) -> None:
        self.trainer = trainer
        self.path = out or runs_folder() / _run_name(trainer)
        self._kept_anyway = out is not None
        self._every = checkpoint_every
        self._saved_at = trainer.seconds
        self._failed = False

    def record(self, events: Iterator[Event]) -> Iterator[Event]:
        """Pass ``events`` on, and write down what they mean; a failure to write is an event, told once."""
        for event in events:
            happened = self._try(event)
            if isinstance(event, TrainingFinished):
                yield from happened
                yield self._end(event)
            else:
                yield event
                yield from happened

    def _try(self, event: Event) -> list[Event]:
        try:
            saved = self._write(event)
        except OSError as error:
            if self._failed:
                return []
            self._failed = True
            return [SavingFailed(f"{self.path}: {error.strerror or error}")]
        if saved is None:
            return []
        self._failed = False
        return [CheckpointSaved(saved, self.trainer.step)]

    def _write(self, event: Event) -> Path | None:
        """Write what ``event`` asks for; return the newest checkpoint's path where it was written."""
        match event:
            case TrainingStarted(config=config) | HorizonSet(config=config):
                self.path.mkdir(parents=True, exist_ok=True)
                write_atomically(self.path / CONFIG, json.dumps(config.as_json(), indent=2).encode() + b"\n")
            case Reported(progress=progress):
                with (self.path / METRICS).open("a", encoding="utf-8") as file:
                    file.write(json.dumps(progress.as_json()) + "\n")
            case BestReached(val_loss=val_loss):
                self._write_checkpoint(self.path / BEST, val_loss)
            case StepFinished(progress=progress) if progress.seconds - self._saved_at >= self._every:
                return self._save()
            case Paused() | TrainingFinished():
                return self._save()
            case _:
                pass
        return None

    def _save(self) -> Path:
        self._saved_at = self.trainer.seconds  # also when it fails: the next try is a whole interval later
        self._write_checkpoint(self.path / NEWEST, self.trainer.val_loss)
        return self.path / NEWEST

    def _write_checkpoint(self, path: Path, val_loss: float | None) -> None:
        trainer = self.trainer
        checkpoint = Checkpoint(
            trainer.network,
            trainer.vocabulary,
            trainer.config,
            trainer.step,
            val_loss,
            trainer.corpus.opening(trainer.config.window),
        )
        write_atomically(path, checkpoint_bytes(checkpoint, trainer.corpus))

    def _end(self, event: TrainingFinished) -> TrainingFinished:
        """Return ``event`` with the run's folder, or without one where the run was too short to keep."""
        if event.seconds < WORTH_KEEPING and not self._kept_anyway:
            shutil.rmtree(self.path, ignore_errors=True)
        kept = self.path if self.path.is_dir() else None
        return replace(event, run=kept)


def network_of(snapshot: Snapshot, architecture: Architecture) -> CharRNN:
    """Return a network of its own with the snapshot's parameters."""
    network = CharRNN(architecture)
    network.flat[...] = snapshot.parameters
    return network


def _run_name(trainer: Trainer, clock: Callable[[], time.struct_time] = time.localtime) -> str:
    """Name a run by date, text and preset: ``2026-01-31-1405-tale-balanced``, with a number where that is taken."""
    text = re.sub(r"\W+", "-", Path(trainer.corpus.name).stem).strip("-").lower()[:40] or "text"
    name = f"{time.strftime('%Y-%m-%d-%H%M', clock())}-{text}-{trainer.config.preset}"
    number, free = 2, name
    while (runs_folder() / free).exists():
        free = f"{name}-{number}"
        number += 1
    return free
