"""The text of the prompt, saved while it is being written, so that it survives however the program ends.

Each text has a draft of its own, which comes back with it; a run that is trained meanwhile gets a copy.
"""

import errno
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from rnn_tui.errors import RunError
from rnn_tui.generation.operations import Operation
from rnn_tui.generation.writer import Writer
from rnn_tui.language import _
from rnn_tui.places import drafts_folder
from rnn_tui.reasons import reason_of
from rnn_tui.runs.files import EVERYBODYS, PRIVATE, demand_writable, open_new, open_to_read
from rnn_tui.runs.layout import WRITING
from rnn_tui.runs.naming import plain_name
from rnn_tui.runs.records import Records, lines_of, record_of
from rnn_tui.runs.saving import write_atomically
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.there import is_file, is_folder

_MOST_AT_ONCE = 9  # laboratories on one text, each with a draft of its own


class Journal:
    """A file of a writer's operations that this process alone writes, and the copy in a run's folder.

    ``is_damaged`` says whether some of what was kept cannot be read; ``notes`` are what is to be told of that.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        """Take the first of ``paths`` that no other process holds; where none can be had, nothing is kept."""
        self.path: Path | None = None
        self.is_damaged = False
        self.notes: list[str] = []
        self._folder = paths[0].parent
        self._lock: FileLock | None = None
        self._records: Records | None = None
        for path in paths:
            if self._take_file(path):
                break
        self._copy: Records | None = None
        self._copy_lock: FileLock | None = None
        self._waiting: list[Operation] = []

    def _take_file(self, path: Path) -> bool:
        """Write into the file at ``path`` from now on, behind what is in it; return whether that can be."""
        records, lock = Records(path, _permissions(path)), None
        try:
            lock = _hold(path)
            if lock is None:
                return False
            records.go_on()
        except OSError as error:
            if lock is not None:
                lock.release()
            if error.errno is None:  # not the system refuses it, but we do
                self.notes.append(_("{path}: {reason}").format(path=path, reason=reason_of(error)))
            return False
        self.path, self._lock, self._records = path, lock, records
        return True

    @property
    def place(self) -> Path:
        """The file that is written, or the folder that none could be had in."""
        return self.path or self._folder

    def load(self) -> list[dict[str, Any]]:
        """Return the operations that were kept and can be read, whatever is between them."""
        if self.path is None:
            return []
        try:
            found, self.is_damaged = _read(self.path)
        except OSError:
            return []
        return found

    def begin_anew(self, operations: Sequence[Operation]) -> None:
        """Go on with ``operations``, those of a damaged file that could be done; first a copy is made of all of it."""
        if self.path is None:
            return
        try:
            aside = _put_aside(self.path)
            write_atomically(self.path, lines_of(operations), _permissions(self.path))
            self._records = Records(self.path, _permissions(self.path))
            self._records.go_on()
        except OSError:  # then nothing is shortened: what comes is appended
            return
        message = _("some of what was written before cannot be read; the original file is kept as {path}")
        self.notes.append(message.format(path=aside))

    def append(self, operations: Sequence[Operation]) -> None:
        """Put operations behind those that are to be kept; ``write`` brings them to the disk."""
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
        if (self._copy is not None and self._copy.path == path) or os.path.lexists(path) or not is_file(self.path):
            return
        if self._copy_lock is not None:
            self._copy_lock.release()
        self._copy = self._copy_lock = None
        with suppress(OSError, RunError):
            self._copy_lock = _hold(path)
            self._copy = None if self._copy_lock is None else Records(path)
            if self._copy is not None:
                with open_to_read(self.path) as draft, open_new(path) as copy:
                    shutil.copyfileobj(draft, copy)  # as bytes: of a long text the lines would take seconds
                self._copy.go_on()


def writer_of(journal: Journal, vocabulary: Vocabulary, opening: str) -> Writer | None:
    """Return what was written the last time, with cursor and history; None where nothing was kept.

    What the network alone has written is among the branches, and one begins with the ``opening`` again.
    """
    kept, writer = journal.load(), Writer(vocabulary)
    if kept and kept[0].get("text") == opening:  # of a time when none was marked
        kept[0]["opening"] = True
    if not writer.replay(kept) or journal.is_damaged:
        journal.begin_anew(writer.done)
    if not kept:
        return None
    writer.done.clear()
    if not writer.by_hand and writer.text != opening:
        writer.clear()
        writer.type_text(opening, is_opening=True)
    return writer


def draft_paths(corpus: Corpus) -> list[Path]:
    """Return where the writing for a text is kept: the first path is the draft that comes back with the text."""
    folder, name = drafts_folder(), f"{plain_name(corpus.name)}-{corpus.sha256[:12]}"
    return [folder / f"{name}{'' if number == 1 else f'-{number}'}.jsonl" for number in range(1, _MOST_AT_ONCE + 1)]


@contextmanager
def abandoned(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Hold a draft that no laboratory has open, and yield its operations; it is deleted unless an exception ends it.

    There are none where it is held or not there; where some of it cannot be read, it stays as it is.
    """
    lock, kept, is_damaged = None, list[dict[str, Any]](), True
    with suppress(OSError):
        lock = _hold(path) if path.exists() else None
        if lock is not None:
            kept, is_damaged = _read(path)
    try:
        yield kept
        if not is_damaged:
            path.unlink()
    finally:
        if lock is not None:
            lock.release()


def _read(path: Path) -> tuple[list[dict[str, Any]], bool]:
    """Return the operations that a file holds, and whether there is anything else in it; raises OSError."""
    try:
        with open_to_read(path) as file:
            *lines, last = file.read().split(b"\n")
    except FileNotFoundError:
        return [], False
    found = [record_of(line) for line in (*lines, *([last] if last else []))]
    return [record for record in found if record is not None], None in found


def _put_aside(path: Path) -> Path:
    """Copy a file beside itself, under a name of its own, and return that; raises OSError."""
    with open_to_read(path) as file:
        data = file.read()
    number = 1
    while True:
        aside = path.with_suffix(f".damaged-{number}")
        try:
            with open_new(aside, PRIVATE) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            number += 1
        else:
            return aside


def _permissions(path: Path) -> int:
    """Return who may read a file: a draft is nobody else's; a run's files are as open as the umask leaves them."""
    return EVERYBODYS if path.name == WRITING else PRIVATE


def _hold(path: Path) -> FileLock | None:
    """Return the lock of a file, or None where another process has it or nothing can be written there.

    Raises OSError where the file, or that of its lock, is no regular one.
    """
    lock_path = path.with_name(f".{path.name}.lock")
    for each in (path, lock_path):
        demand_writable(each)
    try:
        if path.name != WRITING:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not is_folder(path.parent):  # a run that was renamed elsewhere: its lock would bring the folder back
            return None
        lock = FileLock(lock_path, timeout=0)
        lock.acquire()
    except (Timeout, OSError, NotImplementedError):
        return None
    return lock
