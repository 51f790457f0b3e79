"""The worker thread around a training: it publishes, and others poll.

Nothing here touches a screen, and nobody else touches the trainer while it runs. What changes is swapped in by one
assignment (``newest``, ``snapshot``, ``best``, ``trace``); what belongs into a log waits in a queue until it is taken
(``take_lines``), in the order in which it happened; rare events are handed to ``post`` as well, which must be safe to
call from this thread.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import BrokenOffError, RnnTuiError
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    BestReached,
    EpochFinished,
    Event,
    Paused,
    Progress,
    Reported,
    StepFinished,
    StepTaken,
    TrainingFinished,
    failure_of,
)
from rnn_tui.training.probe import StepTrace
from rnn_tui.training.state import Snapshot
from rnn_tui.training.trainer import Trainer

_MOST_FIGURES = 2_000  # lines of them that wait; an epoch of a small text takes 9 ms

_FIGURES = (Reported, EpochFinished)  # what says how far it is, as the next one does again


class TrainingThread(NeverCopied, threading.Thread):
    """Runs a trainer until its end; a daemon, so that nothing has to wait for it."""

    instead = "it is a thread; its trainer can be, once it has ended"

    def __init__(self, trainer: Trainer, control: Control, folder: RunFolder, post: Callable[[Event], None]) -> None:
        super().__init__(name="training", daemon=True)
        self.trainer = trainer
        self.control = control
        self.folder = folder
        self.newest: Progress | None = None
        self.architecture = trainer.network.architecture
        self.window = trainer.config.window
        self.snapshot: Snapshot = trainer.snapshot()
        self.best: Snapshot | None = trainer.best
        self._probe = trainer.probe
        self.trace: StepTrace | None = self._probe.newest
        self._lines: deque[Event] = deque()
        self._figures = 0  # how many of the lines only say how far it is
        self._taking = threading.Lock()
        self._post = post
        self._snapshot_wanted = False

    def ask_snapshot(self) -> None:
        """Ask for a new ``snapshot`` after the step that is under way."""
        self._snapshot_wanted = True

    def take_lines(self) -> list[Event]:
        """Return what has happened since the last time, in order, and forget it.

        Where nobody took it for long, the oldest figures on the way are missing; whatever else happened is there.
        """
        with self._taking:
            lines = list(self._lines)
            self._lines.clear()
            self._figures = 0
        return lines

    def ask_trace(self) -> None:
        """Ask for a new ``trace``, of the next step to begin: a training that waits has none before it takes one."""
        self._probe.ask()

    def forget_trace(self) -> None:
        """Let go of the ``trace`` and of what was kept to make more; whoever looked no longer does."""
        self._probe.forget()
        self.trace = None

    def run(self) -> None:
        """Train; whatever goes wrong becomes an event, never a traceback on the screen."""
        try:
            for event in self.folder.record(self.trainer.run(self.control)):
                self._publish(event)
        except Exception as error:  # the thread's last event: without it the screen would wait for ever
            if isinstance(error, BrokenOffError):
                self._take_snapshot()
            elif not isinstance(error, RnnTuiError):
                logging.getLogger(__name__).exception("training failed")
            self._tell(failure_of(error))

    def _publish(self, event: Event) -> None:
        match event:
            case StepFinished(progress=progress):
                self.newest = progress
                self.trace = self._probe.newest
                if self._snapshot_wanted:
                    self._take_snapshot()
            case BestReached():
                self.best = self.trainer.best
                self._tell(event)
            case Reported() | EpochFinished() | StepTaken():
                self._keep(event)
            case Paused() | TrainingFinished():
                self._take_snapshot()
                self._tell(event)
            case _:
                self._tell(event)

    def _tell(self, event: Event) -> None:
        self._keep(event)
        self._post(event)

    def _keep(self, event: Event) -> None:
        only_figures = isinstance(event, _FIGURES)
        with self._taking:
            if only_figures and self._figures >= _MOST_FIGURES:
                oldest = next(place for place, line in enumerate(self._lines) if isinstance(line, _FIGURES))
                del self._lines[oldest]
                self._figures -= 1
            self._lines.append(event)
            self._figures += only_figures

    def _take_snapshot(self) -> None:
        """Publish a copy of the parameters."""
        self.snapshot, self._snapshot_wanted = self.trainer.snapshot(), False
