"""RunLog: what a run's metrics tell, read on from where one was, while another process may be writing them."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_tui.errors import RunError
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.runs.files import open_to_read, read_facts
from rnn_tui.runs.layout import END, METRICS, SAMPLES
from rnn_tui.runs.records import RecordsReader, record_of
from rnn_tui.training.events import Diverged, Event, LearningRateChanged, Progress, Reported, SampleWritten, StepTaken

_NEWEST = 64_000  # bytes at the end of the metrics: some hundred reports


class RunLog:
    """The events that a run's folder tells of, in the order in which they happened.

    ``began_anew`` says whether the last look gave all of them: the first one does, and one that finds another file, as
    where somebody went on with the run from an earlier checkpoint.
    """

    def __init__(self, folder: Path) -> None:
        self._reader = RecordsReader(folder / METRICS)

    @property
    def began_anew(self) -> bool:
        """Whether the last look gave all there is."""
        return self._reader.began_anew

    def read_on(self) -> list[Event]:
        """Return the events that came since the last time; raise RunError where the metrics are no file to read."""
        return events_of(self._reader.read_on())


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
        file.seek(max(0, file.seek(0, os.SEEK_END) - _NEWEST))
        data = file.read()
    lines = data[: data.rfind(b"\n") + 1].split(b"\n")
    events = events_of(record for line in lines if (record := record_of(line)) is not None)
    reports = [event.progress for event in events if isinstance(event, Reported)]
    return reports[-1] if reports else None


def events_of(records: Iterable[dict[str, Any]]) -> list[Event]:
    """Return the events that lines of metrics were made of; lines that are none, or of other kinds, are left out."""
    events: list[Event] = []
    for record in records:
        with suppress(RunError):
            match record.get("event"):
                case "progress":
                    events.append(Reported(conform(Progress, {**record, "left": None})))
                case "learning_rate":
                    events.append(conform(LearningRateChanged, record))
                case "step":
                    events.append(conform(StepTaken, record))
                case "diverged":
                    events.append(conform(Diverged, record))
                case _:
                    pass
    return events


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
