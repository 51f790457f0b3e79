"""A run on disk, watched by a process that does not write it: its progress and its parameters."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import RunError
from rnn_tui.runs.checkpoint import Checkpoint, load_checkpoint, read_reached
from rnn_tui.runs.layout import BEST, NEWEST
from rnn_tui.runs.lock import LOOK_EVERY, is_held
from rnn_tui.runs.resuming import text_of_run
from rnn_tui.text.corpus import Corpus, MayGoOn, always
from rnn_tui.there import is_file

_Mark = tuple[int, int]  # of a file: when it was written (nanoseconds), and its size


class RunFollower:
    """Looks at a run's ``folder`` again and again; ``newest`` asks for its newest parameters, not for the best."""

    def __init__(self, folder: Path, newest: bool = False) -> None:
        self.folder = folder
        self.newest = newest
        self._reached_mark: _Mark | None = None
        self._checkpoint_mark: _Mark | None = None

    def ask_for(self, newest: bool) -> None:
        """Ask for the newest parameters from now on, or for the best."""
        self.newest = newest
        self._checkpoint_mark = None

    def reached(self) -> tuple[int, float] | None:
        """Return step and seconds of the newest checkpoint where it has changed since the last time; else None.

        A run that was stopped between two reports is further than its metrics tell.
        """
        mark = _mark(self.folder / NEWEST)
        if mark is None or mark == self._reached_mark:
            return None
        self._reached_mark = mark
        try:
            reached = read_reached(self.folder / NEWEST)
        except RunError:  # the next one will tell
            return None
        return reached.step, reached.waited

    def checkpoint(self) -> Checkpoint | None:
        """Return the parameters where they have changed since the last time; raises RunError."""
        best = self.folder / BEST
        path = self.folder / NEWEST if self.newest or not is_file(best) else best
        mark = _mark(path)
        if mark is not None and mark == self._checkpoint_mark:
            return None
        self._checkpoint_mark = mark
        return load_checkpoint(path)


@dataclass(frozen=True)
class OpenedRun(CopiedWhole):
    """A run to look at and to write with: its text, the parameters it had, and who looks for newer ones.

    ``only_look`` where nothing that is written is to be brought back or kept, in its folder or elsewhere.
    """

    corpus: Corpus
    checkpoint: Checkpoint
    follower: RunFollower
    notes: tuple[str, ...]
    only_look: bool = False

    @property
    def folder(self) -> Path:
        """The run's folder, which may be given another name meanwhile."""
        return self.follower.folder


def open_run(folder: Path, newest: bool = False, may_go_on: MayGoOn = always, only_look: bool = False) -> OpenedRun:
    """Open a run without writing anything; raise RunError or TextError where its parameters or its text are gone.

    Raises Cancelled where ``may_go_on``, asked while its text is read, says no.
    """
    follower = RunFollower(folder, newest)
    checkpoint = follower.checkpoint()
    assert checkpoint is not None  # the first time there is one, or an error
    corpus, notes = text_of_run(folder, checkpoint.text, may_go_on)
    return OpenedRun(corpus, checkpoint, follower, notes, only_look)


def wait_for_parameters(folder: Path, tell: Callable[[], None]) -> None:
    """Wait for the first that a training saves, which may take half a minute, as long as it is under way.

    ``tell`` is called once where there is something to wait for.
    """
    told = False
    while not os.path.lexists(folder / NEWEST) and is_held(folder):
        if not told:
            tell()
        told = True
        time.sleep(LOOK_EVERY)


def _mark(path: Path) -> _Mark | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
