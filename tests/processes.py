"""What the system says of a process; on Linux only."""

import os
from pathlib import Path


def computed(pid: int) -> float:
    """Return how many seconds of a processor a process has had."""
    user = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]
    return int(user) / os.sysconf("SC_CLK_TCK")


def children_of(pid: int) -> list[int]:
    """Return the ids of the processes that a process has started and that run."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
