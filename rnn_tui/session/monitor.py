"""Monitor: what is known about a training: figures, losses, samples and baselines.

A training here tells it through its thread; of a run that is open it is read on the disk, where another process may
be writing it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rnn_tui.errors import RunError
from rnn_tui.runs.curves import LossHistory, RunHistory
from rnn_tui.runs.lock import LOOK_EVERY, is_held
from rnn_tui.runs.log import SampleLog
from rnn_tui.session.background import BackgroundWorker, Slot, Throttle
from rnn_tui.session.changes import Changes
from rnn_tui.session.jobs import find_copies, measure
from rnn_tui.session.samples import SampleSeries
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.there import is_folder
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import (
    Event,
    HorizonSet,
    Progress,
    Reported,
    SampleWritten,
    SettingChanged,
    TrainingStarted,
)

if TYPE_CHECKING:
    from rnn_tui.inspection.novelty import CopyFinder
    from rnn_tui.runs.follow import OpenedRun, RunFollower
    from rnn_tui.session.worker import TrainingThread
    from rnn_tui.text.baselines import Baselines

_MOST_LINES = 1_000  # of each kind, of a run that is opened: what its log keeps


@dataclass(frozen=True)
class Look:
    """What a run's folder showed when it was looked at.

    ``history`` is all that its metrics tell, where that has changed; ``lines`` and ``samples`` are what came since the
    last look, or all of it ``anew``, as where the run went on from an earlier checkpoint. ``reached`` are step and
    seconds of its newest checkpoint, where that has changed. ``gone`` where there is no folder any more.
    """

    history: LossHistory | None
    lines: list[Event]
    anew: bool
    samples: list[SampleWritten]
    reached: tuple[int, float] | None
    gone: bool = False


class RunReader:
    """Looks at a run's folder in the background: its files may be long, and another process may be writing them.

    ``again`` says that the run was looked at before, under another name: then all of it is told anew.
    """

    def __init__(self, follower: RunFollower, again: bool = False) -> None:
        self.folder = follower.folder
        self._follower = follower
        self._history = RunHistory(self.folder)
        self._samples = SampleLog(self.folder)
        self._looked = again

    def look(self) -> Look:
        """Return what there is and what is new; of files that cannot be read there is nothing."""
        history, lines, anew, samples = None, list[Event](), False, list[SampleWritten]()
        with suppress(RunError):
            if lines := self._history.read_on():
                history = self._history.so_far()
                anew, self._looked = self._looked and self._history.began_anew, True
        with suppress(RunError):
            samples = self._samples.read_on()
        gone = not is_folder(self.folder)
        return Look(history, _newest_of(lines), anew, samples, self._follower.reached(), gone)


class Monitor:
    """What is told of the learning of ``corpus``; ``held`` where another process writes the run that is open.

    ``gone`` where somebody else renamed or deleted that run. What takes seconds to work out is asked of ``slowly``, and
    what is on the disk of ``disk``; each text has a monitor of its own, so that an answer about another finds nobody.
    """

    def __init__(
        self,
        corpus: Corpus,
        vocabulary: Vocabulary,
        config: TrainingConfig,
        slowly: BackgroundWorker,
        disk: BackgroundWorker,
    ) -> None:
        self.config = config  # with the sizes and the length that became of it
        self.progress: Progress | None = None
        self._reported: Progress | None = None  # the last whole report
        self.history = LossHistory()
        self.series = SampleSeries(vocabulary)
        self.baselines: Baselines | None = None
        self.held = self.gone = False
        self._slowly, self._disk = slowly, disk
        self._measured: Slot[Baselines] = Slot()
        self._to_measure: Callable[[], Baselines] | None = partial(measure, corpus, vocabulary, config)
        self._finders: Slot[CopyFinder] = Slot()
        self._find_copies = partial(find_copies, corpus, vocabulary, config)
        self._looking = Throttle(share=1.0, least=LOOK_EVERY)
        self._reached: tuple[int, float] | None = (
            None  # of the run on the disk: its newest checkpoint's step and seconds
        )
        self._reader: RunReader | None = None
        self._looks: Slot[Look] = Slot()
        self._resumed_at: int | None = None  # the step from which on a training here tells, not the disk

    @property
    def chars_per_second(self) -> float:
        """The speed of the last whole report: that of the few steps behind it is a matter of chance."""
        newest = self._reported or self.progress
        return 0.0 if newest is None else newest.chars_per_second

    def take_up(self, run: OpenedRun, step: int) -> None:
        """Go on, after ``step``, with what the folder of a run tells; what it told of later steps is forgotten."""
        self._resumed_at = step
        self.history.go_on_with(LossHistory(), step)
        self._looks = Slot()
        self._disk.ask(self._looks, RunReader(run.follower).look)

    def hear(self, thread: TrainingThread) -> Changes:
        """Take in what a training has told since."""
        self.progress = thread.newest or self.progress
        changes = Changes([])
        if self._resumed_at is not None and (look := self._looks.fetch()) is not None:
            self._take_earlier(look, self._resumed_at, changes)
        for line in thread.take_lines():
            changes.lines.append(line)
            self.history.add(line)
            self._take_note(line)
        changes.samples |= self._take_samples([line for line in changes.lines if isinstance(line, SampleWritten)])
        return changes

    def read(self, run: OpenedRun, now: float) -> Changes:
        """Take in what another process has written since it was last looked at."""
        changes = Changes([])
        if (look := self._looks.fetch()) is not None:
            self._take_look(look, changes)
            is_of_here = self._reader is not None and self._reader.folder == run.folder  # else it was renamed here
            self.gone = look.gone and is_of_here
        if self._looking.is_due(now) and not self._looks.busy:
            self._looking.begin(now)
            self.held = is_held(run.folder)
            if self._reader is None or self._reader.folder != run.folder:
                self._reader = RunReader(run.follower, again=self._reader is not None)
            self._disk.ask(self._looks, self._reader.look)
        return changes

    def _take_look(self, look: Look, changes: Changes) -> None:
        """Take in what the folder of a run showed."""
        if look.history is not None:
            self.history = look.history
            changes.lines += look.lines
            changes.log = look.anew
            changes.baselines = True  # the plot is to be drawn anew
            for line in look.lines:
                self._take_note(line)
        changes.samples = self._take_samples(look.samples)
        self._reached = look.reached or self._reached
        self.progress = _furthest(self._reported, self._reached)

    def _take_earlier(self, look: Look, step: int, changes: Changes) -> None:
        """Put what the folder of a run showed before what was told here since it went on after ``step``."""
        self._resumed_at = None
        if look.history is not None:
            look.history.go_on_with(self.history, step)
            self.history = look.history
            changes.baselines = True
        changes.samples = self._take_samples([sample for sample in look.samples if sample.step <= step])

    def _take_note(self, line: Event) -> None:
        """Keep what is the newest of its kind: a report, and the settings as they have become."""
        match line:
            case Reported(progress=progress):
                self._reported = progress
            case TrainingStarted(config=config) | HorizonSet(config=config):
                self.config = config
            case SettingChanged(name=name, value=value):
                self.config = self.config.with_live(**{name: value})
            case _:
                pass

    def fetch(self) -> Changes:
        """Take in what was worked out; what counting reaches is asked for when this is called for the first time.

        By then the first picture stands, which would have had to share the interpreter with it.
        """
        changes = Changes([])
        if self._to_measure is not None:
            self._slowly.ask(self._measured, self._to_measure)
            self._to_measure = None
        if (finder := self._finders.fetch()) is not None:
            self.series.use(finder)
            changes.samples = True
        if (baselines := self._measured.fetch()) is not None:
            self.baselines = baselines
            changes.baselines = True
        return changes

    def _take_samples(self, samples: Sequence[SampleWritten]) -> bool:
        """Put samples into the series; with the first of them, have the text's suffixes put in order."""
        first = not self.series.samples
        if not self.series.add(samples):
            return False
        if first:
            self._slowly.ask(self._finders, self._find_copies)
        return True


def _newest_of(lines: Sequence[Event]) -> list[Event]:
    """Return the newest lines of each kind, in order: what is rare does not go under in figures."""
    counts: Counter[type[Event]] = Counter()
    newest = []
    for line in reversed(lines):
        counts[type(line)] += 1
        if counts[type(line)] <= _MOST_LINES:
            newest.append(line)
    return newest[::-1]


def _furthest(progress: Progress | None, reached: tuple[int, float] | None) -> Progress | None:
    """Return the last report, brought to the step and the seconds of a checkpoint that came after it."""
    if progress is None or reached is None or reached[0] <= progress.step:
        return progress
    step, waited = reached
    epoch = progress.epoch * step / max(1, progress.step)
    return replace(progress, step=step, seconds=waited, watched=0.0, epoch=epoch)
