"""RunLog: a run's metrics, read incrementally, while another process may be writing them.

Every event is a line there but the end of a step, and a sample, which has a file of its own.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.runs.files import open_to_read, read_facts
from rnn_tui.runs.layout import END, METRICS, NEWEST, SAMPLES
from rnn_tui.runs.records import RecordsReader, record_of
from rnn_tui.training.config import config_from_json
from rnn_tui.training.events import (
    BestReached,
    CheckpointSaved,
    Diverged,
    EpochFinished,
    Event,
    HorizonSet,
    LearningByHeart,
    PatienceEnded,
    Paused,
    Progress,
    Reported,
    SampleWritten,
    SavingFailed,
    SettingChanged,
    StartsDiffered,
    StepFinished,
    StepTaken,
    TrainingFailed,
    TrainingFinished,
    TrainingStarted,
)

_KINDS: dict[str, type[Event]] = {
    "started": TrainingStarted,
    "progress": Reported,
    "step": StepTaken,
    "epoch": EpochFinished,
    "horizon": HorizonSet,
    "best": BestReached,
    "paused": Paused,
    "setting": SettingChanged,
    "diverged": Diverged,
    "by_heart": LearningByHeart,
    "patience": PatienceEnded,
    "starts": StartsDiffered,
    "saved": CheckpointSaved,
    "saving_failed": SavingFailed,
    "finished": TrainingFinished,
    "failed": TrainingFailed,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_RATE = "learning_rate"  # the event of former runs, in which that alone could change
_ALL_BELOW = 10_000  # reports, or epochs: of more of them fewer and fewer are written down
_LAST_BYTES = 64_000  # bytes at the end of the metrics: some hundred reports


class RunLog:
    """The events that a run's folder tells of, in the order in which they happened.

    ``began_anew`` says whether the last look gave all of them: the first one does, and one that finds another file, as
    where somebody went on with the run from an earlier checkpoint.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reader = RecordsReader(folder / METRICS)

    @property
    def began_anew(self) -> bool:
        """Whether the last look gave all there is."""
        return self._reader.began_anew

    def read_on(self) -> list[Event]:
        """Return the events that came since the last time; raise RunError where the metrics are no file to read."""
        return events_of(self._reader.read_on(), self._folder)


@dataclass(frozen=True)
class End:
    """What was measured exactly (one stream from zero) where a training ended: ``val_loss`` in nats per character."""

    step: int
    seconds: float
    val_loss: float


def read_end(folder: Path) -> End | None:
    """Return what was measured where a run's training ended; None where it has not, or that cannot be read."""
    try:
        return conform(End, parse_json(read_facts(folder / END)))
    except RunError:
        return None


def last_report(folder: Path) -> Progress | None:
    """Return the newest report of a run, from the end of its metrics; None where there is none to be read."""
    data = b""
    with suppress(OSError), open_to_read(folder / METRICS) as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST_BYTES))
        data = file.read()
    lines = data[: data.rfind(b"\n") + 1].split(b"\n")
    events = events_of((record for line in lines if (record := record_of(line)) is not None), folder)
    reports = [event.progress for event in events if isinstance(event, Reported)]
    return reports[-1] if reports else None


def line_of(event: Event) -> dict[str, Any] | None:
    """Return an event as a line of the metrics; None for a step's end, and for a sample, which has a file of its own.

    Paths are left out: they are the run's own, which may be given another name.
    """
    if isinstance(event, StepFinished | SampleWritten):
        return None
    if isinstance(event, Reported):
        return event.progress.as_json()
    values = {name: value for name, value in asdict(event).items() if not isinstance(value, Path)}
    return {"event": _NAMES[type(event)], **values}


def is_written(number: int) -> bool:
    """Return whether the report, or the epoch, of this number is a line of the metrics.

    The first ten thousand are; from there to twice as many every second one, from there to four times as many every
    fourth, and so on: what a training writes down grows with the logarithm of its length, and between two lines there
    is never more than a five-thousandth of it.
    """
    return number % (1 << (number // _ALL_BELOW).bit_length()) == 0


def events_of(records: Iterable[dict[str, Any]], folder: Path) -> list[Event]:
    """Return the events that lines of a run's metrics were made of.

    Lines that are none are left out, and events that only another version knows.
    """
    events: list[Event] = []
    for record in records:
        name = record.get("event")
        kind: type[Event] | None = SettingChanged if name == _RATE else _KINDS.get(str(name))
        if kind is not None:
            with suppress(RnnTuiError):
                events.append(conform(kind, _values_of(record, folder)))
    return events


def _values_of(record: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return a line's values, with those in their place that a line cannot hold."""
    values = {**record, "progress": record, "path": folder / NEWEST, "run": folder}
    if record["event"] == _RATE:
        values |= {"name": _RATE, "value": record.get(_RATE)}
    if "config" in record:
        values["config"] = config_from_json(record["config"])
    return values


class SampleLog:
    """The samples that a run's folder holds, read on from where one was, as RunLog reads the metrics."""

    def __init__(self, folder: Path) -> None:
        self._reader = RecordsReader(folder / SAMPLES)

    @property
    def began_anew(self) -> bool:
        """Whether the last look gave all there is."""
        return self._reader.began_anew

    def read_on(self) -> list[SampleWritten]:
        """Return the samples that came since the last time; raise RunError where they are in no file to read."""
        found = []
        for record in self._reader.read_on():
            with suppress(RunError):
                found.append(conform(SampleWritten, record))
        return found
