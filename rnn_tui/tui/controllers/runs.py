"""Runs are listed, opened, gone on with and forked."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.jobs import read_run
from rnn_tui.session.table import Fork, Opened, Startable
from rnn_tui.terminal.safe_text import visible
from rnn_tui.text.corpus import Corpus
from rnn_tui.there import is_same
from rnn_tui.tui.controllers.controller import Controller

if TYPE_CHECKING:
    from rnn_tui.runs.follow import OpenedRun
    from rnn_tui.runs.summary import RunSummary
    from rnn_tui.tui.screens.runs import RunChoice


class RunsController(Controller):
    """Puts a run on the table, or what begins with its parameters."""

    _told_absent: Path | None = None  # the run of which it was told that it has gone

    def tell_of_absence(self) -> None:
        """Tell once that the run which is open is no longer where it was."""
        absent = self.session.run_folder if self.session.has_gone else None
        if absent is not None and absent != self._told_absent:
            told = _("the run is no longer at {path}: it was renamed or deleted elsewhere")
            self.notices.complain(told.format(path=absent))
        self._told_absent = absent

    def show_runs(self) -> None:
        """Show the runs."""
        from rnn_tui.tui.screens.runs import RunsScreen

        session = self.session
        place_of, is_ours = self.screen.program.reach.place_of, session.trainings.is_writing
        listed = RunsScreen(self._take_note_of_move, is_ours, session.deleted, session.compare, place_of)
        self.screen.app.push_screen(listed, self.take_run)

    def offer_interrupted(self) -> None:
        """Ask whether to go on with the run that was open when the terminal was lost, where there is one."""
        from rnn_tui.runs.interrupted import take_interrupted
        from rnn_tui.runs.summary import summarise
        from rnn_tui.tui.screens.dialogues import ConfirmScreen
        from rnn_tui.tui.screens.runs import RunChoice

        found = take_interrupted()
        if found is None:
            return
        folder, trained = found
        run = summarise(folder)
        if run.problem or not run.saved:
            return
        if trained:
            question = _("The training of {run} was cut off at step {step}, and is saved. Continue it?")
        else:
            question = _("The run {run} was open when the program was cut off. Open it again?")

        def take_answer(sure: bool | None) -> None:
            if sure:
                self.take_run(RunChoice("continue" if trained else "open", folder))

        named = question.format(run=visible(run.name), step=grouped(run.step))
        self.screen.app.push_screen(ConfirmScreen(named), take_answer)

    def choose_overlay(self) -> None:
        """Ask which runs are to be laid over the losses of what is on the table, and lay them there."""
        from rnn_tui.runs.summary import summaries
        from rnn_tui.tui.screens.overlay import OverlayScreen

        def lay(runs: "list[RunSummary] | None") -> None:
            if runs is not None:
                self.session.beside.watch(runs)
                self.screen.draw(Changes([], plot=True))

        here = self.session.run_folder
        runs = sorted(summaries(), key=lambda run: -run.written)
        others = [run for run in runs if here is None or not is_same(run.path, here)]
        chosen = {run.path for run in self.session.beside.runs}
        self.screen.app.push_screen(OverlayScreen(others, chosen), lay)

    def _take_note_of_move(self, folder: Path, path: Path | None) -> None:
        """Go on with a run under its other name, or without one that was deleted."""
        run_id = self.session.run_id
        self.session.take_note_of_move(folder, path)
        if self.session.run_id != run_id:
            self.screen.table.show_anew()

    def take_run(self, choice: "RunChoice | None") -> None:
        """Read the run that was chosen; the one that is on the table stays there, and nothing of it stops."""
        from rnn_tui.tui.screens.reading import read_in_background

        if choice is None:
            return
        if choice.way != "fork" and self.session.has_on_table(choice.folder):
            self.screen.write_pane.focus()
            if choice.way == "continue" and self.session.phase != "training":
                self.screen.training.toggle()
            return
        work = partial(read_run, choice.folder, choice.way == "fork")
        take = partial(self._use_run, choice.way)
        read_in_background(self.screen, choice.folder.name, work, take, self.notices.complain)

    def _use_run(self, way: str, found: "tuple[OpenedRun, Corpus, tuple[str, ...]]") -> None:
        """Open or continue the run that was read, or ask for the settings of a fork of it."""
        from rnn_tui.tui.screens.settings import SettingsScreen

        run, corpus, notes = found
        if way == "fork":
            from rnn_tui.runs.about import Parent
            from rnn_tui.runs.resuming import Origin, fork_config

            origin = Origin(run.checkpoint, Parent(run.folder.name, run.checkpoint.step))
            basis = Fork(corpus, fork_config(run.checkpoint.config), origin)
            self.screen.app.push_screen(SettingsScreen(basis), partial(self._go_to_run, run.folder.name, notes))
        else:
            self._go_to_run(run.folder.name, notes, Opened(run), way == "continue")

    def _go_to_run(
        self, name: str, notes: tuple[str, ...], table: Startable | Opened | None, goes_on: bool = False
    ) -> None:
        """Put a run, or what begins with its parameters, on the table; asks once where a training is under way."""
        if table is None:
            return
        if self.session.phase == "paused":
            question = _("The training of {old} is paused. Save it and open the run {new}?")
        else:
            question = _("{old} is being trained. Save it, stop, and open the run {new}?")
        self.screen.table.leave_training(question, visible(name), partial(self.screen.table.put, table, notes, goes_on))
