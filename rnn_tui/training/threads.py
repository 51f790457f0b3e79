"""How many threads a training gets: the number asked for, or what pays on this machine right now."""

import os
from pathlib import Path

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.training.setting import up_to

_MOST_THREADS = 2  # by itself; in a training more did not pay at these sizes (tests/benchmarks)
_ASKED = up_to(64)


def choose_threads(threads: int | None = None, spare: int = 0, most: int = _MOST_THREADS) -> int:
    """Return the threads for a training: what was asked for, RNN_TUI_THREADS, or the cores that are free.

    ``spare`` cores are left to others; without being asked there are no more than ``most``.
    Raises ConfigError for what is no number of threads.
    """
    variable = os.environ.get("RNN_TUI_THREADS")
    if threads is None and variable:
        if not variable.isdecimal():
            raise ConfigError(_("RNN_TUI_THREADS: {value!r} is not a number of threads").format(value=variable))
        threads = int(variable)
    if threads is None:
        threads = max(1, min(_free_cores() - spare, most))
    _ASKED.demand(threads, "threads")
    return threads


def _free_cores() -> int:
    """Return the cores that this process may use and that nobody was using in the last minute, at least one."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if quota := _quota():
        usable = min(usable, quota)
    busy = round(os.getloadavg()[0]) if hasattr(os, "getloadavg") else 0
    return max(1, usable - busy)


def _quota() -> int | None:
    """Return how many cores a container's quota comes to (cgroup v2, then v1), rounded down; None without one."""
    try:
        limit, period = _words("/sys/fs/cgroup/cpu.max")
    except (OSError, ValueError):
        try:
            (limit,) = _words("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
            (period,) = _words("/sys/fs/cgroup/cpu/cpu.cfs_period_us")
        except (OSError, ValueError):
            return None
    if not limit.isdecimal() or not period.isdecimal():  # "max", or -1: no limit
        return None
    return max(1, int(limit) // int(period))


def _words(path: str) -> list[str]:
    return Path(path).read_text(encoding="ascii").split()
