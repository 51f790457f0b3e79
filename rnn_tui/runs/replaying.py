"""Playing a run again from its settings, its seed and its log: it gives the same parameters, bit for bit."""

import time
from dataclasses import dataclass
from pathlib import Path

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.runs.about import Parent, read_about
from rnn_tui.runs.catalogue import find_run, run_folders
from rnn_tui.runs.checkpoint import Checkpoint, load_checkpoint
from rnn_tui.runs.layout import BEST, METRICS, NEWEST, SNAPSHOTS
from rnn_tui.runs.log import events_of
from rnn_tui.runs.records import RecordsReader
from rnn_tui.runs.resuming import Origin, demand_fit, text_of_run
from rnn_tui.runs.snapshots import snapshot_files
from rnn_tui.text.corpus import Corpus, MayGoOn, always
from rnn_tui.there import is_file
from rnn_tui.training.events import Event
from rnn_tui.training.replaying import ReplayedTrainer, Script, script_of
from rnn_tui.training.stepping import Clock


@dataclass(frozen=True)
class Replay(CopiedWhole):
    """A training that plays the run in ``folder`` again, up to where its ``checkpoint`` was written."""

    trainer: ReplayedTrainer
    script: Script
    folder: Path
    checkpoint: Checkpoint
    parent: Parent | None
    notes: tuple[str, ...]

    @property
    def is_the_same(self) -> bool:
        """Whether the parameters are now those of the run, bit for bit."""
        return self.trainer.network.flat.tobytes() == self.checkpoint.network.flat.tobytes()


def replay(
    run: str, corpus: Corpus | None = None, clock: Clock = time.perf_counter, may_go_on: MayGoOn = always
) -> Replay:
    """Return what plays RUN again up to its newest checkpoint, or up to the checkpoint file that is named.

    ``corpus`` is its text where the run cannot find it by itself. Raises RunError with one line where RUN cannot be
    played again, TextError, and Cancelled where ``may_go_on`` says no.
    """
    path = find_run(run)
    folder, file = (path.parent, path) if is_file(path) else (path, path / NEWEST)
    checkpoint = load_checkpoint(file)
    try:
        script = script_of(_whole_log(folder, checkpoint), checkpoint.step)
        parent = _parent_of(folder)
        origin = None if parent is None else _find_origin(parent)
    except RunError as error:
        message = _("{run}: it cannot be played again: {reason}")
        raise RunError(message.format(run=folder, reason=error)) from None
    source, notes = (corpus, ()) if corpus is not None else text_of_run(folder, checkpoint.text, may_go_on)
    trainer = ReplayedTrainer(source, script, checkpoint.vocabulary, clock)
    if origin is not None:
        demand_fit(origin, trainer.config)
        trainer.begin_with(origin.checkpoint.network.parameters)
    return Replay(trainer, script, folder, checkpoint, parent, notes)


def _parent_of(folder: Path) -> Parent | None:
    """Return what a run began with; raise RunError where others computed its steps."""
    about = read_about(folder)
    if about.learnt_by:
        raise RunError(_("its steps were computed by the functions of {file}").format(file=about.learnt_by))
    return about.parent


def _whole_log(folder: Path, checkpoint: Checkpoint) -> list[Event]:
    """Return every event up to ``checkpoint``; raise RunError where one is missing: it may have changed something."""
    if checkpoint.state is None:
        raise RunError(_("only its parameters are kept here"))
    reader = RecordsReader(folder / METRICS)
    records = reader.read_on()[: checkpoint.records.get(METRICS, 0)]
    events = [event for record in records for event in events_of([record], folder)]
    if reader.unreadable or len(events) < checkpoint.records.get(METRICS, 0):
        raise RunError(_("lines of its log are missing, damaged, or of another version"))
    return events


def _find_origin(parent: Parent) -> Origin:
    """Return the parameters of ``parent``, at its step; raise RunError where no run has them any more."""
    for folder in (folder for folder in run_folders() if folder.name == parent.run):
        snapshots = dict(snapshot_files(folder / SNAPSHOTS))
        for file in (folder / BEST, folder / NEWEST, snapshots.get(parent.step)):
            if file is not None and is_file(file) and (found := load_checkpoint(file)).step == parent.step:
                return Origin(found, parent)
    message = _("the parameters that it began with, those of {run} at step {step}, are no longer there")
    raise RunError(message.format(run=parent.run, step=parent.step))
