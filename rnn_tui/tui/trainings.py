"""Every training that a session began: one goes on, the others have ended or are saving themselves."""

import time
from collections.abc import Callable
from pathlib import Path

from rnn_tui.training.control import Control, Pace
from rnn_tui.training.events import Event
from rnn_tui.training.run import RunFolder
from rnn_tui.training.thread import TrainingThread


class Trainings:
    """The threads that train and the folders they write."""

    def __init__(self) -> None:
        self._threads: list[TrainingThread] = []
        self._folders: list[Path] = []

    def launch(self, folder: RunFolder, pace: Pace, paused: bool, post: Callable[[Event], None]) -> TrainingThread:
        """Begin a training in a thread of its own; ``post`` is told of its rare events."""
        self._folders.append(folder.path)
        control = Control(pace)
        if paused:
            control.pause()
        thread = TrainingThread(folder.trainer, control, folder, post)
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
        self._folders = [path if each == folder else each for each in self._folders]
        for thread in self._threads:
            if thread.folder.path == folder:
                thread.folder.move(path)

    def kept_runs(self) -> list[Path]:
        """Return the folders of the trainings that are on disk."""
        return [folder for folder in dict.fromkeys(self._folders) if folder.is_dir()]
