"""What files and folders are called that nobody named: plainly, so that any system takes it."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.places import runs_folder

if TYPE_CHECKING:
    from rnn_tui.training.trainer import Trainer

_LONGEST = 40  # characters of a text's name


def reserve_folder(trainer: Trainer) -> Path:
    """Make the folder of a run and return it: no other training can have that name then.

    Where it cannot be made there is a name all the same; why not is told when something is to be written.
    """
    name, number = _run_name(trainer), 1
    with suppress(OSError):
        runs_folder().mkdir(parents=True, exist_ok=True)
        while True:
            free = runs_folder() / (name if number == 1 else f"{name}-{number}")
            try:
                free.mkdir()
            except FileExistsError:
                number += 1
            else:
                return free
    return runs_folder() / name


def plain_name(text: str) -> str:
    """Return the name of a text as a part of a file's: its letters and digits, in small letters."""
    return re.sub(r"\W+", "-", Path(text).stem).strip("-").lower()[:_LONGEST] or "text"


def _run_name(trainer: Trainer) -> str:
    """Name a run by date, text and network: ``2026-01-31-1405-tale-gru-2x128``."""
    config = trainer.config
    depth = f"{config.layers}x" if config.layers > 1 else ""
    date = time.strftime("%Y-%m-%d-%H%M")
    return f"{date}-{plain_name(trainer.corpus.name)}-{config.cell}-{depth}{config.hidden_size}"
