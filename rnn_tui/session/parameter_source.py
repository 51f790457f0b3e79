"""Which parameters read the prompt: the newest, the best, or those of an earlier snapshot."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.runs.layout import SNAPSHOTS
from rnn_tui.runs.lock import LOOK_EVERY
from rnn_tui.runs.snapshots import snapshot_files
from rnn_tui.session.background import Throttle
from rnn_tui.session.jobs import look_again, look_back, look_with
from rnn_tui.session.prompt import Prompt

if TYPE_CHECKING:
    from rnn_tui.runs.follow import OpenedRun
    from rnn_tui.session.worker import TrainingThread
    from rnn_tui.training.state import Snapshot


class ParameterSource:
    """Where in a training one stands: at the snapshot of step ``place``, or, where that is None, at what is now.

    Now the best parameters read where ``reads_best`` says so, else the newest: those of the ``run`` that is open,
    until there is a training to follow. ``folder`` tells where the run is kept, if it is.
    """

    def __init__(
        self,
        prompt: Prompt,
        run: OpenedRun | None,
        folder: Callable[[], Path | None],
        clock: Callable[[], float],
    ) -> None:
        self.place: int | None = None
        self.reads_best = run is not None and not run.follower.newest
        self._prompt = prompt
        self._run = run
        self._thread: TrainingThread | None = None
        self._folder = folder
        self._clock = clock
        self._seen: Snapshot | None = None  # of the training, the last that was asked to read
        self._looking = Throttle(share=1.0, least=LOOK_EVERY)
        self._until_it_goes_on = False  # whether the best read because a training ended, and nobody asked for them

    @property
    def is_back(self) -> bool:
        """Whether one has gone back to a snapshot: what reads stays the same there, until a person goes on."""
        return self.place is not None

    def follow(self, thread: TrainingThread) -> None:
        """Read with the parameters of a training from now on: with the newest, unless somebody asked for the best."""
        if self._thread is None or self._until_it_goes_on:
            self.reads_best = self._until_it_goes_on = False
        self._thread = thread

    def settle(self) -> int | None:
        """After a training's end read with its best parameters, as ``generate`` does.

        Returns their step where that changes anything, else None.
        """
        best = None if self._thread is None else self._thread.best
        if self._thread is None or best is None or self.reads_best or best.step == self._thread.snapshot.step:
            return None
        self.reads_best = self._until_it_goes_on = True
        if self.place is None:  # else one stays where one has gone back to
            self._return_to_now()
        return best.step

    def poll(self, learning: bool) -> None:
        """Have the prompt read with newer parameters where it is due, unless one has gone back in time."""
        now = self._clock()
        if self.place is not None or not self._prompt.is_due(now):
            return
        if self._thread is not None:
            self._look_at_training(self._thread, learning, now)
        elif self._run is not None and self._looking.is_due(now):
            self._looking.begin(now)
            self._prompt.ask(partial(look_again, self._run), now)

    def toggle_best(self) -> bool:
        """Read with the best parameters, or with the newest; return whether there are best ones to read with."""
        has_best = self._run is not None if self._thread is None else self._thread.best is not None
        if has_best:
            self.reads_best, self._until_it_goes_on = not self.reads_best, False
            self._return_to_now()
        return has_best

    def snapshots(self) -> list[tuple[int, Path]]:
        """Return the parameters that the run has kept on its way: (step, file) in order."""
        folder = self._folder()
        return [] if folder is None else snapshot_files(folder / SNAPSHOTS)

    def travel(self, by: int) -> bool:
        """Read with the parameters of an earlier or later snapshot; beyond the last one, or where all are gone, is now.

        Returns whether there is anything to go to.
        """
        found = self.snapshots()
        if not found and self.place is None:
            return False
        here = len(found) if self.place is None else bisect_left(found, self.place, key=lambda each: each[0])
        there = max(0, here + by)
        if there >= len(found):
            self._return_to_now()
            return True
        self._prompt.forget_questions()
        self.place, path = found[there]
        self._prompt.ask(partial(look_back, path, self._prompt.vocabulary), self._clock())
        return True

    def _look_at_training(self, thread: TrainingThread, learning: bool, now: float) -> None:
        """Read with what the training has published since; while it goes on, ask it for more."""
        best = thread.best if self.reads_best else None
        snapshot = best or thread.snapshot
        if snapshot is not self._seen and snapshot.step:
            self._seen = snapshot
            self._prompt.ask(partial(look_with, thread.architecture, thread.window, snapshot), now)
        elif learning:
            thread.ask_snapshot()

    def _return_to_now(self) -> None:
        """Read with what is newest, or best, at the next poll."""
        self.place = None
        self._prompt.forget_questions()
        self._seen = None
        self._looking.waive()
        if self._run is not None:
            self._run.follower.ask_for(newest=not self.reads_best)
