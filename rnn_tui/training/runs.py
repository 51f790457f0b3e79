"""The runs at hand: where they are, how one is found by name, what there is to know of each, and their keeping."""

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from rnn_tui.errors import RnnTuiError, RunError, RunHeldError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.text.library import existing_path
from rnn_tui.text.normal_form import encodable
from rnn_tui.training.checkpoint import SUFFIX, reached_in, read_metadata
from rnn_tui.training.config import TrainingConfig, config_from_json
from rnn_tui.training.lock import holder_of, is_held
from rnn_tui.training.records import read_records
from rnn_tui.training.saving import write_atomically

NEWEST = "checkpoint" + SUFFIX
BEST = "best" + SUFFIX
CONFIG = "config.json"
ABOUT = "run.json"
METRICS = "metrics.jsonl"
SAMPLES = "samples.jsonl"
SNAPSHOTS = "snapshots"
TEXT = "text.txt"
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


def runs_folder() -> Path:
    """Return where runs are kept on this system."""
    return platformdirs.user_data_path("rnn-tui", appauthor=False) / "runs"


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
    if path is not None:
        return path
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
    """Return the folders of the runs that are kept, in the order of their names."""
    folder = runs_folder()
    if not folder.is_dir():
        return []
    return sorted(run for run in folder.iterdir() if run.is_dir() and not is_deleted(run))


def summarise(folder: Path) -> RunSummary:
    """Return what there is to know of a run."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    about = about_run(folder)
    parent = about.get("parent")
    known = RunSummary(
        folder,
        written=_written(folder),
        size=size,
        note=str(about.get("note", "")),
        parent=str(parent["run"]) if isinstance(parent, dict) and "run" in parent else "",
        held=is_held(folder),
    )
    try:
        if not (folder / NEWEST).exists() and (folder / ABOUT).exists():
            text, config = str(about["text"]["name"]), json.loads((folder / CONFIG).read_text(encoding="utf-8"))
            return replace(known, text=text, config=config_from_json(config), saved=False)
        metadata = read_metadata(folder / NEWEST)
        figures = json.loads(metadata.get("figures", "{}"))
        step, seconds = reached_in(metadata)
        if known.held:  # its metrics are newer than its newest parameters
            for record in read_records(folder / METRICS):
                if record.get("event") == "progress":
                    step, seconds = max((step, seconds), (int(record["step"]), float(record["seconds"])))
        return replace(
            known,
            text=json.loads(metadata["corpus"])["name"],
            config=config_from_json(json.loads(metadata["config"])),
            step=step,
            seconds=seconds,
            val_loss=json.loads(metadata["val_loss"]),
            best_val_loss=figures.get("best_val_loss"),
        )
    except (RnnTuiError, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        return replace(known, problem=str(error))


def about_run(folder: Path) -> dict[str, Any]:
    """Return what run.json says of a run; nothing where there is none, or it cannot be read."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return about if isinstance(about, dict) else {}


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
        return folder.rename(new)
    except OSError as error:
        raise refusal(folder, error) from None


def set_note(folder: Path, note: str) -> None:
    """Keep a note with a run; an empty one takes it away. Raises RunError."""
    about = {**about_run(folder), "note": " ".join(note.split())}
    try:
        write_atomically(folder / ABOUT, json.dumps(about, indent=2).encode() + b"\n")
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


def _has_begun(folder: Path) -> bool:
    """Return whether something of a run is saved, or some process is at it; else nothing can go on from it."""
    return (folder / NEWEST).is_file() or is_held(folder)


def _written(folder: Path) -> float:
    """Return when a run was last written."""
    try:
        return (folder / NEWEST).stat().st_mtime
    except OSError:
        return folder.stat().st_mtime


def refusal(folder: Path, error: OSError) -> RunError:
    """Return what is raised where a run's folder cannot be changed."""
    return RunError(_("{path}: it cannot be changed ({reason})").format(path=folder, reason=reason_of(error)))
