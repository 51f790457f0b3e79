"""Chronicle: what is known of how a text is learnt: figures, losses, samples, and the lines that they have to pass.

A training here tells it through its thread; of a run that is open it is read on the disk, where another process may
be writing it.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from rnn_tui.inspection.novelty import CopyFinder
from rnn_tui.text.baselines import Baselines
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import Progress, Reported, SampleWritten
from rnn_tui.training.follow import LOOK_EVERY, OpenedRun, events_of
from rnn_tui.training.lock import is_held
from rnn_tui.training.records import read_records
from rnn_tui.training.runs import METRICS
from rnn_tui.training.thread import TrainingThread
from rnn_tui.tui.aside import Allowance, Aside, Desk
from rnn_tui.tui.changes import Changes
from rnn_tui.tui.history import LossHistory, history_of
from rnn_tui.tui.questions import find_copies, measure
from rnn_tui.tui.timeline import Timeline, samples_of


class Chronicle:
    """What is told of the learning of ``corpus``; ``held`` where another process writes the run that is open.

    What takes seconds to work out is asked of ``slowly``; each text has a chronicle of its own, so that an answer about
    another finds nobody.
    """

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig, slowly: Aside) -> None:
        self.progress: Progress | None = None
        self._reported: Progress | None = None  # the last whole report
        self.history = LossHistory()
        self.timeline = Timeline(vocabulary)
        self.baselines: Baselines | None = None
        self.held = False
        self._slowly = slowly
        self._measured: Desk[Baselines] = Desk()
        self._finders: Desk[CopyFinder] = Desk()
        self._find_copies = partial(find_copies, corpus, vocabulary, config)
        self._looking = Allowance(share=1.0, least=LOOK_EVERY)
        self._reached: tuple[int, float] | None = (
            None  # of the run on the disk: its newest checkpoint's step and seconds
        )
        self._lines_read = self._samples_read = 0  # of the run on the disk
        slowly.ask(self._measured, partial(measure, corpus, vocabulary, config))

    @property
    def chars_per_second(self) -> float:
        """The speed of the last whole report: that of the few steps behind it is a matter of chance."""
        newest = self._reported or self.progress
        return 0.0 if newest is None else newest.chars_per_second

    def take_up(self, run: Path) -> None:
        """Go on with the losses that a run's metrics tell of."""
        self.history = history_of(events_of(read_records(run / METRICS)))

    def hear(self, thread: TrainingThread) -> Changes:
        """Take in what a training has told since."""
        self.progress = thread.newest or self.progress
        changes = Changes([])
        for line in thread.take_lines():
            changes.lines.append(line)
            self.history.take(line)
            if isinstance(line, Reported):
                self._reported = line.progress
        changes.samples = self._take_samples([line for line in changes.lines if isinstance(line, SampleWritten)])
        return changes

    def read(self, run: OpenedRun, now: float) -> Changes:
        """Take in what another process has written since."""
        changes = Changes([])
        if not self._looking.is_due(now):
            return changes
        self._looking.begin(now)
        self.held = is_held(run.folder)
        events = run.follower.figures()
        if events is not None:
            self.history = history_of(events)
            changes.lines += events[self._lines_read :]
            self._lines_read = len(events)
            reports = [event.progress for event in events if isinstance(event, Reported)]
            self._reported = reports[-1] if reports else None
            changes.baselines = True  # the plot is to be drawn anew
            samples = samples_of(run.folder)
            changes.samples = self._take_samples(samples[self._samples_read :])
            self._samples_read = len(samples)
        self._reached = run.follower.reached() or self._reached
        self.progress = _furthest(self._reported, self._reached)
        return changes

    def fetch(self) -> Changes:
        """Take in what was worked out."""
        changes = Changes([])
        if (finder := self._finders.fetch()) is not None:
            self.timeline.use(finder)
            changes.samples = True
        if (baselines := self._measured.fetch()) is not None:
            self.baselines = baselines
            changes.baselines = True
        return changes

    def _take_samples(self, samples: Sequence[SampleWritten]) -> bool:
        """Put samples into the timeline; with the first of them, have the text's suffixes put in order."""
        first = not self.timeline.samples
        if not self.timeline.take(samples):
            return False
        if first:
            self._slowly.ask(self._finders, self._find_copies)
        return True


def _furthest(progress: Progress | None, reached: tuple[int, float] | None) -> Progress | None:
    """Return the last report, brought to the step and the seconds of a checkpoint that came after it."""
    if progress is None or reached is None or reached[0] <= progress.step:
        return progress
    step, seconds = reached
    return replace(progress, step=step, seconds=seconds, epoch=progress.epoch * step / max(1, progress.step))
