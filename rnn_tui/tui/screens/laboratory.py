"""The laboratory: what can be done with the texts, the runs and the training, and how one finds one's way."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import OptionList

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import N_, _
from rnn_tui.runs.about import Parent
from rnn_tui.runs.follow import OpenedRun
from rnn_tui.runs.resuming import Origin, fork_config
from rnn_tui.session.jobs import read_again, read_run, read_text, take_paste
from rnn_tui.session.session import Session
from rnn_tui.session.table import Fork, Opened, Startable
from rnn_tui.terminal.safe_text import visible
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.settings import label_of
from rnn_tui.tui.commands import bindings
from rnn_tui.tui.link import Link
from rnn_tui.tui.messages import BudgetChosen, CommandChosen, TextChosen
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.budget_bar import BudgetBar
from rnn_tui.tui.panes.corpus_pane import CorpusPane
from rnn_tui.tui.panes.samples_pane import SamplesPane
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.watching import WatchingScreen
from rnn_tui.tui.showing import title_of

if TYPE_CHECKING:
    from rnn_tui.tui.screens.runs import RunChoice


class LaboratoryScreen(WatchingScreen):
    """What is written and what is watched, and every other command: keys and clicks become the session's methods."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("laboratory"),
        Binding(
            "escape", "show_menu", N_("everything"), id="menu", tooltip=N_("Every command by a letter"), show=False
        ),
    ]

    def __init__(self, session: Session, link: Link, train_at_once: bool = False) -> None:
        super().__init__(session, link)
        self._train_at_once = train_at_once

    def on_mount(self) -> None:
        """Begin to learn, where that was asked for."""
        if self._train_at_once:
            self.call_after_refresh(self.action_toggle_training)

    # -- the texts ----------------------------------------------------------------------------------------------

    @on(TextChosen)
    def choose_text(self, message: TextChosen) -> None:
        """Put a text of the list on the table; the one that is there stays."""
        opened = self.session.opened.get(message.name)
        if opened is None:
            self._open(message.name)
        elif opened is not self.session.corpus:
            self._replace_text(opened)
        self.query_one(WritePane).focus()

    def action_open_text(self) -> None:
        """Ask for a text."""
        from rnn_tui.tui.screens.dialogues import OpenScreen

        min_count = self.session.config.min_count
        self.app.push_screen(
            OpenScreen(lambda name, may_go_on: read_text(name, min_count, may_go_on)), self._take_opened
        )

    def action_paste_text(self) -> None:
        """Ask for a text to paste."""
        from rnn_tui.tui.screens.dialogues import PasteScreen

        min_count = self.session.config.min_count
        self.app.push_screen(PasteScreen(lambda text, _may_go_on: take_paste(text, min_count)), self._take)

    def _take_opened(self, corpus: Corpus | None) -> None:
        """Put a text on the table; a guess at its encoding is shown before, to be corrected."""
        if corpus is None or not corpus.guessed:
            self._take(corpus)
            return
        self._ask_encoding(
            corpus,
            lambda other: self._replace_text(corpus if other is None else other),
            lambda _sentence: self._replace_text(corpus),
        )

    def action_choose_encoding(self) -> None:
        """Ask what the text on the table is to be read as."""
        self._ask_encoding(self.session.corpus, self._take, self._complain)

    def _ask_encoding(
        self, corpus: Corpus, take: Callable[[Corpus | None], None], refuse: Callable[[str], None]
    ) -> None:
        from rnn_tui.tui.screens.encodings import ask_encoding

        ask_encoding(self, corpus, partial(read_again, corpus, self.session.config.min_count), take, refuse)

    def _open(self, name: str) -> None:
        from rnn_tui.tui.screens.dialogues import read_aside

        read_aside(self, name, partial(read_text, name, self.session.config.min_count), self._take, self._complain)

    def _complain(self, sentence: str) -> None:
        self.tell(sentence, severity="error")

    def _take(self, corpus: Corpus | None) -> None:
        if corpus is not None:
            self._replace_text(corpus)

    def _replace_text(self, corpus: Corpus) -> None:
        """Put ``corpus`` on the table; asks once where a training is under way, and goes on learning if it did."""

        def start_over() -> None:
            learning = self.session.phase == "training"
            self.session.open(corpus)
            self.show_anew()
            if learning:
                self.action_toggle_training()

        if self.session.phase == "paused":
            question = _("The training of {old} is paused. Save it, and put {new} on the table?")
        else:
            question = _("{old} is being learnt. Save it, stop, and start over with {new}?")
        self._leave_training(question, title_of(corpus), start_over)

    def _leave_training(self, question: str, new: str, go: Callable[[], None]) -> None:
        """Go to what is called ``new``; where a training is under way, after a yes to the question, and it is kept."""
        if not self.session.active:
            go()
            return
        from rnn_tui.tui.screens.dialogues import ConfirmScreen

        def take_answer(sure: bool | None) -> None:
            if sure:
                self.session.keep_training()
                go()

        names = {"old": title_of(self.session.corpus), "new": new}
        self.app.push_screen(ConfirmScreen(question.format(**names)), take_answer)

    # -- the training -------------------------------------------------------------------------------------------

    def action_toggle_training(self) -> None:
        """Train, pause, resume, or go on."""
        self._change_training(self.session.toggle)

    def action_take_step(self) -> None:
        """Take one step."""
        self._change_training(self.session.take_step)

    def _change_training(self, change: Callable[[], None]) -> None:
        try:
            change()
        except RnnTuiError as error:
            self.tell(error.said(label_of), severity="error")
        self.show_phase()

    def action_change_budget(self) -> None:
        """Choose the next length."""
        self.query_one(BudgetBar).action_change_budget(1)

    @on(BudgetChosen)
    def choose_budget(self, message: BudgetChosen) -> None:
        """Learn that long the next time."""
        self.session.budget = message.seconds
        self.show_phase()

    def action_toggle_best(self) -> None:
        """Write with the best parameters, or with the newest."""
        if not self.session.parameter_source.toggle_best():
            self.tell(_("there are no best parameters yet: the validation loss names them"))
        elif self.session.parameter_source.reads_best:
            self.tell(_("now the best parameters write"))
        else:
            self.tell(_("now the newest parameters write"))

    def action_show_runs(self) -> None:
        """Show the runs."""
        from rnn_tui.tui.screens.runs import RunsScreen

        session = self.session
        listed = RunsScreen(self._take_note_of_move, session.trainings.is_writing, session.deleted)
        self.app.push_screen(listed, self._take_run)

    def _take_note_of_move(self, folder: Path, path: Path | None) -> None:
        """Go on with a run under its other name, or without one that was deleted."""
        run_id = self.session.run_id
        self.session.take_note_of_move(folder, path)
        if self.session.run_id != run_id:
            self.show_anew()

    def _take_run(self, choice: "RunChoice | None") -> None:
        """Read the run that was chosen; the one that is on the table stays there, and nothing of it stops."""
        from rnn_tui.tui.screens.dialogues import read_aside

        if choice is None:
            return
        if choice.way != "fork" and self.session.has_on_table(choice.folder):
            self.query_one(WritePane).focus()
            if choice.way == "continue" and self.session.phase != "training":
                self.action_toggle_training()
            return
        work = partial(read_run, choice.folder, choice.way == "fork")
        read_aside(self, choice.folder.name, work, partial(self._use_run, choice.way), self._complain)

    def _use_run(self, way: str, found: tuple[OpenedRun, Corpus, tuple[str, ...]]) -> None:
        """Open or continue the run that was read, or ask for the settings of a fork of it."""
        from rnn_tui.tui.screens.settings import SettingsScreen

        run, corpus, notes = found
        if way == "fork":
            origin = Origin(run.checkpoint, Parent(run.folder.name, run.checkpoint.step))
            basis = Fork(corpus, fork_config(run.checkpoint.config), origin)
            self.app.push_screen(SettingsScreen(basis), partial(self._go_to_run, run.folder.name, notes))
        else:
            self._go_to_run(run.folder.name, notes, Opened(run), way == "continue")

    def _go_to_run(
        self, name: str, notes: tuple[str, ...], table: Startable | Opened | None, goes_on: bool = False
    ) -> None:
        """Put a run, or what begins with its parameters, on the table; asks once where a training is under way."""
        if table is None:
            return

        def go() -> None:
            self.session.put(table)
            self.show_anew()
            self.query_one(TrainingLog).write([visible(note) for note in notes])
            if goes_on:
                self.action_toggle_training()

        if self.session.phase == "paused":
            question = _("The training of {old} is paused. Save it, and go to the run {new}?")
        else:
            question = _("{old} is being learnt. Save it, stop, and go to the run {new}?")
        self._leave_training(question, visible(name), go)

    def action_change_pace(self) -> None:
        """Change between slow and full speed."""
        if not self.session.active:
            self.tell(_("the pace can be changed while the network learns"))
            return
        control = self.session.control
        control.set_pace("full" if control.pace == "slow" else "slow")
        self.tell(_("slow: five reports a second at most") if control.pace == "slow" else _("full speed"))

    def action_show_settings(self) -> None:
        """Show the settings."""
        from rnn_tui.tui.screens.settings import SettingsScreen

        basis = self.session.table.anew()
        self.app.push_screen(SettingsScreen(basis), partial(self._apply, basis))

    def _apply(self, basis: Startable, chosen: Startable | None) -> None:
        """Use the settings: at once what may change live; the rest begins anew."""
        session = self.session
        stays = type(chosen) is type(basis)
        if chosen is None or (stays and chosen.config == basis.config):
            return
        rate = chosen.config.learning_rate
        if stays and session.active and chosen.config == replace(basis.config, learning_rate=rate):
            session.set_learning_rate(rate)
            self.show_all()
            self.show_writing()
        else:
            question = _("{old} is being learnt. Save it, stop, and begin anew with other settings?")
            self._leave_training(question, "", partial(self._begin_anew, chosen))

    def _begin_anew(self, chosen: Startable) -> None:
        self.session.put(chosen)
        self.begin_log()
        self.show_all()
        self.show_writing()

    # -- finding one's way --------------------------------------------------------------------------------------

    @on(CommandChosen)
    async def run_chosen(self, message: CommandChosen) -> None:
        """Do what was clicked."""
        await self.run_action(message.action)

    def action_show_menu(self) -> None:
        """Show every command by a letter."""
        from rnn_tui.tui.screens.menu import MenuScreen

        self.app.push_screen(MenuScreen(), self._run_from_menu)

    async def _run_from_menu(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)

    def action_show_help(self) -> None:
        """Show the help."""
        from rnn_tui.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen())

    def action_show_corpus(self) -> None:
        """Go to the texts, and open their drawer in a narrow window."""
        self.query_one(CorpusPane).add_class("-open")
        self.query_one("#texts", OptionList).focus()

    def action_focus_centre(self) -> None:
        """Go to the loss and the log, also where the samples stand in their place."""
        self._show_samples_instead(False)
        self.query_one(TrainingLog).focus()

    def action_toggle_samples(self) -> None:
        """Show the samples in the centre, or the loss and the log again."""
        self._show_samples_instead(not self.query_one("#centre").has_class("-samples"))

    def _show_samples_instead(self, with_samples: bool) -> None:
        """Show the samples, or the loss and the log; what takes the place of the other takes the focus over as well."""
        log, samples = self.query_one(TrainingLog), self.query_one(SamplesPane)
        had_focus = log.has_focus or samples.has_focus
        self.query_one("#centre").set_class(with_samples, "-samples")
        if had_focus:
            (samples if with_samples else log).focus()
        self.call_after_refresh(samples.scroll_end, animate=False)

    def action_focus_bars(self) -> None:
        """Go to the bars."""
        self.query_one(BarsPane).focus()

    def action_focus_prompt(self) -> None:
        """Go to the prompt."""
        self.query_one(WritePane).focus()
