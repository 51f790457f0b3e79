"""Warnings and what broke go to a file: on a screen they would tear it, at a server nobody looks for them."""

import logging
from contextlib import suppress

from rnn_tui.places import log_file


def log_to_file() -> None:
    """Send warnings and log records to the file of this system; nowhere, where that cannot be written."""
    file = log_file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=file, level=logging.WARNING)
    logging.captureWarnings(True)
