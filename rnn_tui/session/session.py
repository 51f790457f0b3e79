"""Session: the single owner of the laboratory's state; it knows the engine, but no widget.

Training runs in its own thread, reading ahead in another; ``poll`` fetches what they published. Everything here is
called from the screen's thread.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.errors import RunError
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.runs.deleted import DeletedRuns
from rnn_tui.session.alternatives import Alternatives
from rnn_tui.session.aside import Aside
from rnn_tui.session.background import BackgroundWorker
from rnn_tui.session.changes import Changes
from rnn_tui.session.jobs import divide
from rnn_tui.session.keeping import Keeping
from rnn_tui.session.learning import Learner
from rnn_tui.session.monitor import Monitor
from rnn_tui.session.parameter_source import ParameterSource
from rnn_tui.session.prompt import Prompt
from rnn_tui.session.table import Fork, Fresh, Learning, MakeTrainer, Opened, Phase, Startable, Table
from rnn_tui.session.trainings import Trainings
from rnn_tui.session.watched import WatchedRuns
from rnn_tui.text.corpus import Corpus, MayGoOn
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.there import is_same
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.settings import LiveValue

if TYPE_CHECKING:
    from rnn_tui.runs.follow import OpenedRun
    from rnn_tui.runs.resuming import Origin
    from rnn_tui.runs.summary import RunSummary
    from rnn_tui.session.comparison import Comparison
    from rnn_tui.session.worker import TrainingThread
    from rnn_tui.training.control import Control
    from rnn_tui.training.events import Event
    from rnn_tui.training.trainer import Trainer

    Post = Callable[[int, Event], None]

DIVIDED_AT_ONCE = 1 << 22  # characters: fewer are divided within a tenth of a second, however it is done


class Session:
    """A text, a training of it and a prompt, and what a person does with them; ``table`` is what it is all about."""

    table: Table

    def __init__(
        self,
        corpus: Corpus,
        config: TrainingConfig,
        post: Post,
        out: Path | None = None,
        checkpoint_every: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
        training_clock: Callable[[], float] = time.perf_counter,
        origin: Origin | None = None,
        threads: int | None = None,
        learnt_by: MakeTrainer | None = None,
        run: OpenedRun | None = None,
    ) -> None:
        self.threads = threads
        self.opened: dict[str, Corpus] = {}  # every text that was on the table, by its name
        self.run_id = 0
        self._post = post
        self._clock = clock
        self.background = BackgroundWorker()
        self._slowly = BackgroundWorker()  # for what takes seconds, so that what takes an instant need not wait
        self._disk = BackgroundWorker()  # for what is read of a run that may be long
        self.aside = Aside(BackgroundWorker(), clock)  # for what views ask
        self.beside = WatchedRuns()  # whose losses are laid over those of what is on the table
        self.trainings = Trainings()
        self._learner = Learner(self.trainings, out, checkpoint_every, training_clock, threads)
        self.deleted = DeletedRuns()
        self.keeping = Keeping()
        table: Startable | Opened = Fresh(corpus, config, learnt_by)
        if origin is not None:
            table = Fork(corpus, config, origin)
        if run is not None:
            table = Opened(run)
        self.budget = table.config.budget
        self._generation_settings = GenerationSettings(Sampling(table.config.temperature))
        self._lay(table)

    # -- what is on the table -----------------------------------------------------------------------------------

    @property
    def corpus(self) -> Corpus:
        """The text on the table."""
        return self.table.corpus

    @property
    def config(self) -> TrainingConfig:
        """The settings of what is on the table."""
        return self.table.config

    @property
    def vocabulary(self) -> Vocabulary:
        """The characters that the network knows, or will know."""
        return self.table.vocabulary

    @property
    def phase(self) -> Phase:
        """Whether it is ready, being trained, or saved."""
        return self.table.phase

    @property
    def thread(self) -> TrainingThread | None:
        """What learns, or has learnt, the text here."""
        return self.table.thread if isinstance(self.table, Learning) else None

    @property
    def trainer(self) -> Trainer | None:
        """The training of the text that was begun, or gone on with, here."""
        return self.table.trainer if isinstance(self.table, Learning) else None

    @property
    def opened_run(self) -> OpenedRun | None:
        """The run that was opened, and may have been gone on with since."""
        table = self.table.began if isinstance(self.table, Learning) else self.table
        return table.run if isinstance(table, Opened) else None

    @property
    def only_looks(self) -> bool:
        """Whether nothing can be done to the run that is open, as where a class sees it."""
        opened = self.opened_run
        return opened is not None and opened.only_look

    @property
    def origin(self) -> Origin | None:
        """What a fork begins, or began, with."""
        table = self.table.began if isinstance(self.table, Learning) else self.table
        return table.origin if isinstance(table, Fork) else None

    def compare(self, runs: Sequence[RunSummary]) -> Comparison:
        """Put runs side by side, whatever is on the table."""
        from rnn_tui.session.comparison import Comparison

        return Comparison(runs, self._disk)

    def open(self, corpus: Corpus) -> None:
        """Put ``corpus`` on the table, with the settings of what was there: nothing learnt."""
        from rnn_tui.runs.resuming import fork_config

        self.put(Fresh(corpus, self.config if self.opened_run is None else fork_config(self.config)))

    def open_run(self, run: OpenedRun) -> None:
        """Put a run on the table, as it is on the disk; while another process writes it, it is followed."""
        self.put(Opened(run))

    def put(self, table: Startable | Opened) -> None:
        """Put something else on the table. A training that is there is stopped, and saved.

        What was written is filed away while it is still known where it belongs.
        """
        self.stop()
        self._close_writing()
        config, before = table.config, self.table.config
        if config.budget != before.budget:
            self.budget = config.budget
        if config.preset != before.preset or isinstance(table, Opened):
            self._generation_settings = replace(self._generation_settings, sampling=Sampling(config.temperature))
        self._lay(table)

    def _lay(self, table: Startable | Opened) -> None:
        """Begin with what is put on the table; what was written for this text, or in this run, comes back."""
        self.table = table
        self.opened[table.corpus.name] = table.corpus
        self.run_id += 1
        self._begin_prompt(*table.reader())
        self.alternatives = Alternatives(self.prompt, self.background)
        self.parameter_source = ParameterSource(self.prompt, self.opened_run, lambda: self.run_folder, self._clock)
        self.monitor = Monitor(table.corpus, table.vocabulary, table.config, self._slowly, self._disk)

    # -- what is written ----------------------------------------------------------------------------------------

    def _begin_prompt(self, reader: Reader, step: int) -> None:
        """Bring back what was written for this text, or in the run that is open, or begin with the text's opening."""
        self.prompt = Prompt(self.vocabulary, reader, self._generation_settings, self.background, step)
        self.prompt.begin(self.corpus.opening(self.config.window))
        if not self.only_looks:
            opened = self.opened_run
            self.keeping.begin(self.prompt, self.corpus, None if opened is None else opened.folder)

    def _keep_writing(self) -> None:
        """Bring what was written to the disk."""
        self.keeping.keep(None if self.follows else self.run_folder)

    def _close_writing(self) -> None:
        """Keep what was written last, and how, and let another process go on with it."""
        self._generation_settings = self.prompt.settings
        self._keep_writing()
        self.keeping.close()

    # -- the training -------------------------------------------------------------------------------------------

    @property
    def run_folder(self) -> Path | None:
        """The folder of the run that is open, or that is being written; None where there is none, or no longer."""
        match self.table:
            case Learning(folder=folder) | Opened(folder=folder):
                return folder
            case _:
                return None

    def has_on_table(self, folder: Path) -> bool:
        """Return whether the run in ``folder`` is what is worked on, and nobody went on with it since."""
        here = self.run_folder
        if here is None or not is_same(here, folder):
            return False
        if self.thread is None or self.active:
            return True
        try:
            return not self.thread.folder.went_on_elsewhere()
        except RunError:  # opening it says what is wrong with it
            return False

    @property
    def follows(self) -> bool:
        """Whether another process writes the run that is open."""
        return self.phase == "opened" and self.monitor.held

    @property
    def has_gone(self) -> bool:
        """Whether somebody else renamed or deleted the run that is open."""
        return self.phase == "opened" and self.monitor.gone

    def take_note_of_move(self, folder: Path, path: Path | None) -> None:
        """Go on with a run whose folder was given another name; let go of one that was deleted (None)."""
        self.beside.move(folder, path)
        opened = self.opened_run
        is_here = opened is not None and opened.folder == folder
        if path is None:
            if is_here and isinstance(self.table, Opened):
                self.open(self.corpus)
            return
        self.trainings.move(folder, path)
        if opened is not None and is_here:
            opened.follower.folder = path
        self.keeping.move(folder, path)

    def toggle(self) -> None:
        """Train, pause, resume or go on: whatever is the next thing; raises what ``Learner.prepare`` does."""
        match self.phase:
            case "training":
                self.control.pause()
            case "paused":
                self.control.resume()
            case _:
                self._learn(by_step=False)

    def dividing(self) -> Callable[[MayGoOn], object] | None:
        """Return what has to be done before a training of a long text can begin; None where it can at once."""
        if isinstance(self.table, Learning) or len(self.corpus.indices) < DIVIDED_AT_ONCE:
            return None
        return partial(divide, self.corpus, self.vocabulary, self.config)

    def keep_next_in(self, folder: Path) -> None:
        """Have the next new training kept in this folder, however short it is."""
        self._learner.out = folder

    def take_step(self) -> None:
        """Take a single step, then wait; raises what ``Learner.prepare`` does."""
        if self.active:
            self.control.step()
        else:
            self._learn(by_step=True)

    def _learn(self, by_step: bool) -> None:
        """Begin to learn, or go on after an end: for another while, or for one step, behind which it waits."""
        folder = self._learner.prepare(self.table, self.budget)
        self.monitor.config = folder.trainer.config
        if isinstance(self.table, Opened):
            self.monitor.take_up(self.table.run, folder.trainer.step)
        self.table = self._learner.launch(self.table, folder, by_step, partial(self._post, self.run_id))
        self.parameter_source.follow(self.table.thread)

    def change_settings(self, **settings: LiveValue) -> None:
        """Change live settings of the running training; what was learnt stays. Raises ConfigError."""
        assert isinstance(self.table, Learning)  # callers look at the phase first
        self.table = self.table.with_settings(**settings)

    def stop(self) -> None:
        """End a training before its next step; it saves itself, and nobody waits for it here."""
        self.trainings.stop()

    def keep_training(self) -> None:
        """Have the training that is under way kept at its end, however short it was."""
        if self.thread is not None:
            self.thread.folder.keep()

    def keep_interrupted(self) -> None:
        """Have the training that is under way kept, and remember which run is open: nobody can be asked any more."""
        from rnn_tui.runs.interrupted import remember_interrupted

        self.keep_training()
        folder = self.run_folder
        if folder is not None and not self.only_looks:
            remember_interrupted(folder, self.active)

    def finish(self) -> int | None:
        """Take note that the training ended; return the step of the parameters that read now, where that are others."""
        assert isinstance(self.table, Learning)  # nothing else is told of under this run_id
        self.table = replace(self.table, ended=True)
        return self.parameter_source.settle()

    def wait_until_saved(self, seconds: float) -> None:
        """Wait for stopped trainings to end, ``seconds`` at most; for the time after the screen is closed.

        What was deleted cannot be brought back any more.
        """
        self._close_writing()
        self.trainings.wait(seconds)
        self.deleted.empty()

    @property
    def control(self) -> Control:
        """The handle on the running training."""
        assert isinstance(self.table, Learning)  # callers look at the phase first
        return self.table.control

    @property
    def active(self) -> bool:
        """Whether a training is under way, paused or not."""
        return self.phase in {"training", "paused"}

    # -- what the threads published -----------------------------------------------------------------------------

    def poll(self) -> Changes:
        """Fetch what the threads published, and ask for what is due."""
        self._keep_writing()
        now, learning = self._clock(), self.phase == "training"
        changes = self.monitor.fetch()
        match self.table:
            case Learning(thread=thread):
                changes.add(self.monitor.hear(thread))
            case Opened(run=run):
                changes.add(self.monitor.read(run, now))
            case _:
                pass
        changes.plot |= self.beside.poll(now)
        self.parameter_source.poll(learning)
        changes.aside = self.aside.poll(learning)
        changes.reading, changes.ghost = self.prompt.poll(now, learning)
        return changes
