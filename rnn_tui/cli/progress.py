"""Progress on the command line: a training's events, silently, as lines, or as a bar."""

import sys
from collections.abc import Callable, Iterator, Sequence

from rnn_tui.cli import DIVERGED, UNUSABLE
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.progress_bar import make_bar
from rnn_tui.cli.streams import OutputError, ReaderGone, one_line, tell
from rnn_tui.language import _, decimal, grouped, ngettext
from rnn_tui.terminal.safe_text import in_one_line
from rnn_tui.terminal.wording import describe_epoch, describe_happening, describe_progress
from rnn_tui.training.events import (
    EpochFinished,
    Event,
    Reported,
    TrainingFinished,
    TrainingStarted,
)
from rnn_tui.training.trainer import Trainer

_LINES_APART = 2.0  # seconds of training between two plain lines; a log on disk is read later, and whole


class TrainingReader:
    """Reports only problems, on standard error."""

    def handle(self, event: Event) -> None:
        """Report what went wrong, and how to continue an interrupted training."""
        if sentence := describe_happening(event):
            tell(sentence)
        if isinstance(event, TrainingFinished):
            for message in _describe_loss(event):
                tell(message)

    def say(self, notes: Sequence[str]) -> None:
        """Print the notes before the training starts."""

    def close(self) -> None:
        """Leave the terminal as it was, however it ended."""


class _TalkingReader(TrainingReader):
    """Output for people."""

    def say(self, notes: Sequence[str]) -> None:
        """Print each note on a line of its own."""
        for note in notes:
            print(in_one_line(note), flush=True)


class JsonReader(TrainingReader):
    """One JSON object per line on standard output: each report, and the end; notes go to standard error."""

    def say(self, notes: Sequence[str]) -> None:
        """Print each note to standard error: on standard output there is nothing but objects."""
        for note in notes:
            tell(note)

    def handle(self, event: Event) -> None:
        """Print the event's figures."""
        match event:
            case TrainingStarted(notes=notes):
                self.say(notes)
            case Reported(progress=progress):
                print_json(progress.as_json())
            case TrainingFinished():
                print_json(event.as_json())
            case _:
                pass
        super().handle(event)


class LineReader(_TalkingReader):
    """Plain lines on standard output."""

    def __init__(self, trainer: Trainer) -> None:
        self._lesson = trainer.config.report_every is None
        self._next_line = 0.0

    def handle(self, event: Event) -> None:
        """Print the report, the lesson's own line for an epoch, and how it ended."""
        match event:
            case TrainingStarted(notes=notes):
                self.say(notes)
            case Reported(progress=progress) if not self._lesson and progress.seconds >= self._next_line:
                self._next_line = progress.seconds + _LINES_APART
                print(describe_progress(progress), flush=True)
            case EpochFinished() if self._lesson:
                print(describe_epoch(event), flush=True)
            case TrainingFinished():
                _say_end(event)
            case _:
                pass
        super().handle(event)


class BarReader(_TalkingReader):
    """A progress bar with loss, validation loss, speed and the time left."""

    def __init__(self) -> None:
        self._bar = make_bar(sys.stdout)
        self._task = self._bar.add_task("", total=None)

    def handle(self, event: Event) -> None:
        """Move the bar; at the end take it away and say how it ended."""
        match event:
            case TrainingStarted(notes=notes):
                self.say(notes)
                self._bar.start()
            case Reported(progress=progress):
                total = None if progress.left is None else progress.seconds + progress.left
                figures = describe_progress(progress, short=True)
                self._bar.update(self._task, completed=progress.seconds, total=total, description=figures)
            case TrainingFinished():
                self._bar.stop()
                _say_end(event)
            case _:
                pass
        super().handle(event)

    def close(self) -> None:
        """Give the terminal its cursor back."""
        self._bar.stop()


class ReaderWhileHeard(TrainingReader):
    """Passes everything to ``reader`` until standard output is lost; the training continues without it."""

    def __init__(self, reader: TrainingReader) -> None:
        self.failed = False  # of itself: a reader that went away has read enough
        self._reader = reader

    def handle(self, event: Event) -> None:
        """Hand the event on."""
        self._do(lambda reader: reader.handle(event))

    def say(self, notes: Sequence[str]) -> None:
        """Hand the notes on."""
        self._do(lambda reader: reader.say(notes))

    def close(self) -> None:
        """Leave the terminal as it was, however it ended."""
        self._reader.close()

    def _do(self, work: Callable[[TrainingReader], None]) -> None:
        try:
            work(self._reader)
        except (OutputError, ReaderGone) as error:
            if isinstance(error, OutputError):
                self.failed = True
                tell(_("{complaint}; the training continues").format(complaint=error))
            self._reader.close()
            self._reader = TrainingReader()
            work(self._reader)


def status_of(event: TrainingFinished) -> int:
    """Return the exit status of a training that ended so."""
    if event.failure:
        return UNUSABLE
    return DIVERGED if event.reason == "diverged" else 0


def _describe_loss(event: TrainingFinished) -> Iterator[str]:
    """Yield what to tell a person who interrupted a training, or whose training could not be saved."""
    if event.failure:
        yield _("the training could not be saved: {reason}").format(reason=event.failure)
    if event.reason == "stopped" and event.run is not None:
        yield _("stopped; to continue: rnn-tui train --resume {run}").format(run=event.run)
    elif event.reason == "stopped" and not event.failure:
        yield _("stopped, and not saved: it took less than ten seconds (--out DIR saves it)")


def _say_end(event: TrainingFinished) -> None:
    steps, seconds = grouped(event.steps), decimal(event.seconds, 1)
    message = ngettext(
        "finished after {steps} step, {seconds} s of training",
        "finished after {steps} steps, {seconds} s of training",
        event.steps,
    )
    print(message.format(steps=steps, seconds=seconds))
    if event.val_loss is not None:
        print(_("validation loss {loss} nats per character").format(loss=decimal(event.val_loss, 4)))
    if event.run is not None:
        print(_("saved in {run}; to write with it: rnn-tui generate {run}").format(run=one_line(event.run)))
    elif event.reason != "stopped" and not event.failure:  # which is said with every reader
        print(_("not saved: it took less than ten seconds (--out DIR saves it)"))
