"""A learner's file is run in a process of its own, and what it answers is gathered here, whatever becomes of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic
from typing import IO, Any

from rnn_tui.errors import SubmissionError
from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import LEARNER_FILE, Answer, Ended, Examination, Floats
from rnn_tui.lesson.checker.limits import USUAL, Limits
from rnn_tui.lesson.checker.submission import Submission
from rnn_tui.lesson.checker.wire import BROKEN, Facts, answer_of, read_frames

CHILD = "rnn_tui.lesson.checker.child"
INTERROGATION = "rnn_tui.lesson.checker.interrogation:interrogate"
_MOST_BYTES = 100_000_000  # of all answers
_MOST_TRACE = 60_000  # bytes of what is told on standard error
_TO_BEGIN = 30.0  # seconds until the learner's code begins: a slow disk has to load NumPy
_TO_END = 1.0  # seconds beyond its own: the process ends itself first, and says where it was
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # of the environment: without them Python may not start
NOT_OURS = (ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError)
_TRACE = re.compile(r"^(Timeout \(|Fatal Python error)", re.MULTILINE)
_FRAME = re.compile(rf'File "{re.escape(LEARNER_FILE)}", line (\d+) in (.*)')
Message = tuple[str, Any, list[Floats]] | None


@dataclass(frozen=True)
class Examined:
    """What is known of a submission after it ran: its answers, what went wrong before, and what was refused to it.

    ``failed`` are lines of its source with what they raised when they were run, ``refused`` the names of audit events,
    ``broken`` says what broke in our own code there, if anything did.
    """

    examination: Examination
    failed: tuple[tuple[int, str], ...] = ()
    refused: tuple[str, ...] = ()
    broken: str = ""


def examine(submission: Submission, limits: Limits = USUAL, ask: str = INTERROGATION) -> Examined:
    """Run a submission in a process of its own within ``limits``, and return what it answered until its end.

    ``ask`` names the function that calls those of the learner, in that process. It is always over in the end: some
    seconds after the limit at most.
    """
    gathered = _Gathered()
    with TemporaryDirectory(prefix="rnn-tui-", ignore_cleanup_errors=True) as folder, started(folder, CHILD) as process:
        told = {"limits": asdict(limits), "folder": str(submission.folder), "ask": ask}
        asked = json.dumps(told).encode() + b"\n" + submission.source.encode("utf-8", "replace")
        ended = _follow(process, asked, limits, gathered)
    examination = Examination(gathered.answers, gathered.defined, ended, submission.source)
    return Examined(examination, gathered.failed, tuple(gathered.refused), gathered.broken)


class _Gathered:
    """What the learner's process has said so far."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.defined: frozenset[str] = frozenset()
        self.failed: tuple[tuple[int, str], ...] = ()
        self.refused: dict[str, None] = {}
        self.begun = self.done = False
        self.ended: str | None = None
        self.broken = ""

    def take(self, kind: str, facts: Facts, arrays: list[Floats]) -> None:
        """Take up a message; raises ValueError, TypeError or LookupError where it is none of ours."""
        match kind:
            case "begun":
                self.begun = True
            case "defined":
                self.defined = frozenset(map(str, facts["names"]))
                self.failed = tuple((int(line), str(reason)) for line, reason in facts["failed"])
            case "answer":
                answer = answer_of(facts, arrays)
                self.answers[answer.case] = answer
            case "refused":
                self.refused = dict.fromkeys((*self.refused, str(facts)))
            case "done":
                self.done = True
            case "ended":
                self.ended = str(facts)
            case _:
                raise ValueError(kind)


