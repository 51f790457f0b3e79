"""Readers of a training's events on the command line: silent, in lines, or as a bar on a terminal."""

import json
import sys
from collections.abc import Sequence

from rich.progress import BarColumn, Progress, TaskID, TextColumn

from rnn_tui.language import _, decimal, grouped
from rnn_tui.training.events import (
    Diverged,
    EpochFinished,
    Event,
    Reported,
    SavingFailed,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.lines import describe_epoch, describe_progress
from rnn_tui.training.trainer import Trainer

_LINES_APART = 2.0  # seconds of training between two plain lines; a log on disk is read later, and whole


class TrainingReader:
    """Says nothing but what went wrong, on standard error."""

    def handle(self, event: Event) -> None:
        """Take note of ``event``."""
        match event:
            case SavingFailed(reason=reason):
                message = _("the run cannot be saved ({reason}); training goes on").format(reason=reason)
                print(f"rnn-tui: {message}", file=sys.stderr)
            case Diverged(step=step, back_to=back_to):
                message = _("the loss at step {step} is no number; back to the parameters of step {back_to}")
                print("rnn-tui: " + message.format(step=step, back_to=back_to), file=sys.stderr)
            case _:
                pass

    def close(self) -> None:
        """Leave the terminal as it was, however it ended."""


class JsonReader(TrainingReader):
    """One JSON object a line on standard output: each report, and the end."""

    def handle(self, event: Event) -> None:
        """Print the event's figures."""
        super().handle(event)
        match event:
            case Reported(progress=progress):
                print(json.dumps(progress.as_json()), flush=True)
            case TrainingFinished():
                print(json.dumps(event.as_json()), flush=True)
            case _:
                pass


class LineReader(TrainingReader):
    """Plain lines on standard output."""

    def __init__(self, trainer: Trainer) -> None:
        self._lesson = trainer.config.report_every is None
        self._next_line = 0.0

    def handle(self, event: Event) -> None:
        """Print the report, the lesson's own line for an epoch, and how it ended."""
        super().handle(event)
        match event:
            case TrainingStarted(notes=notes):
                _say_notes(notes)
            case Reported(progress=progress) if not self._lesson and progress.seconds >= self._next_line:
                self._next_line = progress.seconds + _LINES_APART
                print(describe_progress(progress), flush=True)
            case EpochFinished() if self._lesson:
                print(describe_epoch(event), flush=True)
            case TrainingFinished():
                _say_end(event)
            case _:
                pass


class BarReader(TrainingReader):
    """A progress bar with loss, validation loss, speed and the time left."""

    def __init__(self) -> None:
        figures = TextColumn("{task.description}", markup=False)
        self._bar = Progress(BarColumn(), figures, transient=True)
        self._task: TaskID = self._bar.add_task("", total=None)

    def handle(self, event: Event) -> None:
        """Move the bar; at the end take it away and say how it ended."""
        match event:
            case TrainingStarted(notes=notes):
                _say_notes(notes)
                self._bar.start()
            case Reported(progress=progress):
                total = None if progress.left is None else progress.seconds + progress.left
                figures = describe_progress(progress, short=True)
                self._bar.update(self._task, completed=progress.seconds, total=total, description=figures)
            case TrainingFinished():
                self._bar.stop()
                _say_end(event)
            case _:
                super().handle(event)

    def close(self) -> None:
        """Give the terminal its cursor back."""
        self._bar.stop()


def _say_notes(notes: Sequence[str]) -> None:
    for note in notes:
        print(note, flush=True)


def _say_end(event: TrainingFinished) -> None:
    steps, seconds = grouped(event.steps), decimal(event.seconds, 1)
    print(_("ended after {steps} steps, {seconds} s of training").format(steps=steps, seconds=seconds))
    if event.val_loss is not None:
        print(_("validation loss {loss} nats per character").format(loss=decimal(event.val_loss, 4)))
    if event.run is None:
        print(_("not kept: it took less than ten seconds (--out DIR keeps it)"))
    else:
        print(_("kept in {run}; write with it: rnn-tui generate {run}").format(run=event.run))
