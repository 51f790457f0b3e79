"""The run that was open when the terminal was lost: remembered, so that who comes back is led to it again."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.places import interrupted_file
from rnn_tui.runs.catalogue import run_folders
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.runs.files import PRIVATE, read_facts
from rnn_tui.runs.lock import is_held
from rnn_tui.runs.saving import write_atomically
from rnn_tui.text.normal_form import encodable
from rnn_tui.there import is_there


@dataclass(frozen=True)
class Interrupted:
    """The ``run`` by its whole path, and whether it was being trained."""

    run: str
    trained: bool


def remember_interrupted(folder: Path, trained: bool) -> None:
    """Remember the run that is open now; what cannot be written is not remembered."""
    path, run = interrupted_file(), encodable(str(folder.absolute()))
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(asdict(Interrupted(run, trained))).encode(), PRIVATE)


def take_interrupted() -> tuple[Path, bool] | None:
    """Return the run that was remembered, where it is still there, and whether it was being trained; once.

    One that some process still writes is left for another time.
    """
    path = interrupted_file()
    if not is_there(path):
        return None
    try:
        known = conform(Interrupted, parse_json(read_facts(path)))
        found = next((folder for folder in run_folders() if str(folder.absolute()) == known.run), None)
    except RunError:
        found = None
    if found is not None and is_held(found):
        return None
    with suppress(OSError):
        path.unlink()
    return None if found is None else (found, known.trained)