@contextmanager
def started(folder: str, child: str, trace: IO[bytes] | int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """Start the module ``child`` in a session of its own, with next to no environment; at the end its group is killed.

    ``trace`` is where its standard error goes.
    """
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment |= dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), folder)
    environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    process = subprocess.Popen(
        [sys.executable, "-I", "-B", "-X", "utf8", "-m", child],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=trace,
        cwd=folder,
        env=environment,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _kill(process)
        process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and all of its group."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()


def _follow(process: subprocess.Popen[bytes], asked: bytes, limits: Limits, gathered: _Gathered) -> Ended | None:
    """Take up what the process says until its end, or until its time is over; return why it ended too early."""
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    said: SimpleQueue[Message] = SimpleQueue()
    trace = bytearray()
    pipes: list[tuple[IO[bytes], Thread]] = [
        (process.stdin, Thread(target=_write, args=(process.stdin, asked), daemon=True)),
        (process.stdout, Thread(target=_read, args=(process.stdout, said), daemon=True)),
        (process.stderr, Thread(target=_keep_end, args=(process.stderr, trace), daemon=True)),
    ]
    for _pipe, thread in pipes:
        thread.start()
    try:
        status = _until_its_end(process, said, limits, gathered)
    finally:
        _kill(process)
        process.wait()
        for pipe, thread in pipes:
            thread.join(_TO_END)
            if not thread.is_alive():  # else somebody who escaped holds its other end
                with suppress(OSError):
                    pipe.close()
    if gathered.done:
        return None
    told = trace.decode("utf-8", "replace")
    if not gathered.begun:
        reason = told.strip().rpartition("\n")[2] or str(status)
        raise SubmissionError(_("Python did not start for the check ({reason})").format(reason=reason))
    if status == BROKEN:
        gathered.broken = told.strip().rpartition("\n")[2]
    return _reason(status, gathered.ended, told)


def _until_its_end(
    process: subprocess.Popen[bytes], said: SimpleQueue[Message], limits: Limits, gathered: _Gathered
) -> int | None:
    """Take up messages until all is said or the process has ended; return its status, None where it is out of time."""
    deadline = monotonic() + _TO_BEGIN
    try:
        while not gathered.done and (message := said.get(timeout=max(0.0, deadline - monotonic()))) is not None:
            if message[0] == "begun" and not gathered.begun:  # again it would be the learner's code that says it
                deadline = monotonic() + limits.seconds + _TO_END
            gathered.take(*message)
            if monotonic() > deadline:  # however much it still has to say
                return None
    except Empty:
        return None
    except NOT_OURS:  # the learner's code wrote there itself: it is not listened to any longer
        pass
    try:
        return None if gathered.done else process.wait(max(0.0, deadline - monotonic()))
    except subprocess.TimeoutExpired:
        return None


def _reason(status: int | None, ended: str | None, trace: str) -> Ended:
    """Return why a process ended before its end, and where it was, as far as that is known."""
    places = list(_TRACE.finditer(trace))
    last = trace[places[-1].start() :] if places else ""
    if ended is not None:
        reason = ended
    elif status is None or last.startswith("Timeout") or status == -getattr(signal, "SIGXCPU", 0):
        reason = "time"
    elif status == -getattr(signal, "SIGKILL", 0):  # not by us: the system had no memory left
        reason = "memory"
    else:
        reason = "exit" if 0 <= status != BROKEN else "crash"
    return Ended(reason, *(place_in(last) or ()))


def place_in(trace: str) -> tuple[str, int] | None:
    """Return the function and the line of the learner's file that a trace names first; None where it names none."""
    where = _FRAME.search(trace)
    if where is None:
        return None
    name = where[2].encode("ascii", "replace").decode("unicode_escape")  # which is how faulthandler writes it
    return "" if name == "<module>" else name, int(where[1])


def _write(stream: IO[bytes], data: bytes) -> None:
    with suppress(OSError), stream:
        stream.write(data)


def _read(stream: IO[bytes], said: SimpleQueue[Message]) -> None:
    """Hand on each message; None when there are no more."""
    with suppress(OSError, *NOT_OURS):
        for message in read_frames(stream, _MOST_BYTES):
            said.put(message)
    said.put(None)


def _keep_end(stream: IO[bytes], kept: bytearray) -> None:
    """Read to the end, and keep the last of it."""
    with suppress(OSError, ValueError):
        while piece := stream.read(4096):
            kept += piece
            del kept[:-_MOST_TRACE]
