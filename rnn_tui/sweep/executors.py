"""Who trains the trials of a sweep: processes of this machine, or whatever else has these two methods."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from typing import Protocol

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RunError
from rnn_tui.language import spoken_language
from rnn_tui.reasons import reason_of
from rnn_tui.sweep.trial import Job, Outcome
from rnn_tui.sweep.worker import job_line, read_outcome

WORKER = (sys.executable, "-m", "rnn_tui.sweep.worker")


class Executor(Protocol):
    """Takes jobs, each to be done where it likes, and as many at a time as it likes."""

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job done; the outcome says so where whoever did it died."""

    def stop(self) -> None:
        """Begin no job any more, have those under way saved, and return when that is done."""


class Processes(NeverCopied):
    """``workers`` processes at a time, a new one for each job: what one of them does or takes is gone with it.

    They are sessions of their own, so that an interrupt of the terminal reaches the sweep alone, which then ends their
    input; so does the sweep's own end, however it ends.
    """

    instead = "its processes are its own"

    def __init__(self, workers: int, command: Sequence[str] = WORKER) -> None:
        self._pool = ThreadPoolExecutor(workers, "worker")
        self._command = list(command)
        self._lock = Lock()
        self._under_way: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def submit(self, job: Job) -> "Future[Outcome]":
        """Have a job done as soon as a worker is free."""
        return self._pool.submit(self._do, job)

    def stop(self) -> None:
        """Have the workers save and end, and wait for them."""
        with self._lock:
            self._stopped = True
            for process in self._under_way:
                _end_input(process)
        self._pool.shutdown(cancel_futures=True)

    def _do(self, job: Job) -> Outcome:
        with self._lock:
            if self._stopped:
                return Outcome(stopped=True)
            try:
                process = self._start()
            except OSError as error:  # no process more, or no memory for one
                return Outcome(error=reason_of(error))
            self._under_way.add(process)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(OSError):  # it died before it read, which its status says
                process.stdin.write(job_line(job))
                process.stdin.flush()
            lines = process.stdout.read().splitlines()
            status = process.wait()
        finally:
            with self._lock:
                self._under_way.discard(process)
                _end_input(process)
            process.stdout.close()
        said = [line for line in lines if line.strip()] or [""]
        if status < 0 or (status and not said[-1]):  # a signal; on Windows, and out of a shell, a number and no word
            return Outcome(died=True)
        try:
            return read_outcome(said[-1])
        except RunError:
            return Outcome(error=said[-1] or f"status {status}")

    def _start(self) -> subprocess.Popen[str]:
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "RNN_TUI_LANG": spoken_language()}
        environment |= {"PYTHONIOENCODING": "utf-8"}
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
            start_new_session=True,
        )


def _end_input(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
