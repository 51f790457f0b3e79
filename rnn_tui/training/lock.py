"""One process at a time writes a run; the next one is told who does."""

import getpass
import json
import os
import platform
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RunHeldError
from rnn_tui.language import _

_LOCK, _HOLDER = ".lock", ".holder.json"
_PATIENCE = 0.3  # seconds: who only looks whether a run is held holds it for an instant


class RunLock(NeverCopied):
    """The right to write a run's folder; the system gives it back when the process ends, however it ends."""

    instead = "one holder at a time is what it is for"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / _LOCK, thread_local=False)

    def acquire(self) -> None:
        """Take the right; raise RunHeldError naming who has it. Where a file system knows no locks, nobody has."""
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise RunHeldError(
                _("{path}: the run is held by {holder}").format(path=self._folder, holder=holder_of(self._folder))
            ) from None
        except NotImplementedError:
            return
        holder = {"user": _user(), "host": platform.node(), "pid": os.getpid(), "since": time.strftime("%H:%M")}
        (self._folder / _HOLDER).write_text(json.dumps(holder), encoding="utf-8")

    def release(self) -> None:
        """Give the right back; does nothing without it."""
        if self._lock.is_locked:
            (self._folder / _HOLDER).unlink(missing_ok=True)
            self._lock.release()


def is_held(folder: Path) -> bool:
    """Return whether some process writes the run now."""
    if not (folder / _HOLDER).exists():
        return False
    lock = FileLock(folder / _LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError, NotImplementedError):
        return True
    lock.release()
    return False


def holder_of(folder: Path) -> str:
    """Return who holds the run, as people read it."""
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return _("{user} on {host} since {since} (process {pid})").format(**holder)
    except (OSError, ValueError, LookupError, TypeError):
        return _("another process")


def _user() -> str:
    with suppress(OSError, KeyError, ImportError):  # nobody's process has no name
        return getpass.getuser()
    return "?"
