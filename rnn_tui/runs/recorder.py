"""RunFolder: what a training saves while it runs, so that it can continue whatever happens."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import BrokenOffError, RunError
from rnn_tui.language import _
from rnn_tui.network.network import CharRNN
from rnn_tui.reasons import reason_of
from rnn_tui.runs.about import About, Parent, write_about
from rnn_tui.runs.catalogue import remember
from rnn_tui.runs.checkpoint import Checkpoint, TextFacts, checkpoint_bytes, read_reached
from rnn_tui.runs.files import demand_folder
from rnn_tui.runs.layout import BEST, CONFIG, END, METRICS, NEWEST, SAMPLES, SNAPSHOTS, SUFFIX, TEXT
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.log import End, is_written, line_of
from rnn_tui.runs.naming import reserve_folder
from rnn_tui.runs.records import Records
from rnn_tui.runs.saving import Saver, write_atomically
from rnn_tui.runs.snapshots import snapshot_files, thin_out
from rnn_tui.text.corpus import Corpus
from rnn_tui.there import is_file
from rnn_tui.training.events import (
    BestReached,
    CheckpointSaved,
    EpochFinished,
    Event,
    HorizonSet,
    Paused,
    Reported,
    SampleWritten,
    SavingFailed,
    SettingChanged,
    StepFinished,
    TrainingFinished,
    TrainingStarted,
    failure_of,
)
from rnn_tui.training.trainer import Trainer

WORTH_KEEPING = 10.0  # seconds that a person waited; a shorter run is kept only where that was asked for
_COPIED_BELOW = 8_000_000  # characters: a longer text that is a file is not copied into the run


class RunFolder(NeverCopied):
    """Writes what a training leaves behind; ``out`` is a folder the user named, else one is made and named here.

    ``lock`` is given for a run that goes on: it was taken before anything of it was read. The folder is this process's
    own while it records. Work on the disk is done by ``executor``, a thread unless a test hands in another.
    """

    instead = "one writes a folder; its trainer can be"

    def __init__(
        self,
        trainer: Trainer,
        out: Path | None = None,
        checkpoint_every: float = 30.0,
        parent: Parent | None = None,
        lock: RunLock | None = None,
        executor: Executor | None = None,
    ) -> None:
        self.trainer = trainer
        self.path = out or reserve_folder(trainer)
        self._kept_anyway = out is not None or trainer.config.is_lesson  # which is small, and over in an instant
        self._is_reserved = out is None
        self._every = checkpoint_every
        self._parent = parent
        self._lock = lock
        self._saver = Saver(executor)
        self._metrics, self._samples = Records(self.path / METRICS), Records(self.path / SAMPLES)
        self._text = facts_of(trainer.source)
        self._saved_at = trainer.figures.seconds
        self._failure = ""  # why what was to be written last was not
        self._made = False

    def __repr__(self) -> str:
        return f"<RunFolder {str(self.path)!r}>"

    def go_on_from(self, checkpoint: Checkpoint) -> None:
        """Bring the folder back to where ``checkpoint`` was written: what came later is cut off; raises OSError."""
        self._made = True
        self._metrics.cut(checkpoint.records.get(METRICS, 0))
        self._samples.cut(checkpoint.records.get(SAMPLES, 0))
        (self.path / END).unlink(missing_ok=True)
        for step, path in snapshot_files(self.path / SNAPSHOTS):
            if step > checkpoint.step:
                path.unlink()

    def keep(self) -> None:
        """Save the run however short it turns out to be; may be called from any thread while it records."""
        self._kept_anyway = True

    def move(self, path: Path) -> None:
        """Take note that the folder, while nothing is recorded, was given another name."""
        self.path = path
        self._metrics.path, self._samples.path = path / METRICS, path / SAMPLES

    def record(self, events: Iterator[Event]) -> Iterator[Event]:
        """Pass ``events`` on and record them; a failure to write is an event, reported once."""
        try:
            for event in self._until_it_breaks(events):
                failures = [self._try(do, event) for do in (self._prepare, self._note, self._save_what_is_due)]
                ended = isinstance(event, TrainingFinished | Paused)
                happened = self._told([*failures, *self._saver.outcomes(wait=ended)])
                for each in happened:
                    self._try(self._note, each)
                if isinstance(event, TrainingFinished):
                    yield from happened
                    yield self._end(event)
                else:
                    yield event
                    yield from happened
        finally:
            self.close()

    def close(self) -> None:
        """Wait for the disk and give the folder up to others; it is taken again by the next ``record``."""
        self._saver.outcomes(wait=True)
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        if self._is_reserved and not self._made:
            with suppress(OSError):  # a name that was reserved for a training that never began
                self.path.rmdir()

    def _told(self, outcomes: list[OSError | int | None]) -> list[Event]:
        """Return what is to be told: each checkpoint by its step, and the first failure behind one."""
        events: list[Event] = []
        for outcome in outcomes:
            if isinstance(outcome, int):
                self._failure = ""
                events.append(CheckpointSaved(self.path / NEWEST, outcome))
            elif isinstance(outcome, OSError) and not self._failure:
                self._failure = _("{path}: {reason}").format(path=self.path, reason=reason_of(outcome))
                events.append(SavingFailed(self._failure))
        return events

    def _until_it_breaks(self, events: Iterator[Event]) -> Iterator[Event]:
        """Pass ``events`` on; where the training breaks off, note why, and save it where it is whole."""
        try:
            yield from events
        except Exception as error:
            if self._made:
                self._try(self._note, failure_of(error))
                if isinstance(error, BrokenOffError):
                    self._save("newest", NEWEST)
            raise

    def _try(self, do: Callable[[Event], None], event: Event) -> OSError | None:
        try:
            do(event)
        except OSError as error:
            return error
        return None

    def _prepare(self, event: Event) -> None:
        """Make what has to be there before anything is told of a training, or of what became of its settings."""
        if isinstance(event, TrainingStarted | HorizonSet | SettingChanged):
            self._make()
            self._write_config()
            self._saver.submit(TEXT, self._copy_text)

    def _note(self, event: Event) -> None:
        """Write an event down; before a checkpoint, so that whoever goes on from that keeps the line.

        Epochs that are shorter than a report are left out: nobody is told of them, and they would be most of the file.
        So are most reports of a training that has very many: else a small network's night would be a file of gigabytes.
        """
        trainer = self.trainer
        match event:
            case SampleWritten():
                self._samples.append(event.as_json())
            case EpochFinished(epoch=epoch) if trainer.cut.steps_per_epoch < trainer.report_every or not is_written(
                epoch
            ):
                pass
            case Reported(progress=progress) if not is_written(progress.step // trainer.report_every):
                pass
            case _:
                if (line := line_of(event)) is not None:
                    self._metrics.append(line)

    def _save_what_is_due(self, event: Event) -> None:
        """Write what belongs to an event, or ask the saver to."""
        match event:
            case SampleWritten(step=step):
                self._save_snapshot(step)
            case BestReached():
                self._save("best", NEWEST, BEST)
            case StepFinished(progress=progress) if progress.seconds - self._saved_at >= self._every:
                self._save("newest", NEWEST)
            case Paused() | TrainingFinished():
                if isinstance(event, TrainingFinished) and event.val_loss is not None:
                    end = End(event.steps, event.seconds, event.val_loss)
                    self._saver.submit(END, partial(self._write_end, end))
                self._save("newest", NEWEST)
                self._metrics.write_waiting()
                self._samples.write_waiting()
            case _:
                pass

    # -- the folder ---------------------------------------------------------------------------------------------

    def _make(self) -> None:
        """Make the folder and what stands in it from the beginning; again where it has gone."""
        there = self._made and self.path.is_dir()
        if there and self._lock is not None:
            return
        (self.path / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
        demand_folder(self.path / SNAPSHOTS)
        if self._lock is not None:  # that of a folder which is gone
            self._lock.release()
        self._lock = RunLock(self.path)
        self._lock.acquire()
        if there:
            self._demand_ours()
            return
        write_about(self.path, self._about())
        self._write_config()
        self._made = True
        remember(self.path)

    def _about(self) -> About:
        learnt_by = self.trainer.learnt_by
        note = _("learnt by the functions of {file}").format(file=learnt_by) if learnt_by else ""
        return About(self._text, time.strftime("%Y-%m-%d %H:%M"), self._parent, note, learnt_by)

    def _copy_text(self) -> None:
        """Put the text into the folder where it is not there yet: a short one, or one that is no file."""
        text, path = self.trainer.source.content, self.path / TEXT
        if (self._text.path is None or len(text) < _COPIED_BELOW) and not path.exists():
            write_atomically(path, text.utf8())

    def _write_end(self, end: End) -> None:
        """Write down what was measured at the end, which is no line of the metrics: training may go on from there."""
        self._make()
        write_atomically(self.path / END, json.dumps(asdict(end)).encode() + b"\n")

    def went_on_elsewhere(self) -> bool:
        """Return whether somebody else went on with the run since it was given up; raises RunError."""
        return read_reached(self.path / NEWEST).step != self.trainer.step

    def _demand_ours(self) -> None:
        """Raise RunError where somebody else went on with the run since it was given up."""
        if self.went_on_elsewhere():
            raise RunError(_("{path}: the run was continued elsewhere; open it again").format(path=self.path))

    def _write_config(self) -> None:
        config = self.trainer.config.as_json()
        write_atomically(self.path / CONFIG, json.dumps(config, indent=2).encode() + b"\n")

    def _end(self, event: TrainingFinished) -> TrainingFinished:
        """Return ``event`` with the run's folder, or without one where the run was too short to keep, or why else."""
        if event.waited < WORTH_KEEPING and not self._kept_anyway:
            self.close()
            shutil.rmtree(self.path, ignore_errors=True)
            self._made = False
            return event
        kept = self.path if is_file(self.path / NEWEST) else None
        return replace(event, run=kept, failure=self._failure)

    # -- checkpoints --------------------------------------------------------------------------------------------

    def _save(self, name: str, *files: str) -> None:
        """Copy everything now, and have it written in the background under each of ``files``."""
        self._saved_at = self.trainer.figures.seconds  # also when it fails: the next try is a whole interval later
        checkpoint = self._checkpoint()

        def write() -> int:
            self._make()  # somebody may have taken the folder away
            self._copy_text()  # before anything that needs it to go on
            data = checkpoint_bytes(checkpoint)
            for file in files:
                write_atomically(self.path / file, data)
            return checkpoint.step

        self._saver.submit(name, write)

    def _checkpoint(self, with_state: bool = True) -> Checkpoint:
        trainer = self.trainer
        return Checkpoint(
            _copy_of(trainer.network),
            trainer.vocabulary,
            trainer.config,
            trainer.step,
            trainer.figures.val_loss,
            trainer.corpus.opening(trainer.config.window),
            self._text,
            trainer.state() if with_state else None,
            {METRICS: self._metrics.count, SAMPLES: self._samples.count},
            trainer.threads,
        )

    def _save_snapshot(self, step: int) -> None:
        self._saver.submit(f"{SNAPSHOTS}/{step}", partial(self._write_snapshot, self._checkpoint(with_state=False)))

    def _write_snapshot(self, checkpoint: Checkpoint) -> None:
        folder = self.path / SNAPSHOTS
        demand_folder(folder)
        write_atomically(folder / f"{checkpoint.step:09}{SUFFIX}", checkpoint_bytes(checkpoint))
        files = dict(snapshot_files(folder))
        for step in thin_out([(step, path.stat().st_size) for step, path in files.items()]):
            files[step].unlink()


def _copy_of(network: CharRNN) -> CharRNN:
    return CharRNN(network.architecture, flat=network.flat.copy())


def facts_of(corpus: Corpus) -> TextFacts:
    """Return what a run remembers of its text."""
    path = None if corpus.path is None else str(corpus.path.absolute())
    return TextFacts(corpus.name, corpus.size, corpus.sha256, path, None if path is None else corpus.encoding)
