"""The keeping of runs that nobody writes: another name, a note, an end."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from rnn_tui.errors import RunError, RunHeldError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.runs.about import About, read_about, write_about
from rnn_tui.runs.catalogue import LAST, demand_look, remember
from rnn_tui.runs.checkpoint import read_reached
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, NEWEST
from rnn_tui.runs.lock import holder_of, is_held
from rnn_tui.text.normal_form import encodable
from rnn_tui.there import is_file

_NOT_IN_A_NAME = '/\\:*?"<>|'  # on one system or another
_LONGEST_NAME = 100


def rename_run(folder: Path, name: str) -> Path:
    """Give a run another name, beside where it is; return its new folder. Raises RunError."""
    demand_free(folder)
    unfit = not name or name in {".", "..", LAST} or any(char in _NOT_IN_A_NAME or char < " " for char in name)
    if unfit or len(name) > _LONGEST_NAME or name != encodable(name):
        raise RunError(_("{name!r} cannot be a run's name").format(name=name))
    new = folder.with_name(name)
    if os.path.lexists(new):
        raise RunError(_("{name}: there is already a run of that name").format(name=name))
    try:
        renamed = folder.rename(new)
    except OSError as error:
        raise refusal(folder, error) from None
    remember(renamed)
    return renamed


def set_note(folder: Path, note: str) -> None:
    """Keep a note with a run; an empty one takes it away. Raises RunError."""
    words = " ".join(note.split())
    about = read_about(folder) if os.path.lexists(folder / ABOUT) else About(read_reached(folder / NEWEST).text)
    try:
        write_about(folder, replace(about, note=words))
    except OSError as error:
        raise refusal(folder, error) from None


def remove_run(folder: Path) -> None:
    """Delete a run; raise RunError where it is being written, or is no run."""
    demand_run(folder)
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise refusal(folder, error) from None


def demand_run(folder: Path) -> None:
    """Raise RunError where the folder is no run, or some process writes it."""
    demand_free(folder)
    demand_look(folder)
    if not any(is_file(folder / name) for name in (NEWEST, BEST, CONFIG)):
        raise RunError(_("{path}: this folder is not a run").format(path=folder))


def demand_free(folder: Path) -> None:
    """Raise RunHeldError where some process writes the run."""
    if is_held(folder):
        message = _("{path}: the run is in use by {holder}")
        raise RunHeldError(message.format(path=folder, holder=holder_of(folder)))


def refusal(folder: Path, error: OSError) -> RunError:
    """Return what is raised where a run's folder cannot be changed."""
    return RunError(_("{path}: it cannot be changed ({reason})").format(path=folder, reason=reason_of(error)))
