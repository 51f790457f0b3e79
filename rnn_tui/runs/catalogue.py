"""The runs at hand: where they are, and how one is found by its name."""

import os
from contextlib import suppress
from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.places import runs_elsewhere_file, runs_folder
from rnn_tui.runs.elsewhere import RunsElsewhere
from rnn_tui.runs.files import unreadable
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, NEWEST
from rnn_tui.there import is_file, is_folder, is_same, real_path, refusal_at

LAST = "last"
DELETED = ".deleted"


def runs_elsewhere() -> RunsElsewhere:
    """Return the index of the runs that lie in other places."""
    return RunsElsewhere(runs_elsewhere_file())


def find_checkpoint(name: str, newest: bool = False) -> Path:
    """Return the checkpoint file that RUN means: a folder, a file, a run's name or its unique beginning, ``last``.

    Of a folder the best parameters, or the newest with ``newest`` or where there are no best. Raises RunError.
    """
    path = find_run(name)
    if is_file(path):
        return path
    candidates = [path / NEWEST] if newest else [path / BEST, path / NEWEST]
    for candidate in candidates:
        if is_file(candidate):
            return candidate
    demand_look(path)
    raise RunError(_("{path}: no checkpoint in this folder").format(path=path))


def find_run(name: str) -> Path:
    """Return the folder, or the file, that RUN means; raise RunError where there is none or more than one."""
    if not name:  # a shell's variable that was never set; every name begins so
        raise RunError(_("the name of the run is empty"))
    from rnn_tui.text.library import existing_path

    path = existing_path(name)
    if path is not None:  # a file that is named may be a link; one in a run may not
        if (error := refusal_at(path)) is not None:
            raise unreadable(path, error)
        return real_path(path) if is_file(path) else path
    runs = run_folders()
    if name == LAST and (begun := [run for run in runs if _has_begun(run)]):
        return max(begun, key=written_at)
    matches = [run for run in runs if run.name == name] or [run for run in runs if run.name.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = ", ".join(run.name for run in matches)
        raise RunError(
            _("{name}: several runs have a name that begins like this: {names}").format(name=name, names=names)
        )
    demand_list()
    raise RunError(_("{name}: no run, folder or file of that name").format(name=name))


def find_whole_run(name: str) -> Path:
    """Return what RUN means where it is a path or a whole name: for what cannot be undone. Raises RunError."""
    from rnn_tui.text.library import existing_path

    found = find_run(name)
    if existing_path(name) is None and found.name != name:
        message = _("{name}: give the full name here, or a path; this is {run}")
        raise RunError(message.format(name=name, run=found.name))
    return found


def run_folder(name: str) -> Path:
    """Return the folder that RUN means, also where a checkpoint in it is named; raises RunError."""
    path = find_run(name)
    return path if is_folder(path) else path.parent


def demand_look(folder: Path) -> None:
    """Raise RunError where nobody may look into the folder of a run."""
    if (error := refusal_at(folder / NEWEST)) is not None:
        raise unreadable(folder, error)


def demand_list() -> None:
    """Raise RunError where the folder of runs is none, or nobody may list it; it need not be there."""
    folder = runs_folder()
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        return
    except OSError as error:
        raise unreadable(folder, error) from None


def run_folders() -> list[Path]:
    """Return the folders of the runs that are kept, in the order of their names; those elsewhere come after them."""
    here: list[Path] = []
    with suppress(OSError), os.scandir(runs_folder()) as entries:
        here += [Path(entry.path) for entry in entries]
    known = {real_path(folder) for folder in here}
    elsewhere = [folder for folder in runs_elsewhere().folders() if real_path(folder) not in known]
    return [folder for folder in (*sorted(here), *elsewhere) if is_run(folder) and not is_deleted(folder)]


def remember(folder: Path) -> None:
    """Remember where a run is that lies outside the folder of runs."""
    if not is_same(folder.absolute().parent, runs_folder()):
        runs_elsewhere().remember(folder)


def is_deleted(folder: Path) -> bool:
    """Return whether this is a run that was moved aside to be deleted."""
    return folder.name.startswith(".") and folder.name.endswith(DELETED)


def is_run(folder: Path) -> bool:
    """Return whether there is a folder with anything of a run in it; one that nobody may look into is taken for one."""
    if not is_folder(folder):
        return False
    known = any(os.path.lexists(folder / name) for name in (NEWEST, BEST, CONFIG, ABOUT))
    return known or refusal_at(folder / ABOUT) is not None


def _has_begun(folder: Path) -> bool:
    """Return whether something of a run is saved, or some process is at it; else nothing can go on from it."""
    from rnn_tui.runs.lock import is_held

    return is_file(folder / NEWEST) or is_held(folder)


def written_at(folder: Path) -> float:
    """Return when a run was last written; 0 where it has gone."""
    for path in (folder / NEWEST, folder):
        with suppress(OSError):
            return path.stat().st_mtime
    return 0.0
