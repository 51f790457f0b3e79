"""Deleted runs: moved aside, so that they can be restored until the program ends."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RunHeldError
from rnn_tui.runs.catalogue import DELETED, is_deleted
from rnn_tui.runs.lock import RunLock, is_held


class DeletedRuns(NeverCopied):
    """The runs this process has moved aside; each is locked, so that others see that its owner is still running.

    What a killed process left behind is taken over by the next process that looks.
    """

    instead = "it holds what it has moved aside"

    def __init__(self) -> None:
        self._moved: list[tuple[Path, Path, RunLock]] = []  # where it was, where it is, the right to it

    def put(self, folder: Path) -> None:
        """Move a run aside; raise RunError where it is being written, is no run, or cannot be moved."""
        from rnn_tui.runs.keeping import demand_run, refusal

        demand_run(folder)
        try:
            self._hold(folder, folder.rename(_place_for(folder)))
        except OSError as error:
            raise refusal(folder, error) from None

    def adopt(self, runs: Path) -> int:
        """Take over what killed processes have moved aside in the folder ``runs``; return how many there were."""
        before, found = len(self._moved), list[Path]()
        with suppress(OSError), os.scandir(runs) as entries:  # glob raises where nobody may look
            found += [Path(entry.path) for entry in entries]
        for aside in sorted(found):
            if is_deleted(aside) and not is_held(aside):
                with suppress(OSError, RunHeldError):  # another process was faster
                    self._hold(_place_before(aside), aside)
        return len(self._moved) - before

    def bring_back(self) -> Path | None:
        """Bring the last one back, under another name where its own is taken; None where there is none.

        Raises RunError where it cannot be moved.
        """
        if not self._moved:
            return None
        from rnn_tui.runs.keeping import refusal

        folder, aside, lock = self._moved[-1]
        number, back = 1, folder
        while os.path.lexists(back):
            number += 1
            back = folder.with_name(f"{folder.name}-{number}")
        lock.release()
        try:
            aside.rename(back)
        except OSError as error:
            raise refusal(aside, error) from None
        self._moved.pop()
        return back

    def empty(self) -> None:
        """Delete them for good; for the end of the program."""
        while self._moved:
            _folder, aside, lock = self._moved.pop()
            lock.release()
            shutil.rmtree(aside, ignore_errors=True)

    def _hold(self, folder: Path, aside: Path) -> None:
        lock = RunLock(aside)
        lock.acquire()
        self._moved.append((folder, aside, lock))


def _place_for(folder: Path) -> Path:
    """Return where a run is moved aside: beside where it is, out of every list."""
    number, aside = 1, folder.with_name(f".{folder.name}{DELETED}")
    while os.path.lexists(aside):
        number += 1
        aside = folder.with_name(f".{folder.name}-{number}{DELETED}")
    return aside


def _place_before(aside: Path) -> Path:
    """Return where a run that was moved ``aside`` was before."""
    return aside.with_name(aside.name[1:].removesuffix(DELETED))
