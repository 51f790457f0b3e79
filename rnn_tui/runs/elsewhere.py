"""Runs that lie outside the folder of runs, since ``--out`` named another place: a small index of where they are.

It is a convenience and not part of any run: without it, such runs can only be found by their path.
"""

import json
from contextlib import suppress
from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.runs.conforming import parse_json
from rnn_tui.runs.files import PRIVATE, demand_writable, read_facts
from rnn_tui.text.normal_form import encodable
from rnn_tui.there import is_folder

_MOST = 500  # folders; the oldest are forgotten
_PATIENCE = 1.0  # seconds: whoever else changes the index does so in an instant


class RunsElsewhere:
    """The index at ``path``: folders in the order in which they were remembered."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def folders(self) -> list[Path]:
        """Return the folders that are still there; none where there is no index, or none that can be read."""
        try:
            found = parse_json(read_facts(self.path))
        except RunError:
            return []
        names = [name for name in found if isinstance(name, str)] if isinstance(found, list) else []
        return [folder for folder in map(Path, names[-_MOST:]) if folder.is_absolute() and is_folder(folder)]

    def remember(self, folder: Path) -> None:
        """Take a folder in; those that have gone drop out. What cannot be written is not remembered."""
        from filelock import FileLock, Timeout

        from rnn_tui.runs.saving import write_atomically

        folder = folder.absolute()
        if str(folder) != encodable(str(folder)):  # a name that JSON would not give back
            return
        with suppress(OSError, Timeout, NotImplementedError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = self.path.with_name(f".{self.path.name}.lock")
            demand_writable(lock)
            with FileLock(lock, timeout=_PATIENCE):
                kept = [known for known in self.folders() if known != folder]
                names = [str(each) for each in (*kept, folder)][-_MOST:]
                write_atomically(self.path, json.dumps(names, indent=1).encode(), PRIVATE)
