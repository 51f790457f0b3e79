"""Lines of JSON that a run appends to its files: none is torn in the middle of a file, none lost to a full disk."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rnn_tui.copies import NeverCopied


class Records(NeverCopied):
    """A file of JSON objects, one a line. ``count`` are those given so far, also where they are not on disk yet."""

    instead = "one writes a file"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._size = 0
        self._waiting: list[bytes] = []

    def cut(self, count: int) -> None:
        """Keep the first ``count`` lines of the file and forget the rest, a torn one too; raises OSError."""
        lines = [] if not self.path.exists() else self.path.read_bytes().splitlines(keepends=True)
        kept = [line for line in lines[:count] if line.endswith(b"\n")]
        self.count = count
        self._size = sum(map(len, kept))
        self._waiting.clear()
        if lines:
            os.truncate(self.path, self._size)

    def append(self, record: Mapping[str, Any]) -> None:
        """Write a line, with those that could not be written before; on an OSError all of them wait for the next."""
        self.append_all([record])

    def append_all(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Write some lines as ``append`` does one."""
        self.count += len(records)
        self._waiting += [json.dumps(record).encode() + b"\n" for record in records]
        self.write_waiting()

    def write_waiting(self) -> None:
        """Write what waits; raises OSError."""
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        there = self.path.exists()
        begin = self._size if there else 0  # a folder that has gone begins anew
        with self.path.open("r+b" if there else "wb") as file:
            file.truncate(begin)  # what a full disk left of a line
            file.seek(begin)
            file.write(data)
        self._size = begin + len(data)
        self._waiting.clear()


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, up to a line that is none (torn, or not there yet); none where there is no file."""
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError:
        return
    for line in lines:
        try:
            record = json.loads(line) if line.endswith(b"\n") else None
        except ValueError:
            return
        if not isinstance(record, dict):
            return
        yield record
