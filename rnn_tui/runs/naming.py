"""What files and folders are called that nobody named: plainly, so that any system takes it."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import run_folders

if TYPE_CHECKING:
    from rnn_tui.training.config import TrainingConfig
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


def free_stem(text: str) -> str:
    """Return a beginning for the names of runs of one text that are to be compared: ``2026-01-31-1405-tale-cells``.

    No run has a name that begins like this and goes on behind a hyphen.
    """
    names = [folder.name for folder in run_folders()]
    stem, number = f"{_date()}-{plain_name(text)}-cells", 1
    free = stem
    while any(name.startswith(f"{free}-") for name in names):
        number += 1
        free = f"{stem}-{number}"
    return free


def network_name(config: TrainingConfig) -> str:
    """Return a network as a part of a run's name: ``gru-2x128``."""
    depth = f"{config.layers}x" if config.layers > 1 else ""
    return f"{config.cell}-{depth}{config.hidden_size}"


def _run_name(trainer: Trainer) -> str:
    """Name a run by date, text and network: ``2026-01-31-1405-tale-gru-2x128``."""
    return f"{_date()}-{plain_name(trainer.corpus.name)}-{network_name(trainer.config)}"


def _date() -> str:
    return time.strftime("%Y-%m-%d-%H%M")
