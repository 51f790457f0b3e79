"""The snapshots of parameters that a run keeps: which files there are, and which are deleted."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from rnn_tui.runs.files import demand_folder
from rnn_tui.runs.layout import SUFFIX

MOST_SNAPSHOTS = 64
MOST_BYTES = 400_000_000


def thin_out(snapshots: Sequence[tuple[int, int]]) -> list[int]:
    """Return the steps to give up so that a run's snapshots, (step, bytes) in order, stay within the bounds.

    The first and the last stay; of the others that one goes first whose neighbours are nearest by ratio.
    """
    kept, given_up = list(snapshots), []
    while len(kept) > 2 and (len(kept) > MOST_SNAPSHOTS or sum(size for _step, size in kept) > MOST_BYTES):
        place = min(range(1, len(kept) - 1), key=lambda place: kept[place + 1][0] / kept[place - 1][0])
        given_up.append(kept.pop(place)[0])
    return given_up


def snapshot_files(folder: Path) -> list[tuple[int, Path]]:
    """Return the snapshots in a run's ``folder``, (step, file) in order; none where there is no such folder."""
    found = []
    with suppress(OSError):
        demand_folder(folder)
        with os.scandir(folder) as entries:
            for entry in entries:
                step, _dot, ending = entry.name.partition(".")
                is_step = step.isdecimal() and step.isascii() and f".{ending}" == SUFFIX
                if is_step and entry.is_file(follow_symlinks=False):
                    found.append((int(step), Path(entry.path)))
    return sorted(found)
