"""All access to a run's files: regular files only, no link is followed, and nothing blocks.

A run's folder may come from somebody else. A link in it, hard or symbolic, would lead a writer to a file of ours, and a
FIFO would hold a reader for ever.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of

EVERYBODYS = 0o666  # the permissions of what others may read, less the umask
PRIVATE = 0o600
MOST_BYTES = 1_000_000_000  # of a file that grows line by line
_MOST_FACTS = 4_000_000  # bytes of a file that is written at once
_FLAGS = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))


def open_to_read(path: Path) -> BinaryIO:
    """Open a file to be read; raises OSError, also for what is no regular file."""
    demand_regular(path)
    return os.fdopen(_opened(path, os.O_RDONLY), "rb")


def open_to_change(path: Path, permissions: int = EVERYBODYS) -> BinaryIO:
    """Open a file to be read and written, made where it is not there and never shortened; raises OSError."""
    demand_writable(path)
    return os.fdopen(_opened(path, os.O_RDWR | os.O_CREAT, permissions), "r+b")


def open_new(path: Path, permissions: int = EVERYBODYS) -> BinaryIO:
    """Make a file and open it to be written; raises OSError, also where something of that name is there."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, permissions), "wb")


def read_facts(path: Path) -> bytes:
    """Return a small file; raise RunError with one line for anything else."""
    try:
        with open_to_read(path) as file:
            data = file.read(_MOST_FACTS + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    if len(data) > _MOST_FACTS:
        raise RunError(_("{path}: it is too long").format(path=path))
    return data


def unreadable(path: Path, error: OSError) -> RunError:
    """Return what is to be raised where a file of a run cannot be read."""
    return RunError(_("{path}: it cannot be read ({reason})").format(path=path, reason=reason_of(error)))


def demand_regular(path: Path) -> None:
    """Raise OSError that says what is at ``path`` where it is no regular file."""
    _demand_regular(path, path.lstat())


def demand_writable(path: Path) -> None:
    """Raise OSError where there is something at ``path`` that is no regular file, or that has another name as well."""
    with suppress(FileNotFoundError):
        _demand_ours(path, path.lstat())


def demand_folder(path: Path) -> None:
    """Raise OSError where ``path`` is no folder of its own: a link to one leads out of the run."""
    mode = path.lstat().st_mode
    if not stat.S_ISDIR(mode):
        raise _refusal(path, mode)


def _opened(path: Path, flags: int, permissions: int = EVERYBODYS) -> int:
    """Return the handle of a regular file; what took its place since it was looked at is refused as well."""
    handle = os.open(path, flags | _FLAGS, permissions)
    demand = _demand_ours if flags & os.O_RDWR else _demand_regular
    try:
        demand(path, os.fstat(handle))
    except OSError:
        os.close(handle)
        raise
    return handle


def _demand_regular(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise _refusal(path, found.st_mode)


def _demand_ours(path: Path, found: os.stat_result) -> None:
    _demand_regular(path, found)
    if found.st_nlink > 1:
        raise OSError(
            _("{name} also exists under another name (a hard link), and would be changed there too").format(
                name=path.name
            )
        )


def _refusal(path: Path, mode: int) -> OSError:
    if stat.S_ISLNK(mode):
        return OSError(_("{name} is a link, which is not followed").format(name=path.name))
    if stat.S_ISDIR(mode):
        return OSError(_("{name} is a folder").format(name=path.name))
    return OSError(_("{name} is not a regular file").format(name=path.name))
