"""A learner's file that is watched: at every save it is checked, beside the screen, and the newest verdict stands here.

A thread looks at it twice a second. What is on its way to being saved, half written or gone for a moment, is waited
for: only what two looks found alike is read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RnnTuiError
from rnn_tui.lesson.checker.check import Checked
from rnn_tui.lesson.checker.check import check as check_path
from rnn_tui.lesson.checker.submission import find_file, read_submission
from rnn_tui.lesson.own.ready import can_learn
from rnn_tui.lesson.watched import Watched

EVERY = 0.5  # seconds from one look to the next


class Watching(NeverCopied):
    """Watches the file, or the folder, at ``path``; ``check`` takes some tenths of a second, in its thread.

    ``newest`` is swapped in by one assignment, and others poll it.
    """

    instead = "it is a thread that looks at one file"

    def __init__(self, path: Path, check: Callable[[Path], Checked] = check_path) -> None:
        self.path = path
        self.newest = Watched(path.name)
        self._check = check
        self._seen: object = None  # at the last look
        self._done: object = None  # what was read last
        self._source = ""
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Look from now on, in a thread that nothing has to wait for."""
        if self._thread is None:
            self._stopped = threading.Event()
            self._thread = threading.Thread(target=self._look_on, args=(self._stopped,), name="watching", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self._thread = None

    def _look_on(self, stopped: threading.Event) -> None:
        while not stopped.is_set():
            self.look()
            stopped.wait(EVERY)

    def look(self) -> None:
        """Look once: read and check what is another than before, and was so at the last look already."""
        seen = self._signature()
        settled, self._seen = seen == self._seen or self._seen is None, seen
        if settled and seen != self._done:
            self._done = seen
            self._read()

    def _signature(self) -> object:
        """Return what tells one state of the file from another without reading it."""
        try:
            file = find_file(self.path)
            facts = file.stat()
        except (RnnTuiError, OSError) as error:
            return str(error)
        return file, facts.st_mtime_ns, facts.st_size, facts.st_ino

    def _read(self) -> None:
        """Check the file as it is now, where its code is another than before."""
        try:
            submission = read_submission(self.path)
        except RnnTuiError as error:
            self.newest = replace(self.newest, problem=str(error))
            return
        if submission.source == self._source:
            self.newest = replace(self.newest, problem="")
            return
        self.newest = replace(self.newest, name=submission.path.name, is_checking=True)
        try:
            checked = self._check(submission.path)
        except Exception as error:  # the thread goes on to the next save
            if not isinstance(error, RnnTuiError):
                logging.getLogger(__name__).exception("a file could not be checked")
            self._tell(problem=str(error) or type(error).__name__)
            return
        self._source = submission.source
        self._tell(checked)

    def _tell(self, checked: Checked | None = None, problem: str = "") -> None:
        is_right = checked is not None and can_learn(checked.verdict)
        self.newest = Watched(self.newest.name, checked, problem, is_right, checks=self.newest.checks + 1)
