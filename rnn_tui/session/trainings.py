"""All trainings of a session: one is active, the others have ended or are being saved."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.runs.layout import NEWEST
from rnn_tui.there import is_file, is_same
from rnn_tui.training.events import Event, TrainingFailed, TrainingFinished

if TYPE_CHECKING:
    from rnn_tui.runs.recorder import RunFolder
    from rnn_tui.session.worker import TrainingThread
    from rnn_tui.training.control import Control


@dataclass
class Outcome:
    """The outcome of a training: where it may be saved, its text, and how it ended (None: not yet)."""

    folder: Path
    text: str
    end: TrainingFinished | TrainingFailed | None = None

    @property
    def was_lost(self) -> bool:
        """Whether it failed, or should have been saved and was not."""
        return not isinstance(self.end, TrainingFinished) or bool(self.end.failure)


class Trainings:
    """The threads that train and the folders they write."""

    def __init__(self) -> None:
        self._threads: list[TrainingThread] = []
        self.outcomes: list[Outcome] = []

    def launch(self, folder: RunFolder, control: Control, post: Callable[[Event], None]) -> TrainingThread:
        """Begin a training in a thread of its own, or go on with it; ``post`` is told of its rare events."""
        from rnn_tui.session.worker import TrainingThread

        outcome = Outcome(folder.path, folder.trainer.source.name)
        self.outcomes = [each for each in self.outcomes if each.folder != folder.path] + [outcome]

        def tell(event: Event) -> None:
            if isinstance(event, TrainingFinished | TrainingFailed):
                outcome.end = event
            post(event)

        thread = TrainingThread(folder.trainer, control, folder, tell)
        self._threads = [each for each in self._threads if each.is_alive()] + [thread]
        thread.start()
        return thread

    def stop(self) -> None:
        """End whatever trains before its next step; it saves itself, and nobody waits for it here."""
        for thread in self._threads:
            thread.control.stop()

    def wait(self, seconds: float) -> None:
        """Wait until what was stopped is saved, ``seconds`` at most."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))

    def move(self, folder: Path, path: Path) -> None:
        """Take note that a folder, which nobody writes, was given another name."""
        for outcome in self.outcomes:
            if outcome.folder == folder:
                outcome.folder = path
        for thread in self._threads:
            if thread.folder.path == folder:
                thread.folder.move(path)

    def is_writing(self, folder: Path) -> bool:
        """Return whether one of the trainings is writing the run in ``folder``."""
        return any(each.is_alive() and is_same(each.folder.path, folder) for each in self._threads)

    def outcome_of(self, end: Event) -> Outcome | None:
        """Return the outcome of the training that ended with this event."""
        return next((each for each in self.outcomes if each.end is end), None)

    def kept_runs(self) -> list[Path]:
        """Return the folders of the trainings that are on disk."""
        return [each.folder for each in self.outcomes if is_file(each.folder / NEWEST)]
