"""Warnings and what broke go to a file: on a screen they would tear it, at a server nobody looks for them.

It is bounded, even where something fails all night.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

from rnn_tui.places import log_file

MOST_BYTES = 1_000_000


class BoundedLog(logging.FileHandler):
    """Appends to a file until it has MOST_BYTES: what went wrong first tells more than what followed from it.

    A file that is half full when it is opened begins anew.
    """

    def __init__(self, path: Path) -> None:
        is_half_full = path.exists() and path.stat().st_size >= MOST_BYTES // 2
        super().__init__(path, "w" if is_half_full else "a", encoding="utf-8", errors="backslashreplace")

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record where there is room for more."""
        if self.stream is None or os.fstat(self.stream.fileno()).st_size < MOST_BYTES:
            super().emit(record)


def log_to_file() -> None:
    """Have warnings and log records written to the file; where it cannot be opened they are lost."""
    path = log_file()
    with suppress(OSError):
        if not logging.getLogger().handlers:
            path.parent.mkdir(parents=True, exist_ok=True)
            logging.basicConfig(handlers=[BoundedLog(path)])
    logging.captureWarnings(True)
