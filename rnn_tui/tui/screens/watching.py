"""What there is to see in the laboratory: the panes, and how what the threads published comes into them."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize
from textual.widgets import Static

from rnn_tui.inspection.novelty import MOST_CHARACTERS
from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.wording import describe_event, describe_lines, describe_loss
from rnn_tui.training.events import (
    Diverged,
    LearningByHeart,
    Paused,
    SavingFailed,
    TrainingFailed,
    TrainingFinished,
)
from rnn_tui.tui.link import Link
from rnn_tui.tui.messages import TrainingHappened
from rnn_tui.tui.panes.action_bar import ActionBar
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.budget_bar import BudgetBar
from rnn_tui.tui.panes.corpus_pane import CorpusPane
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.samples_pane import SamplesPane
from rnn_tui.tui.panes.status_line import StatusLine
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.writing import WritingScreen
from rnn_tui.tui.showing import (
    baselines_of,
    facts_of,
    fixed_length_of,
    opening_lines,
    status_of,
    text_rows,
)

POLLS_PER_SECOND = 12
_POLLS_A_PLOT = 4
_POLLS_A_STATUS = 3  # figures that change more often cannot be read
_SMALLEST_WIDTH, _SMALLEST_HEIGHT = 60, 20


class WatchingScreen(WritingScreen):
    """Polls the session twelve times a second and draws what changed; the laboratory adds what can be done."""

    def __init__(self, session: Session, link: Link) -> None:
        super().__init__(session, link)
        self.polls = 0
        self._next_plot = self._next_status = 0  # the polls from which on they may be drawn again
        self._told_problem = ""

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield StatusLine()
        with Horizontal(id="middle"):
            yield CorpusPane()
            with Vertical(id="centre"):
                with Vertical(id="curve"):
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
        self.begin_log()
        self.call_after_refresh(self.show_all)
        self.call_after_refresh(self.set_interval, 1 / POLLS_PER_SECOND, self.poll)

    def poll(self) -> None:
        """Fetch what the threads published; draw what changed, the plot three times a second.

        Over a slow link it is drawn when what was drawn before has arrived.
        """
        self.undrawn.add(self.session.poll())
        self.undrawn.plot |= self.session.active
        self.polls += 1
        if self.session.saving_problem != self._told_problem:
            self._told_problem = self.session.saving_problem
            if self._told_problem:
                message = _("what is written cannot be kept: {reason}")
                self.tell(message.format(reason=self._told_problem), severity="error")
        if self.session.notes:
            self.tell("\n".join(self.session.notes), severity="warning")
            self.session.notes.clear()
        if self.session.adopted:
            self.session.adopted = False
            self.tell(_("what was written in another window is among the branches (esc 4)"))
        if self.session.follows != self.query_one(BudgetBar).followed:
            self.show_phase()
        if self.link.is_free:
            self._draw_changes()

    def _draw_changes(self) -> None:
        changes, self.undrawn = self.undrawn, Changes([])
        if changes.lines:
            lines = describe_lines(changes.lines, self.session.config.is_lesson)
            self.query_one(TrainingLog).write(lines)
        if changes.baselines or (changes.plot and self.polls >= self._next_plot):
            self._next_plot = self.polls + _POLLS_A_PLOT
            self._show_plot()
        else:
            self.undrawn.plot = changes.plot  # due until it was drawn
        if changes.samples:
            self._show_samples()
        if changes.reading:
            self.show_bars()
            self.show_surprise()
        if changes.ghost:
            self.show_ghost()
        if self.polls >= self._next_status:
            self._next_status = self.polls + _POLLS_A_STATUS
            self.query_one(StatusLine).status = status_of(self.session)
        if self.session.phase == "training" or changes != Changes([]):
            self.call_after_refresh(self._ask_behind_picture)

    def _ask_behind_picture(self) -> None:
        """Ask behind what is drawn last: what changed here is drawn with the screen that stands over it."""
        self.app.screen.call_after_refresh(self.link.ask)

    def show_all(self) -> None:
        """Draw everything: another text, another phase, another size."""
        session = self.session
        corpus_pane = self.query_one(CorpusPane)
        corpus_pane.show_rows(text_rows(session), session.corpus.name)
        self.show_phase()
        self._show_plot()
        self._show_samples()
        self.show_surprise()
        self.show_bars()
        self.show_ghost()
        self.show_sampling()

    def show_anew(self) -> None:
        """Show another text, or another run."""
        self.begin_anew()
        self.begin_log()
        self.show_all()
        self.show_writing()

    def show_phase(self) -> None:
        """Draw what depends on whether the network learns."""
        session = self.session
        budget_bar = self.query_one(BudgetBar)
        budget_bar.display = not session.active
        budget_bar.budget = session.budget
        budget_bar.followed = session.follows
        budget_bar.again = session.phase in {"finished", "opened"}
        budget_bar.fixed = fixed_length_of(session.config) if session.phase == "ready" else ""
        self.query_one(CorpusPane).show_facts(facts_of(session))
        self.show_footer()
        self.query_one(StatusLine).status = status_of(session)

    def _show_plot(self) -> None:
        self.query_one(LossPlot).show(self.session.monitor.history, baselines_of(self.session))

    def _show_samples(self) -> None:
        series = self.session.monitor.series
        finder = series.finder
        part = 0 if finder is None or finder.characters < MOST_CHARACTERS else finder.characters
        self.query_one(SamplesPane).show(series.samples, part)

    def begin_log(self) -> None:
        """Empty the log, and say what is on the table."""
        config = self.session.config
        self.query_one(LossPlot).show_legend(validation=config.val_fraction > 0)
        log = self.query_one(TrainingLog)
        log.with_figures = not config.is_lesson
        log.begin(opening_lines(self.session))

    def on_resize(self, event: Resize) -> None:
        """Fit every pane to the new size; below the smallest one line says so."""
        too_small = event.size.width < _SMALLEST_WIDTH or event.size.height < _SMALLEST_HEIGHT
        self.set_class(too_small, "-too-small")
        if not too_small and self.focused is None:  # it left a pane that was not to be seen
            self.query_one(WritePane).focus()
        self.call_after_refresh(self.show_all)
        self.call_after_refresh(self.show_writing)

    @on(DescendantFocus)
    def close_drawer(self) -> None:
        """Close the drawer of a narrow window once the focus is elsewhere."""
        corpus_pane = self.query_one(CorpusPane)
        if not corpus_pane.has_focus_within:
            corpus_pane.remove_class("-open")

    @on(TrainingHappened)
    def take_note(self, message: TrainingHappened) -> None:
        """Draw what rare events change; of a run that is no longer on the table only a loss is told."""
        event = message.event
        if message.run_id != self.session.run_id:
            outcome = self.session.trainings.outcome_of(event)
            if outcome is not None and (sentence := describe_loss(outcome)):
                self.tell(sentence, severity="error")
            return
        self.poll()  # what it was preceded by is drawn before it changes anything
        if isinstance(event, TrainingFinished | TrainingFailed) and (best := self.session.finish()) is not None:
            sentence = _("now the best parameters write, those of step {step}; esc 2 takes the newest")
            self.query_one(TrainingLog).write([sentence.format(step=grouped(best))])
        if isinstance(event, SavingFailed | TrainingFailed | Diverged):
            self.tell(describe_event(event), severity="error")
        if isinstance(event, LearningByHeart):
            self.tell(_("it learns by heart now: esc 2 writes with the best parameters"), severity="warning")
        if isinstance(event, TrainingFinished | TrainingFailed | Paused):
            self.show_phase()
            self._show_plot()
