"""The worker thread around a training: it publishes, others poll.

Nothing here touches a screen. What changes at every step is swapped in by one assignment (``newest``,
``snapshot``); what belongs into a log waits in a bounded queue (``lines``), in the order in which it happened; rare
events are handed to ``post`` as well, which must be safe to call from this thread.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable

from rnn_tui.errors import RnnTuiError
from rnn_tui.training.control import Control
from rnn_tui.training.events import (
    EpochFinished,
    Event,
    Paused,
    Progress,
    Reported,
    StepFinished,
    StepTaken,
    TrainingFailed,
    TrainingFinished,
)
from rnn_tui.training.run import RunFolder
from rnn_tui.training.state import Snapshot
from rnn_tui.training.trainer import Trainer

_QUEUE_LENGTH = 2_000  # lines between two polls; older ones are dropped, an epoch of a small text takes 9 ms


class TrainingThread(threading.Thread):
    """Runs a trainer until its end; a daemon, so that nothing waits for it but who wants to."""

    def __init__(self, trainer: Trainer, control: Control, folder: RunFolder, post: Callable[[Event], None]) -> None:
        super().__init__(name="training", daemon=True)
        self.trainer = trainer
        self.control = control
        self.folder = folder
        self.newest: Progress | None = None
        self.snapshot: Snapshot = trainer.snapshot()
        self.lines: deque[Event] = deque(maxlen=_QUEUE_LENGTH)
        self._post = post
        self._snapshot_wanted = False

    def ask_snapshot(self) -> None:
        """Ask for a new ``snapshot`` after the step that is under way."""
        self._snapshot_wanted = True

    def run(self) -> None:
        """Train; whatever goes wrong becomes an event, never a traceback on the screen."""
        try:
            for event in self.folder.record(self.trainer.run(self.control)):
                self._publish(event)
        except RnnTuiError as error:
            self._tell(TrainingFailed(str(error)))
        except Exception as error:  # the thread's last word: without it the screen would wait for ever
            logging.getLogger(__name__).exception("training broke off")
            self._tell(TrainingFailed(f"{type(error).__name__}: {error}"))

    def _publish(self, event: Event) -> None:
        match event:
            case StepFinished(progress=progress):
                self.newest = progress
                if self._snapshot_wanted:
                    self._take_snapshot()
            case Reported() | EpochFinished() | StepTaken():
                self.lines.append(event)
            case Paused() | TrainingFinished():
                self._take_snapshot()
                self._tell(event)
            case _:
                self._tell(event)

    def _tell(self, event: Event) -> None:
        self.lines.append(event)
        self._post(event)

    def _take_snapshot(self) -> None:
        """Publish a copy of the parameters."""
        self.snapshot, self._snapshot_wanted = self.trainer.snapshot(), False
