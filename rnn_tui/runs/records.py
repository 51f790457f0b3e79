"""Lines of JSON that a run appends to its files: no line is torn, and none is lost to a full disk.

A damaged line is skipped; the lines after it are read.
"""

import errno
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.runs.conforming import parse_json
from rnn_tui.runs.files import EVERYBODYS, MOST_BYTES, open_to_change, open_to_read, unreadable

_MARK = 256  # bytes before the place one has read to: where they are others, it is another file


class Records(NeverCopied):
    """A file of JSON objects, one a line. ``count`` are those given so far, also where they are not on disk yet."""

    instead = "one writes a file"

    def __init__(self, path: Path, permissions: int = EVERYBODYS) -> None:
        self.path = path
        self.count = 0
        self._permissions = permissions
        self._size = 0
        self._waiting: list[bytes] = []

    def cut(self, count: int) -> None:
        """Keep the first ``count`` lines of the file and forget the rest, a torn one too; raises OSError."""
        self.count, self._size = count, 0
        self._waiting.clear()
        if not self.path.exists() and not self.path.is_symlink():
            return
        with open_to_change(self.path) as file:
            if file.seek(0, os.SEEK_END) > MOST_BYTES:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            file.seek(0)
            for line in file:
                if count == 0 or not line.endswith(b"\n"):
                    break
                count -= 1
                self._size += len(line)
            file.truncate(self._size)

    def go_on(self) -> None:
        """Append from now on to what the file holds, where it holds anything; raises OSError."""
        with suppress(FileNotFoundError), open_to_read(self.path) as file:
            self._size = file.seek(0, os.SEEK_END)
            if self._size:
                file.seek(-1, os.SEEK_END)
                self._waiting = [] if file.read(1) == b"\n" else [b"\n"]

    def append(self, record: Mapping[str, Any]) -> None:
        """Write a line, with those that could not be written before; on an OSError all of them wait for the next."""
        self.append_all([record])

    def append_all(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Write some lines as ``append`` does one."""
        self.count += len(records)
        self._waiting += lines_of(records)
        self.write_waiting()

    def write_waiting(self) -> None:
        """Write what waits; raises OSError."""
        if not self._waiting:
            return
        data = b"".join(self._waiting)
        with open_to_change(self.path, self._permissions) as file:
            begin = min(self._size, file.seek(0, os.SEEK_END))  # a file that has gone begins anew
            file.truncate(begin)  # what a full disk left of a line
            file.seek(begin)
            file.write(data)
        self._size = begin + len(data)
        self._waiting.clear()


class RecordsReader:
    """Reads a file of records on from where it was, as often as it is asked.

    ``began_anew`` says whether the last look found another file, or a shorter one, and gave all of it; ``unreadable``
    are the lines so far that were no JSON object.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began_anew = True
        self.unreadable = 0
        self._offset = 0
        self._mark = b""  # what stands before the offset

    def read_on(self) -> list[dict[str, Any]]:
        """Return the records that came since the last time, none where there is no file.

        A line without an end is left for the next time. Raises RunError for what is no regular file, too long, or
        cannot be read.
        """
        try:
            data = self._fresh()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unreadable(self.path, error) from None
        whole = data[: data.rfind(b"\n") + 1]
        self._offset += len(whole)
        self._mark = (self._mark + whole[-_MARK:])[-_MARK:]
        found = []
        for line in whole.split(b"\n")[:-1]:
            record = record_of(line)
            if record is None:
                self.unreadable += 1
            else:
                found.append(record)
        return found

    def _fresh(self) -> bytes:
        """Return the bytes behind the offset, which is the beginning again where the file is another."""
        self.began_anew = self._offset == 0
        with open_to_read(self.path) as file:
            if file.seek(0, os.SEEK_END) - self._offset > MOST_BYTES:
                raise RunError(_("{path}: it is too long").format(path=self.path))
            file.seek(self._offset - len(self._mark))
            if file.read(len(self._mark)) != self._mark:
                self._begin_anew()
                file.seek(0)
            return file.read()

    def _begin_anew(self) -> None:
        self.began_anew = True
        self._offset, self._mark, self.unreadable = 0, b"", 0


def lines_of(records: Iterable[Mapping[str, Any]]) -> list[bytes]:
    """Return the lines that hold ``records``."""
    return [json.dumps(record).encode() + b"\n" for record in records]


def record_of(line: bytes) -> dict[str, Any] | None:
    """Return the object that a line holds; None where it holds none."""
    try:
        record = parse_json(line)
    except RunError:
        return None
    return record if isinstance(record, dict) else None


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file, none where there is no file; lines that hold none are passed over.

    Raises RunError as RecordsReader does.
    """
    yield from RecordsReader(path).read_on()
