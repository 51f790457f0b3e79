"""What is written at the prompt, on the disk as it is written, so that no end of the program loses it.

Each text has a draft of its own, which comes back with it; a run that is trained meanwhile gets a copy.
"""

import errno
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rnn_tui.text.corpus import Corpus
from rnn_tui.training.records import Records, read_records
from rnn_tui.training.runs import runs_folder

WRITING = "writing.jsonl"
_MOST_AT_ONCE = 9  # laboratories on one text, each with a draft of its own

Operation = Mapping[str, Any]


class Journal:
    """A file of a writer's operations that this process alone writes, and the copy in a run's folder."""

    def __init__(self, paths: Sequence[Path]) -> None:
        """Take the first of ``paths`` that no other process holds; where none can be had, nothing is kept."""
        self.path: Path | None = None
        self._folder = paths[0].parent
        self._lock: FileLock | None = None
        for path in paths:
            lock = _hold(path)
            if lock is not None:
                self.path, self._lock = path, lock
                break
        self._records = None if self.path is None else Records(self.path)
        self._copy: Records | None = None
        self._copy_lock: FileLock | None = None
        self._waiting: list[Operation] = []

    @property
    def place(self) -> Path:
        """The file that is written, or the folder that none could be had in."""
        return self.path or self._folder

    def load(self) -> list[dict[str, Any]]:
        """Return the operations that were kept; what was torn by the end of the machine is left out."""
        if self.path is None or self._records is None:
            return []
        found = list(read_records(self.path))
        with suppress(OSError):
            self._records.cut(len(found))
        return found

    def begin_anew(self, operations: Sequence[Operation]) -> None:
        """Put a damaged file aside under another name; go on with ``operations``, those that could be read."""
        if self.path is None:
            return
        number = 1
        while (aside := self.path.with_suffix(f".damaged-{number}")).exists():
            number += 1
        with suppress(OSError):
            self.path.rename(aside)
        self._records = Records(self.path)
        self._waiting = [*operations, *self._waiting]

    def take(self, operations: Sequence[Operation]) -> None:
        """Take operations to be kept; ``write`` brings them to the disk."""
        self._waiting += operations

    def write(self, run: Path | None) -> None:
        """Write what waits, also into the folder of the ``run`` that is being trained; raises OSError.

        That also where no file could be had at the beginning.
        """
        if self._records is None or self.path is None:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._records.append_all(waiting)
            if self._copy is not None:
                with suppress(OSError):  # the draft has it
                    self._copy.append_all(waiting)
        else:
            self._records.write_waiting()
        self._copy_to(run)

    def move(self, run: Path, path: Path) -> None:
        """Take note that the folder of a run, in which this or its copy may be, was given another name."""
        for records in (self._records, self._copy):
            if records is not None and records.path.parent == run:
                records.path = path / records.path.name
        if self._records is not None:
            self.path = self._records.path

    def close(self) -> None:
        """Let another process have the files."""
        for lock in (self._lock, self._copy_lock):
            if lock is not None:
                lock.release()
        self._lock = self._copy_lock = None

    def _copy_to(self, run: Path | None) -> None:
        """Begin a copy in another run's folder, once there is something to copy; what was written there stays."""
        if run is None or self.path is None or self.path.parent == run:
            return
        path = run / WRITING
        if (self._copy is not None and self._copy.path == path) or path.exists() or not self.path.exists():
            return
        if self._copy_lock is not None:
            self._copy_lock.release()
        self._copy_lock = _hold(path)
        self._copy = None if self._copy_lock is None else Records(path)
        if self._copy is not None:
            with suppress(OSError):
                self._copy.append_all(list(read_records(self.path)))


def draft_paths(corpus: Corpus) -> list[Path]:
    """Return where the writing for a text is kept: the first path is the draft that comes back with the text."""
    stem = re.sub(r"\W+", "-", Path(corpus.name).stem).strip("-").lower()[:40] or "text"
    folder = runs_folder().parent / "writing"
    name = f"{stem}-{corpus.sha256[:12]}"
    return [folder / f"{name}{'' if number == 1 else f'-{number}'}.jsonl" for number in range(1, _MOST_AT_ONCE + 1)]


@contextmanager
def abandoned(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Hold a draft that no laboratory has open, and yield its operations; it is deleted unless an exception ends it.

    There are none where it is held, damaged, or not there; then it stays as it is.
    """
    lock = _hold(path) if path.exists() else None
    if lock is None:
        yield []
        return
    try:
        kept = list(read_records(path))
        whole = len(kept) == path.read_bytes().count(b"\n")
        yield kept
        if whole:
            path.unlink()
    finally:
        lock.release()


def _hold(path: Path) -> FileLock | None:
    """Return the lock of a file, or None where another process has it or nothing can be written there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0)
        lock.acquire()
    except (Timeout, OSError, NotImplementedError):
        return None
    return lock
