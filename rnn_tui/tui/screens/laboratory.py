"""The laboratory: four panes, and every action on them. This screen owns the session and all that is shown of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize
from textual.widgets import OptionList, Static

from rnn_tui.errors import RnnTuiError
from rnn_tui.inspection.novelty import MOST_CHARACTERS
from rnn_tui.language import N_, _
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.events import (
    Diverged,
    LearningByHeart,
    Paused,
    SavingFailed,
    TrainingFailed,
    TrainingFinished,
)
from rnn_tui.training.follow import OpenedRun
from rnn_tui.training.resuming import Origin, fork_config
from rnn_tui.training.run import Parent
from rnn_tui.tui.changes import Changes
from rnn_tui.tui.commands import bindings
from rnn_tui.tui.link import Link
from rnn_tui.tui.messages import (
    BudgetChosen,
    CommandChosen,
    TextChosen,
    TrainingHappened,
)
from rnn_tui.tui.questions import read_run, read_text, take_paste
from rnn_tui.tui.safe_text import visible
from rnn_tui.tui.screens.dialogues import ConfirmScreen, OpenScreen, PasteScreen, read_aside
from rnn_tui.tui.screens.help import HelpScreen
from rnn_tui.tui.screens.menu import MenuScreen
from rnn_tui.tui.screens.runs import RunChoice, RunsScreen
from rnn_tui.tui.screens.settings import SettingsScreen
from rnn_tui.tui.screens.writing import WritingScreen
from rnn_tui.tui.session import Session
from rnn_tui.tui.showing import (
    baselines_of,
    describe_event,
    describe_lines,
    facts_of,
    fixed_length_of,
    opening_lines,
    status_of,
    text_rows,
    title_of,
)
from rnn_tui.tui.widgets.action_bar import ActionBar
from rnn_tui.tui.widgets.bars_pane import BarsPane
from rnn_tui.tui.widgets.budget_bar import BudgetBar
from rnn_tui.tui.widgets.corpus_pane import CorpusPane
from rnn_tui.tui.widgets.loss_plot import LossPlot
from rnn_tui.tui.widgets.samples_pane import SamplesPane
from rnn_tui.tui.widgets.status_line import StatusLine
from rnn_tui.tui.widgets.training_log import TrainingLog
from rnn_tui.tui.widgets.write_pane import WritePane

POLLS_PER_SECOND = 12
_POLLS_A_PLOT = 4
_POLLS_A_STATUS = 3  # figures that change more often cannot be read
_SMALLEST_WIDTH, _SMALLEST_HEIGHT = 60, 20


class LaboratoryScreen(WritingScreen):
    """Polls the session twelve times a second and draws what changed; keys and clicks become the session's methods."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("laboratory"),
        Binding(
            "escape", "show_menu", N_("everything"), id="menu", tooltip=N_("Every command by a letter"), show=False
        ),
    ]

    def __init__(self, session: Session, link: Link, train_at_once: bool = False) -> None:
        super().__init__(session, link)
        self._train_at_once = train_at_once
        self.polls = 0
        self._told_problem = ""

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield StatusLine()
        with Horizontal(id="middle"):
            yield CorpusPane()
            with Vertical(id="centre"):
                yield BudgetBar()
                yield LossPlot()
                yield TrainingLog()
                yield SamplesPane()
            yield BarsPane()
        yield WritePane()
        yield ActionBar()
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the text on the table, and begin to poll."""
        self.query_one("#too-small", Static).update(_("this window is too small: 60 x 20 at least"))
        self.query_one(WritePane).focus()
        self._begin_log()
        self.call_after_refresh(self._show_all)
        self.set_interval(1 / POLLS_PER_SECOND, self.poll)
        if self._train_at_once:
            self.call_after_refresh(self.action_toggle_training)

    # -- drawing ------------------------------------------------------------------------------------------------

    def poll(self) -> None:
        """Fetch what the threads published; draw what changed, the plot three times a second.

        Over a slow link it is drawn when what was drawn before has arrived.
        """
        self.undrawn.add(self.session.poll())
        self.polls += 1
        if self.session.saving_problem != self._told_problem:
            self._told_problem = self.session.saving_problem
            if self._told_problem:
                message = _("what is written cannot be kept: {reason}")
                self.tell(message.format(reason=self._told_problem), severity="error")
        if self.link.is_free:
            self._draw_changes()

    def _draw_changes(self) -> None:
        changes, self.undrawn = self.undrawn, Changes([])
        if changes.lines:
            lesson = self.session.config.report_every is None
            self.query_one(TrainingLog).write(describe_lines(changes.lines, lesson))
        if changes.baselines or (self.session.active and self.polls % _POLLS_A_PLOT == 0):
            self._show_plot()
        if changes.samples:
            self._show_samples()
        if changes.reading:
            self.show_bars()
            self.show_surprise()
        if changes.ghost:
            self.show_ghost()
        if self.polls % _POLLS_A_STATUS == 0:
            self.query_one(StatusLine).status = status_of(self.session)
        if self.session.phase == "training" or changes != Changes([]):
            self.call_after_refresh(self.link.ask)

    def _show_all(self) -> None:
        """Draw everything: another text, another phase, another size."""
        session = self.session
        corpus_pane = self.query_one(CorpusPane)
        corpus_pane.show_rows(text_rows(session), session.corpus.name)
        self._show_phase()
        self._show_plot()
        self._show_samples()
        self.show_surprise()
        self.show_bars()
        self.show_ghost()
        self.show_sampling()

    def _show_anew(self) -> None:
        """Show another text, or another run."""
        self.begin_anew()
        self._begin_log()
        self._show_all()
        self.show_writing()

    def _show_phase(self) -> None:
        """Draw what depends on whether the network learns."""
        session = self.session
        budget_bar = self.query_one(BudgetBar)
        budget_bar.display = not session.active
        budget_bar.budget = session.budget
        budget_bar.again = session.phase in {"finished", "opened"}
        budget_bar.fixed = fixed_length_of(session.config) if session.phase == "ready" else ""
        self.query_one(CorpusPane).show_facts(facts_of(session))
        self.show_footer()
        self.query_one(StatusLine).status = status_of(session)

    def _show_plot(self) -> None:
        self.query_one(LossPlot).show(self.session.chronicle.history, baselines_of(self.session))

    def _show_samples(self) -> None:
        timeline = self.session.chronicle.timeline
        finder = timeline.finder
        part = 0 if finder is None or finder.characters < MOST_CHARACTERS else finder.characters
        self.query_one(SamplesPane).show(timeline.samples, part)

    def _begin_log(self) -> None:
        config = self.session.config
        self.query_one(LossPlot).show_legend(validation=config.val_fraction > 0)
        log = self.query_one(TrainingLog)
        log.with_figures = config.report_every is not None
        log.clear()
        log.write(opening_lines(self.session))

    def on_resize(self, event: Resize) -> None:
        """Fit every pane to the new size; below the smallest one line says so."""
        too_small = event.size.width < _SMALLEST_WIDTH or event.size.height < _SMALLEST_HEIGHT
        self.set_class(too_small, "-too-small")
        if not too_small and self.focused is None:  # it left a pane that was not to be seen
            self.query_one(WritePane).focus()
        self.call_after_refresh(self._show_all)
        self.call_after_refresh(self.show_writing)

    @on(DescendantFocus)
    def close_drawer(self) -> None:
        """Close the drawer of a narrow window once the focus is elsewhere."""
        corpus_pane = self.query_one(CorpusPane)
        if not corpus_pane.has_focus_within:
            corpus_pane.remove_class("-open")

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
        min_count = self.session.config.min_count
        self.app.push_screen(OpenScreen(lambda name, may_go_on: read_text(name, min_count, may_go_on)), self._take)

    def action_paste_text(self) -> None:
        """Ask for a text to paste."""
        min_count = self.session.config.min_count
        self.app.push_screen(PasteScreen(lambda text, _may_go_on: take_paste(text, min_count)), self._take)

    def _open(self, name: str) -> None:
        read_aside(self, name, partial(read_text, name, self.session.config.min_count), self._take, self._complain)

    def _complain(self, sentence: str) -> None:
        self.tell(sentence, severity="error")

    def _take(self, corpus: Corpus | None) -> None:
        if corpus is not None:
            self._replace_text(corpus)

    def _replace_text(self, corpus: Corpus) -> None:
        """Put ``corpus`` on the table; asks once where a training is under way, and goes on learning if it did."""

        def start_over(sure: bool | None) -> None:
            if not sure:
                return
            learning = self.session.phase == "training"
            self.session.open(corpus)
            self._show_anew()
            if learning:
                self.action_toggle_training()

        if not self.session.active:
            start_over(True)
            return
        if self.session.phase == "paused":
            question = _("The training of {old} is paused. Save it, and put {new} on the table?")
        else:
            question = _("{old} is being learnt. Save it, stop, and start over with {new}?")
        names = {"old": title_of(self.session.corpus), "new": title_of(corpus)}
        self.app.push_screen(ConfirmScreen(question.format(**names)), start_over)

    # -- the training -------------------------------------------------------------------------------------------

    @on(TrainingHappened)
    def take_note(self, message: TrainingHappened) -> None:
        """Draw what rare events change; those of a run that is over are dropped."""
        if message.run_id != self.session.run_id:
            return
        event = message.event
        self.poll()  # what it was preceded by is drawn before it changes anything
        if isinstance(event, TrainingFinished | TrainingFailed):
            self.session.finish()
        if isinstance(event, SavingFailed | TrainingFailed | Diverged):
            self.tell(describe_event(event), severity="error")
        if isinstance(event, LearningByHeart):
            offer = _("esc 2 writes with the best parameters")
            self.tell(f"{describe_event(event)}\n{offer}", severity="warning")
        if isinstance(event, TrainingFinished | TrainingFailed | Paused):
            self._show_phase()
            self._show_plot()

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
            self.tell(str(error), severity="error")
        self._show_phase()

    def action_change_budget(self) -> None:
        """Choose the next length."""
        self.query_one(BudgetBar).action_change_budget(1)

    @on(BudgetChosen)
    def choose_budget(self, message: BudgetChosen) -> None:
        """Learn that long the next time."""
        self.session.budget = message.seconds
        self._show_phase()

    def action_toggle_best(self) -> None:
        """Write with the best parameters, or with the newest."""
        if not self.session.viewpoint.toggle_best():
            self.tell(_("there are no best parameters yet: the validation loss names them"))
        elif self.session.viewpoint.reads_best:
            self.tell(_("now the best parameters write"))
        else:
            self.tell(_("now the newest parameters write"))

    def action_show_runs(self) -> None:
        """Show the runs."""
        self.app.push_screen(RunsScreen(self._take_note_of_move), self._take_run)

    def _take_note_of_move(self, folder: Path, path: Path | None) -> None:
        """Go on with a run under its other name, or without one that was deleted."""
        run_id = self.session.run_id
        self.session.take_note_of_move(folder, path)
        if self.session.run_id != run_id:
            self._show_anew()

    def _take_run(self, choice: RunChoice | None) -> None:
        """Read the run that was chosen."""
        if choice is not None:
            work = partial(read_run, choice.folder, choice.way == "fork")
            read_aside(self, choice.folder.name, work, partial(self._use_run, choice.way), self._complain)

    def _use_run(self, way: str, found: tuple[OpenedRun, Corpus, tuple[str, ...]]) -> None:
        """Open, continue or fork a run."""
        run, corpus, notes = found
        if way == "fork":
            parent = Parent(run.folder.name, run.checkpoint.step)
            self.session.fork(corpus, fork_config(run.checkpoint.config), Origin(run.checkpoint, parent))
        else:
            self.session.open_run(run)
        self._show_anew()
        self.query_one(TrainingLog).write([visible(note) for note in notes])
        if way == "continue":
            self.action_toggle_training()
        if way == "fork":
            self.action_show_settings()

    def action_change_pace(self) -> None:
        """Change between slow and full speed."""
        if not self.session.active:
            self.tell(_("the pace can be changed while the network learns"))
            return
        control = self.session.control
        control.set_pace("full" if control.pace == "slow" else "slow")
        self.tell(_("five reports a second") if control.pace == "slow" else _("full speed"))

    def action_show_settings(self) -> None:
        """Show the settings."""
        self.app.push_screen(SettingsScreen(self.session.config, self.session.demand), self._apply)

    def _apply(self, config: TrainingConfig | None) -> None:
        """Use the settings: at once what may change live; the rest begins anew."""
        session = self.session
        if config is None or config == session.config:
            return
        only_rate = replace(config, learning_rate=session.config.learning_rate) == session.config
        if only_rate and session.active:
            session.set_learning_rate(config.learning_rate)
        else:
            session.configure(config)
            self._begin_log()
        self._show_all()
        self.show_writing()

    # -- finding one's way --------------------------------------------------------------------------------------

    @on(CommandChosen)
    async def run_chosen(self, message: CommandChosen) -> None:
        """Do what was clicked."""
        await self.run_action(message.action)

    def action_show_menu(self) -> None:
        """Show every command by a letter."""
        self.app.push_screen(MenuScreen(), self._run_from_menu)

    async def _run_from_menu(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)

    def action_show_help(self) -> None:
        """Show the help."""
        self.app.push_screen(HelpScreen())

    def action_show_corpus(self) -> None:
        """Go to the texts, and open their drawer in a narrow window."""
        self.query_one(CorpusPane).add_class("-open")
        self.query_one("#texts", OptionList).focus()

    def action_focus_centre(self) -> None:
        """Go to the log."""
        self.query_one(TrainingLog).focus()

    def action_toggle_samples(self) -> None:
        """Show the samples in the centre, or the loss and the log again."""
        centre = self.query_one("#centre")
        centre.toggle_class("-samples")
        self.call_after_refresh(self.query_one(SamplesPane).scroll_end, animate=False)

    def action_focus_bars(self) -> None:
        """Go to the bars."""
        self.query_one(BarsPane).focus()

    def action_focus_prompt(self) -> None:
        """Go to the prompt."""
        self.query_one(WritePane).focus()
