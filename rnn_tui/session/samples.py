"""The samples of a run in the order in which they were written, each with what of it is copied from the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rnn_tui.text.vocabulary import Vocabulary

if TYPE_CHECKING:
    from rnn_tui.inspection.novelty import Copied, CopyFinder
    from rnn_tui.training.events import SampleWritten


@dataclass(frozen=True)
class Sample:
    """A sample and the longest run of it that the training text has; None while that is not known."""

    written: SampleWritten
    copied: Copied | None = None


class SampleSeries:
    """Takes samples as they come, and finds what they copied once there is a finder."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.samples: list[Sample] = []
        self.finder: CopyFinder | None = None
        self._vocabulary = vocabulary

    def add(self, written: Iterable[SampleWritten]) -> bool:
        """Put samples in, in the order of their steps; return whether any of them was not here yet."""
        known = {sample.written.step for sample in self.samples}
        added = [Sample(each, self._copied(each)) for each in written if each.step not in known]
        self.samples = sorted([*self.samples, *added], key=lambda sample: sample.written.step)
        return bool(added)

    def use(self, finder: CopyFinder) -> None:
        """Look for copies from now on, in the samples that are there as well."""
        self.finder = finder
        self.samples = [Sample(each.written, self._copied(each.written)) for each in self.samples]

    def _copied(self, written: SampleWritten) -> Copied | None:
        if self.finder is None or any(character not in self._vocabulary for character in written.text):
            return None
        return self.finder.find(self._vocabulary.encode(written.text).tolist())
