"""How a training starts or continues, for a while or for a single step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.session.table import Fork, Learning, Opened, Startable, Table
from rnn_tui.session.trainings import Trainings
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control
from rnn_tui.training.threads import choose_threads

if TYPE_CHECKING:
    from rnn_tui.runs.recorder import RunFolder
    from rnn_tui.training.events import Event
    from rnn_tui.training.stepping import Clock


class Learner:
    """Makes trainings and starts them; the next new one is written to the folder ``out`` where that is given.

    A step is divided among ``threads``, or as many as suit the machine beside a screen.
    """

    def __init__(
        self, trainings: Trainings, out: Path | None, checkpoint_every: float, clock: Clock, threads: int | None = None
    ) -> None:
        self._trainings = trainings
        self.out = out
        self._checkpoint_every = checkpoint_every
        self._clock = clock
        self._threads = threads

    def prepare(self, table: Table, budget: float | None) -> RunFolder:
        """Return what will train what is on the table, in its folder, anew or where it was.

        For ``budget`` seconds (None: until stopped) where no length is set, or where it had ended. Raises RunHeldError
        while another process writes a run, and ConfigError, TextError or RunError where it cannot be.
        """
        match table:
            case Opened():
                from rnn_tui.runs.resuming import resume

                resumed = resume(str(table.folder), table.corpus, self._checkpoint_every, self._clock, self._threads)
                folder, is_over = resumed.folder, resumed.is_over
            case Learning():
                folder, is_over = table.thread.folder, True
            case _:
                return self._begin(table, budget)
        if is_over:
            folder.trainer.go_on(budget)
        return folder

    def launch(self, table: Table, folder: RunFolder, by_step: bool, post: Callable[[Event], None]) -> Learning:
        """Start what was prepared, ``by_step`` for a single step; ``post`` is told of rare events."""
        if isinstance(table, Learning):
            began, pace = table.began, table.control.pace
        else:
            began, pace = table, "slow" if table.config.is_lesson else "full"  # the lesson is there to be watched
        control = Control(pace)
        if by_step:  # before the thread can take any other
            control.step()
        config = table.config.with_live(**folder.trainer.config.live)  # a size that was chosen may bring its own
        return Learning(began, config, self._trainings.launch(folder, control, post))

    def _begin(self, table: Startable, budget: float | None) -> RunFolder:
        from rnn_tui.runs.recorder import RunFolder

        config = replace(table.config, budget=budget) if _asks_budget(table.config) else table.config
        threads = choose_threads(self._threads, spare=1)  # the screen and the terminal want a core
        trainer = table.make_trainer(config, self._clock, threads)
        parent = table.origin.parent if isinstance(table, Fork) else None
        folder = RunFolder(trainer, self.out, self._checkpoint_every, parent)
        self.out = None  # a second run is another folder
        return folder


def _asks_budget(config: TrainingConfig) -> bool:
    """Return whether the user may choose the length of a training: not if the settings define its end."""
    return (config.epochs, config.steps, config.horizon, config.seconds) == (None, None, None, None)
