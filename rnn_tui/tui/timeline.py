"""The samples of a run in the order in which they were written, each with what of it is copied from the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rnn_tui.inspection.novelty import Copied, CopyFinder
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.events import SampleWritten
from rnn_tui.training.records import read_records
from rnn_tui.training.runs import SAMPLES


@dataclass(frozen=True)
class Sample:
    """A sample and the longest run of it that the training text has; None while that is not known."""

    written: SampleWritten
    copied: Copied | None = None


class Timeline:
    """Takes samples as they come, and finds what they copied once there is a finder."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.samples: list[Sample] = []
        self.finder: CopyFinder | None = None
        self._vocabulary = vocabulary

    def take(self, written: Iterable[SampleWritten]) -> bool:
        """Append samples; return whether there were any."""
        added = [Sample(each, self._copied(each)) for each in written]
        self.samples += added
        return bool(added)

    def use(self, finder: CopyFinder) -> None:
        """Look for copies from now on, in the samples that are there as well."""
        self.finder = finder
        self.samples = [Sample(each.written, self._copied(each.written)) for each in self.samples]

    def _copied(self, written: SampleWritten) -> Copied | None:
        if self.finder is None or any(character not in self._vocabulary for character in written.text):
            return None
        return self.finder.find(self._vocabulary.encode(written.text).tolist())


def samples_of(run: Path) -> list[SampleWritten]:
    """Return the samples that a run's folder holds; lines that are none are left out."""
    found = []
    for record in read_records(run / SAMPLES):
        sample = _sample_of(record)
        if sample is not None:
            found.append(sample)
    return found


def _sample_of(record: dict[str, Any]) -> SampleWritten | None:
    try:
        sample = SampleWritten(*(record[name] for name in ("step", "prime", "text", "loss", "val_loss")))
    except KeyError:
        return None
    words = isinstance(sample.prime, str) and isinstance(sample.text, str)
    figures = isinstance(sample.step, int) and isinstance(sample.loss, int | float)
    return sample if words and figures and isinstance(sample.val_loss, int | float | None) else None
