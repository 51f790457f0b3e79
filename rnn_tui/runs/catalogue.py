"""The runs at hand: where they are, how one is found by name, what there is to know of each, and their keeping."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rnn_tui.errors import RnnTuiError, RunError, RunHeldError
from rnn_tui.language import _
from rnn_tui.places import runs_elsewhere_file, runs_folder
from rnn_tui.reasons import reason_of
from rnn_tui.runs.about import About, read_about, write_about
from rnn_tui.runs.checkpoint import read_reached
from rnn_tui.runs.conforming import parse_json
from rnn_tui.runs.elsewhere import RunsElsewhere
from rnn_tui.runs.files import read_facts
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, NEWEST
from rnn_tui.runs.lock import holder_of, is_held
from rnn_tui.runs.log import last_report
from rnn_tui.text.library import existing_path
from rnn_tui.text.normal_form import encodable
from rnn_tui.training.config import TrainingConfig, config_from_json

LAST = "last"
DELETED = ".deleted"
_NOT_IN_A_NAME = '/\\:*?"<>|'  # on one system or another
_LONGEST_NAME = 100


@dataclass(frozen=True)
class RunSummary:
    """What there is to know of a run without reading its parameters.

    ``written`` is when its newest checkpoint was (seconds since 1970), ``size`` its bytes on disk; ``problem`` says
    what is wrong with a run that cannot be read, whose other figures are then empty. Of a run that has just begun
    nothing is ``saved`` yet.
    """

    path: Path
    text: str = ""
    config: TrainingConfig | None = None
    step: int = 0
    seconds: float = 0.0
    val_loss: float | None = None
    best_val_loss: float | None = None
    written: float = 0.0
    size: int = 0
    note: str = ""
    parent: str = ""
    held: bool = False
    problem: str = ""
    saved: bool = True

    @property
    def name(self) -> str:
        """The run's name: its folder's."""
        return self.path.name


def runs_elsewhere() -> RunsElsewhere:
    """Return the index of the runs that lie in other places."""
    return RunsElsewhere(runs_elsewhere_file())


def find_checkpoint(name: str, newest: bool = False) -> Path:
    """Return the checkpoint file that RUN means: a folder, a file, a run's name or its unique beginning, ``last``.

    Of a folder the best parameters, or the newest with ``newest`` or where there are no best. Raises RunError.
    """
    path = find_run(name)
    if path.is_file():
        return path
    candidates = [path / NEWEST] if newest else [path / BEST, path / NEWEST]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise RunError(_("{path}: no checkpoint in this folder").format(path=path))


def find_run(name: str) -> Path:
    """Return the folder, or the file, that RUN means; raise RunError where there is none or more than one."""
    if not name:  # a shell's variable that was never set; every name begins so
        raise RunError(_("the name of the run is empty"))
    path = existing_path(name)
    if path is not None:  # a file that is named may be a link; one in a run may not
        return path.resolve() if path.is_file() else path
    runs = run_folders()
    if name == LAST and (begun := [run for run in runs if _has_begun(run)]):
        return max(begun, key=_written)
    matches = [run for run in runs if run.name == name] or [run for run in runs if run.name.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = ", ".join(run.name for run in matches)
        raise RunError(_("{name}: more than one run begins so: {names}").format(name=name, names=names))
    raise RunError(_("{name}: no run of that name, no such folder or file").format(name=name))


def find_whole_run(name: str) -> Path:
    """Return what RUN means where it is a path or a whole name: for what cannot be undone. Raises RunError."""
    found = find_run(name)
    if existing_path(name) is None and found.name != name:
        message = _("{name}: the whole name is wanted here, or a path; this is {run}")
        raise RunError(message.format(name=name, run=found.name))
    return found


def run_folder(name: str) -> Path:
    """Return the folder that RUN means, also where a checkpoint in it is named; raises RunError."""
    path = find_run(name)
    return path if path.is_dir() else path.parent


def run_folders() -> list[Path]:
    """Return the folders of the runs that are kept, in the order of their names; those elsewhere come after them."""
    here: list[Path] = []
    with suppress(OSError), os.scandir(runs_folder()) as entries:
        here += [Path(entry.path) for entry in entries]
    known = {folder.resolve() for folder in here}
    elsewhere = [folder for folder in runs_elsewhere().folders() if folder.resolve() not in known]
    return [folder for folder in (*sorted(here), *elsewhere) if _is_run(folder) and not is_deleted(folder)]


def summaries() -> list[RunSummary]:
    """Return what there is to know of each run; one that vanishes meanwhile is none."""
    found = [summarise(folder) for folder in run_folders()]
    return [run for run in found if _is_run(run.path)]


def summarise(folder: Path) -> RunSummary:
    """Return what there is to know of a run, which may change or vanish meanwhile; what is wrong is its problem."""
    known = RunSummary(folder, written=_written(folder), size=_size_of(folder), held=is_held(folder))
    problem = ""
    try:
        about = read_about(folder)
        parent = "" if about.parent is None else about.parent.run
        known = replace(known, text=about.text.name, note=about.note, parent=parent)
    except RunError as error:
        if (folder / ABOUT).exists():  # a run may be a checkpoint alone
            problem = str(error)
    try:
        known = _with_figures(known)
    except RnnTuiError as error:
        problem = str(error)
    return replace(known, problem=problem)


def _with_figures(known: RunSummary) -> RunSummary:
    """Return the summary with what the newest checkpoint says; before there is one, with the settings alone."""
    folder = known.path
    if not os.path.lexists(folder / NEWEST) and os.path.lexists(folder / ABOUT):
        return replace(known, config=_config_of(folder), saved=False)
    reached = read_reached(folder / NEWEST)
    step, seconds = reached.step, reached.waited
    newest = last_report(folder) if known.held else None  # then the metrics are newer than the newest parameters
    if newest is not None:
        step, seconds = max((step, seconds), (newest.step, newest.waited))
    return replace(
        known,
        text=reached.text.name,
        config=reached.config,
        step=step,
        seconds=seconds,
        val_loss=reached.val_loss,
        best_val_loss=reached.best_val_loss,
    )


def _config_of(folder: Path) -> TrainingConfig:
    path = folder / CONFIG
    data = read_facts(path)
    try:
        return config_from_json(parse_json(data))
    except RnnTuiError as error:
        raise RunError(_("{path}: damaged ({reason})").format(path=path, reason=error)) from None


def rename_run(folder: Path, name: str) -> Path:
    """Give a run another name, beside where it is; return its new folder. Raises RunError."""
    demand_free(folder)
    unfit = not name or name in {".", "..", LAST} or any(char in _NOT_IN_A_NAME or char < " " for char in name)
    if unfit or len(name) > _LONGEST_NAME or name != encodable(name):
        raise RunError(_("{name!r} cannot be a run's name").format(name=name))
    new = folder.with_name(name)
    if new.exists():
        raise RunError(_("{name}: there is a run of that name").format(name=name))
    try:
        renamed = folder.rename(new)
    except OSError as error:
        raise refusal(folder, error) from None
    remember(renamed)
    return renamed


def remember(folder: Path) -> None:
    """Keep in mind where a run lies that is in another place than the others."""
    if folder.absolute().parent.resolve() != runs_folder().resolve():
        runs_elsewhere().remember(folder)


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


def is_deleted(folder: Path) -> bool:
    """Return whether this is a run that was moved aside to be deleted."""
    return folder.name.startswith(".") and folder.name.endswith(DELETED)


def demand_run(folder: Path) -> None:
    """Raise RunError where the folder is no run, or some process writes it."""
    demand_free(folder)
    if not any((folder / name).is_file() for name in (NEWEST, BEST, CONFIG)):
        raise RunError(_("{path}: this folder is no run").format(path=folder))


def demand_free(folder: Path) -> None:
    """Raise RunHeldError where some process writes the run."""
    if is_held(folder):
        message = _("{path}: the run is held by {holder}")
        raise RunHeldError(message.format(path=folder, holder=holder_of(folder)))


def _is_run(folder: Path) -> bool:
    """Return whether there is a folder with anything of a run in it."""
    try:
        return folder.is_dir() and any(os.path.lexists(folder / name) for name in (NEWEST, BEST, CONFIG, ABOUT))
    except (OSError, ValueError):
        return False


def _has_begun(folder: Path) -> bool:
    """Return whether something of a run is saved, or some process is at it; else nothing can go on from it."""
    return (folder / NEWEST).is_file() or is_held(folder)


def _written(folder: Path) -> float:
    """Return when a run was last written; 0 where it has gone."""
    for path in (folder / NEWEST, folder):
        with suppress(OSError):
            return path.stat().st_mtime
    return 0.0


def _size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder and below; what vanishes meanwhile has none."""
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for root, _folders, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                yield Path(root, name).lstat().st_size


def refusal(folder: Path, error: OSError) -> RunError:
    """Return what is raised where a run's folder cannot be changed."""
    return RunError(_("{path}: it cannot be changed ({reason})").format(path=folder, reason=reason_of(error)))
