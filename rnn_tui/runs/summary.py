"""What there is to know of each run at hand, without reading its parameters."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.language import _
from rnn_tui.runs.about import read_about
from rnn_tui.runs.catalogue import is_run, run_folders, written_at
from rnn_tui.runs.checkpoint import read_reached
from rnn_tui.runs.conforming import parse_json
from rnn_tui.runs.files import read_facts
from rnn_tui.runs.layout import ABOUT, CONFIG, NEWEST
from rnn_tui.runs.lock import is_held
from rnn_tui.runs.log import last_report
from rnn_tui.training.config import TrainingConfig, config_from_json


@dataclass(frozen=True)
class RunSummary:
    """What is known about a run without reading its parameters.

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


def summaries() -> list[RunSummary]:
    """Return a summary of each run; a run that vanishes meanwhile is left out."""
    found = [summarise(folder) for folder in run_folders()]
    return [run for run in found if is_run(run.path)]


def summarise(folder: Path) -> RunSummary:
    """Return what there is to know of a run, which may change or vanish meanwhile; what is wrong is its problem."""
    known = RunSummary(folder, written=written_at(folder), size=_size_of(folder), held=is_held(folder))
    problem = ""
    try:
        about = read_about(folder)
        parent = "" if about.parent is None else about.parent.run
        known = replace(known, text=about.text.name, note=about.note, parent=parent)
    except RunError as error:
        if os.path.lexists(folder / ABOUT):  # a run may be a checkpoint alone
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


def _size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder and below; what vanishes meanwhile has none."""
    return sum(_sizes(folder))


def _sizes(folder: Path) -> Iterator[int]:
    for root, _folders, files in os.walk(folder):
        for name in files:
            with suppress(OSError):
                yield Path(root, name).lstat().st_size
