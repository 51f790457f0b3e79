"""Only one process at a time writes a run; others are told which one."""

import errno
import getpass
import json
import os
import platform
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RunError, RunHeldError
from rnn_tui.language import _
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.runs.files import demand_regular, demand_writable, read_facts
from rnn_tui.runs.layout import HOLDER, LOCK
from rnn_tui.runs.saving import write_atomically
from rnn_tui.there import is_folder

LOOK_EVERY = 0.5  # seconds: how often a run that another process may be writing is looked at, at the most

_PATIENCE = 0.3  # seconds: who only looks whether a run is held holds it for an instant


@dataclass(frozen=True)
class Holder:
    """Who writes a run: what its holder file says."""

    user: str
    host: str
    pid: int
    since: str


class RunLock(NeverCopied):
    """The right to write a run's folder; the system releases it when the process ends, however it ends."""

    instead = "one holder at a time is what it is for"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK, thread_local=False)

    def acquire(self) -> None:
        """Take the right; raise RunHeldError naming its owner. On a file system without locks nobody owns it.

        Raises OSError where that cannot be written, also where there is no folder: no right brings one back.
        """
        if not is_folder(self._folder):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        demand_writable(self._folder / LOCK)
        try:
            self._lock.acquire(timeout=_PATIENCE)
        except Timeout:
            raise RunHeldError(
                _("{path}: the run is in use by {holder}").format(path=self._folder, holder=holder_of(self._folder))
            ) from None
        except NotImplementedError:
            return
        holder = Holder(_user(), platform.node(), os.getpid(), time.strftime("%H:%M"))
        write_atomically(self._folder / HOLDER, json.dumps(asdict(holder)).encode())

    def release(self) -> None:
        """Give the right back; does nothing without it."""
        if self._lock.is_locked:
            with suppress(OSError):  # the folder may be somebody else's by now
                (self._folder / HOLDER).unlink(missing_ok=True)
            self._lock.release()


def is_held(folder: Path) -> bool:
    """Return whether some process writes the run now."""
    try:
        demand_regular(folder / HOLDER)
        demand_writable(folder / LOCK)
    except OSError:
        return False
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except FileNotFoundError:  # it vanished meanwhile
        return False
    except (Timeout, OSError, NotImplementedError):
        return True
    lock.release()
    return False


def holder_of(folder: Path) -> str:
    """Return who holds the run, as people read it."""
    try:
        holder = conform(Holder, parse_json(read_facts(folder / HOLDER)))
    except RunError:
        return _("another process")
    return _("{user} on {host} since {since} (process {pid})").format(**asdict(holder))


def _user() -> str:
    with suppress(OSError, KeyError, ImportError):  # nobody's process has no name
        return getpass.getuser()
    return "?"
