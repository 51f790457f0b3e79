"""What a learner's code may use, and what is refused to it: the system's limits, and a guard inside Python.

This keeps accidents small: an endless loop, a list without end, a file written over. It is no sandbox: code that means
harm reads any file that its user may read, and finds ways around a guard that runs in its own process.
"""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_STANDARD_ERROR = 2
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_REFUSED = (  # audit events, or how they begin
    *("os.fork", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "os.kill", "os.chdir", "pty."),
    *("subprocess.", "socket.", "ctypes.", "signal.", "winreg.", "_thread.start", "sys.settrace", "sys.setprofile"),
    *("os.link", "os.symlink", "resource.", "sys.addaudithook", "gc.get_"),
)
# what changes files: how many of its arguments, from the first, are paths, and which are folders that they begin in
_CHANGING: dict[str, tuple[int, slice]] = {
    **dict.fromkeys(("os.remove", "os.rmdir", "shutil.rmtree"), (1, slice(1, 2))),
    **dict.fromkeys(("os.mkdir", "os.chmod"), (1, slice(2, 3))),
    **dict.fromkeys(("os.chown", "os.utime"), (1, slice(3, 4))),
    **dict.fromkeys(("os.truncate", "os.setxattr", "os.removexattr"), (1, slice(0))),
    "os.rename": (2, slice(2, 4)),
}
_NO_FOLDER = (-1, None)


@dataclass(frozen=True)
class Limits:
    """Seconds by the clock, of the learner's code alone; bytes of memory, and of a file; zero other processes."""

    seconds: float = 3.0
    memory: int = 1_000_000_000
    file_size: int = 1_000_000


USUAL = Limits()


def end_by_itself(limits: Limits) -> None:
    """Have this process write on standard error where it is, and end, once its seconds are over."""
    faulthandler.enable(_STANDARD_ERROR, all_threads=False)
    faulthandler.dump_traceback_later(limits.seconds, exit=True, file=_STANDARD_ERROR)


def limit_system(limits: Limits) -> None:
    """Set the system's limits for this process, for good; those that a system does not have are left out."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (Windows has none)

    most = {
        "RLIMIT_AS": _address_space() + limits.memory,
        "RLIMIT_CPU": int(limits.seconds) + 3,  # what this process took until now is counted as well
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_CORE": 0,
        "RLIMIT_NPROC": 0,  # which the superuser does not feel
    }
    for name, value in most.items():
        with suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (value, value))


def _address_space() -> int:
    """Return the bytes of memory that this process has mapped until now; 0 where the system does not say."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def guard(folder: Path, refused: Callable[[str], None]) -> None:
    """From now on raise PermissionError for other processes, threads and the network, and for files out of ``folder``.

    Reading is allowed. ``refused`` is told the name of what was. A hook cannot be taken away again (PEP 578).
    """
    inside, real, absolute = os.path.realpath(folder) + os.sep, os.path.realpath, os.path.abspath
    devices = {os.devnull}

    def outside(path: int | str | bytes | os.PathLike[str]) -> bool:
        if isinstance(path, int):  # a file that is open
            return False
        path = os.fsdecode(path)
        return path not in devices and not real(absolute(path)).startswith(inside)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool(flags & _WRITING)
            if not (writes and outside(path)):
                return
        elif event in _CHANGING:
            paths, begins = _CHANGING[event]
            if not any(map(outside, arguments[:paths])) and all(each in _NO_FOLDER for each in arguments[begins]):
                return
        elif not event.startswith(_REFUSED):
            return
        refused(event)
        raise PermissionError(event)

    sys.addaudithook(hook)
