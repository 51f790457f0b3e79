"""Session: the one owner of what the laboratory works on; it knows the engine, and no widget.

Training runs in its own thread, reading ahead in another; ``poll`` fetches what they published. Everything here is
called from the screen's thread.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

from rnn_tui.errors import RunError
from rnn_tui.generation.pen import Pen
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.language import _
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN
from rnn_tui.reasons import reason_of
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.control import Control, Pace
from rnn_tui.training.events import Event
from rnn_tui.training.follow import OpenedRun
from rnn_tui.training.layout import WRITING
from rnn_tui.training.memory import demand_memory
from rnn_tui.training.resuming import Origin, demand_fit, fork, resume
from rnn_tui.training.run import RunFolder
from rnn_tui.training.thread import TrainingThread
from rnn_tui.training.trainer import Trainer
from rnn_tui.tui.aside import Aside
from rnn_tui.tui.changes import Changes
from rnn_tui.tui.chronicle import Chronicle
from rnn_tui.tui.journal import Journal, abandoned, draft_paths
from rnn_tui.tui.prompt import Prompt
from rnn_tui.tui.trainings import Trainings
from rnn_tui.tui.viewpoint import Viewpoint

Phase = Literal["ready", "training", "paused", "finished", "opened"]
Post = Callable[[int, Event], None]


class Session:
    """A text, a training of it and a prompt, and what a person does with them."""

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
    ) -> None:
        self.config = config
        self.budget = config.budget
        self.opened: dict[str, Corpus] = {}  # every text that was on the table, by its name
        self.run_id = 0
        self._post = post
        self._out = out
        self._checkpoint_every = checkpoint_every
        self._clock = clock
        self._training_clock = training_clock
        self.aside = Aside()
        self._slowly = Aside()  # for what takes seconds, so that what takes an instant need not wait
        self._disk = Aside()  # for what is read of a run that may be long
        self.trainings = Trainings()
        self.opened_run: OpenedRun | None = None
        self.saving_problem = ""
        self.notes: list[str] = []  # what is to be told of what was written before
        self.adopted = False  # whether there are branches that were written in another window
        self._pen = Pen(Sampling(config.temperature))
        self._journal: Journal | None = None
        self.open(corpus, origin)

    # -- the text -----------------------------------------------------------------------------------------------

    def open(self, corpus: Corpus, origin: Origin | None = None) -> None:
        """Put ``corpus`` on the table: nothing learnt, the prompt filled from it. A training is stopped and saved.

        With an ``origin``, whose characters the text has, its parameters are what the next training begins with.
        """
        self._clear()
        self.corpus = corpus
        self.opened[corpus.name] = corpus
        self.origin = origin
        self.opened_run = None
        self.reset()

    def open_run(self, run: OpenedRun) -> None:
        """Put a run on the table, as it is on the disk; while another process writes it, it is followed."""
        self._clear()
        self.corpus = run.corpus
        self.opened[run.corpus.name] = run.corpus
        self.config = run.checkpoint.config
        self._pen = replace(self._pen, sampling=Sampling(self.config.temperature))
        self.budget = self.config.budget
        self.origin = None
        self.opened_run = run
        self.reset()

    def fork(self, corpus: Corpus, config: TrainingConfig, origin: Origin) -> None:
        """Put ``corpus`` on the table, to be learnt beginning with another run's parameters."""
        self.config = config
        self.budget = config.budget
        self.open(corpus, origin)

    def configure(self, config: TrainingConfig, fresh: bool = False) -> None:
        """Begin anew with other settings; the text stays. A training is stopped and saved.

        A fork stays one, unless it is to begin with ``fresh`` parameters.
        """
        self._clear()
        if fresh:
            self.origin = None
        if config.preset != self.config.preset:
            self._pen = replace(self._pen, sampling=Sampling(config.temperature))
        self.config = config
        self.budget = config.budget
        self.reset()

    def demand(self, config: TrainingConfig, fresh: bool) -> None:
        """Raise ConfigError for settings that the memory, or the parameters to begin with, do not fit."""
        if self.origin is not None and not fresh:
            demand_fit(self.origin, config)
        demand_memory(config, len(self.vocabulary))

    def _clear(self) -> None:
        """Stop a training, and file away what was written, while it is still known where it belongs."""
        self.stop()
        self.close_journal()

    def reset(self) -> None:
        """Forget what was learnt: an untrained network, whose every character is equally likely.

        What was written for this text before comes back.
        """
        self.run_id += 1
        folded = self.corpus.fold_rare(self.config.min_count)
        known = self.opened_run or self.origin
        self.vocabulary: Vocabulary = known.checkpoint.vocabulary if known else folded.vocabulary
        self.thread: TrainingThread | None = None
        self.trainer: Trainer | None = None
        self.phase: Phase = "opened" if self.opened_run else "ready"
        network, step = CharRNN(Architecture(len(self.vocabulary), 1)), 0  # all zeros: the uniform distribution
        if known is not None:
            network, step = known.checkpoint.network, known.checkpoint.step
        self._begin_prompt(Reader(network, self.config.window), step)
        self.viewpoint = Viewpoint(self.prompt, self.opened_run, lambda: self.run_folder, self._clock)
        self.chronicle = Chronicle(self.corpus, self.vocabulary, self.config, self._slowly, self._disk)

    def _begin_prompt(self, reader: Reader, step: int) -> None:
        """Bring back what was written for this text, or in the run that is open, or begin with the text's opening."""
        drafts = draft_paths(self.corpus)
        in_run = [] if self.opened_run is None else [self.opened_run.folder / WRITING]
        self._journal = Journal([*in_run, *drafts])
        self.prompt = Prompt(self.vocabulary, reader, self._pen, self.aside, step)
        self.prompt.begin(self.corpus.opening(self.config.window))
        self.prompt.restore(self._journal)
        self.notes += self._journal.notes
        if self._journal.path == drafts[0]:
            self._adopt(self._journal, drafts[1:])

    def _adopt(self, journal: Journal, drafts: Sequence[Path]) -> None:
        """Make what was written in other windows, which are closed now, branches of what is written here."""
        for draft in drafts:
            with suppress(OSError), abandoned(draft) as kept:
                if self.prompt.adopt(kept):
                    self.prompt.keep(journal, None)
                    self.adopted = True

    def close_journal(self) -> None:
        """Keep what was written last, and let another process go on with it."""
        if self._journal is not None:
            self._pen = self.prompt.pen
            self._keep_writing()
            self._journal.close()
            self._journal = None

    def _keep_writing(self) -> None:
        """Bring what was written to the disk; what cannot be is said once, and tried again."""
        if self._journal is None:
            return
        try:
            self.prompt.keep(self._journal, None if self.follows else self.run_folder)
            self.saving_problem = ""
        except OSError as error:
            self.saving_problem = _("{path}: {reason}").format(path=self._journal.place, reason=reason_of(error))

    # -- the training -------------------------------------------------------------------------------------------

    @property
    def run_folder(self) -> Path | None:
        """The folder of the run that is open, or that is being written; None where there is none, or no longer."""
        if self.thread is not None:
            folder = self.thread.folder.path
            return folder if folder.is_dir() else None
        return None if self.opened_run is None else self.opened_run.folder

    def has_on_table(self, folder: Path) -> bool:
        """Return whether the run in ``folder`` is what is worked on, and nobody went on with it since."""
        here = self.run_folder
        if here is None or here.resolve() != folder.resolve():
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
        return self.phase == "opened" and self.chronicle.held

    @property
    def asks_budget(self) -> bool:
        """Whether the length of a training is for the person to choose: not where the settings name its end."""
        config = self.config
        return (config.epochs, config.steps, config.horizon, config.seconds) == (None, None, None, None)

    def take_note_of_move(self, folder: Path, path: Path | None) -> None:
        """Go on with a run whose folder was given another name; let go of one that was deleted (None)."""
        if path is None:
            if self.opened_run is not None and self.opened_run.folder == folder and self.thread is None:
                self.open(self.corpus)
            return
        self.trainings.move(folder, path)
        if self.opened_run is not None and self.opened_run.folder == folder:
            self.opened_run.follower.folder = path
        if self._journal is not None:
            self._journal.move(folder, path)

    def start(self, paused: bool = False) -> None:
        """Begin to learn the text, for as long as ``budget`` says (None: until stopped)."""
        config = replace(self.config, budget=self.budget) if self.asks_budget else self.config
        parent = None
        if self.origin is None:
            self.trainer = Trainer(self.corpus, config, self._training_clock)
        else:
            self.trainer, parent = fork(self.origin, self.corpus, config, self._training_clock), self.origin.parent
        folder = RunFolder(self.trainer, self._out, self._checkpoint_every, parent)
        self._launch(folder, _pace_of(config), paused)
        self._out = None  # a second run is another folder

    def continue_run(self) -> None:
        """Go on with the run that is open where it was, or, where it had ended, for another budget.

        Raises RunHeldError while another process writes it, and RunError or TextError where it cannot be.
        """
        assert self.opened_run is not None  # the phase says so
        folder = self.opened_run.folder
        resumed = resume(str(folder), self.corpus, self._checkpoint_every, self._training_clock)
        self.trainer = resumed.trainer
        self.chronicle.take_up(self.opened_run, self.trainer.step)
        if resumed.is_over:
            self._prolong(self.trainer)
        self._launch(resumed.folder, _pace_of(self.config), paused=False)

    def go_on(self) -> None:
        """After the end: learn for another budget."""
        if self.trainer is None or self.thread is None:
            return
        self._prolong(self.trainer)
        self._launch(self.thread.folder, self.thread.control.pace, paused=False)

    def toggle(self) -> None:
        """Train, pause, resume or go on: whatever is the next thing."""
        match self.phase:
            case "ready":
                self.start()
            case "training":
                self.control.pause()
                self.phase = "paused"
            case "paused":
                self.control.resume()
                self.phase = "training"
            case "finished":
                self.go_on()
            case "opened":
                self.continue_run()

    def take_step(self) -> None:
        """Take a single step, then wait."""
        if self.phase == "ready":
            self.start(paused=True)
        if self.phase == "opened":
            self.continue_run()
            self.control.pause()
        if self.phase in {"training", "paused"}:
            self.control.step()
            self.phase = "paused"

    def set_learning_rate(self, learning_rate: float) -> None:
        """Change the highest learning rate of the running training; what was learnt stays."""
        self.config = replace(self.config, learning_rate=learning_rate)
        self.control.set_learning_rate(learning_rate)

    def stop(self) -> None:
        """End a training before its next step; it saves itself, and nobody waits for it here."""
        self.trainings.stop()

    def keep_training(self) -> None:
        """Have the training that is under way kept at its end, however short it was."""
        if self.thread is not None:
            self.thread.folder.keep()

    def finish(self) -> None:
        """Take note that the training ended."""
        self.phase = "finished"

    def wait_until_saved(self, seconds: float) -> None:
        """Wait for stopped trainings to end, ``seconds`` at most; for the time after the screen is closed."""
        self.close_journal()
        self.trainings.wait(seconds)

    @property
    def control(self) -> Control:
        """The handle on the running training."""
        assert self.thread is not None  # callers look at the phase first
        return self.thread.control

    @property
    def active(self) -> bool:
        """Whether a training is under way, paused or not."""
        return self.phase in {"training", "paused"}

    def _prolong(self, trainer: Trainer) -> None:
        """Give a training that has ended another budget."""
        trainer.go_on(self.budget)
        self.chronicle.history.restarts.append(trainer.step)

    def _launch(self, folder: RunFolder, pace: Pace, paused: bool) -> None:
        self.phase = "paused" if paused else "training"
        self.thread = self.trainings.launch(folder, pace, paused, partial(self._post, self.run_id))
        self.viewpoint.follow(self.thread)

    # -- what the threads published -----------------------------------------------------------------------------

    def poll(self) -> Changes:
        """Fetch what the threads published, and ask them for what is due."""
        self._keep_writing()
        now, learning = self._clock(), self.phase == "training"
        changes = self.chronicle.fetch()
        if self.thread is not None:
            changes.add(self.chronicle.hear(self.thread))
        elif self.opened_run is not None:
            changes.add(self.chronicle.read(self.opened_run, now))
        self.viewpoint.poll(learning)
        changes.reading, changes.ghost = self.prompt.poll(now, learning)
        return changes


def _pace_of(config: TrainingConfig) -> Pace:
    """Return the pace that a training begins with: the lesson is there to be watched."""
    return "slow" if config.report_every is None else "full"
