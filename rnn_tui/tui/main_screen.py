"""The laboratory's screen: it composes the panes, has drawn what changed, and hands on what keys and clicks ask."""

from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import on
from textual.actions import parse
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Key, Paste, Resize, ScreenResume
from textual.screen import Screen
from textual.widgets import Static

from rnn_tui.language import _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.commands import BY_ID, bindings
from rnn_tui.tui.controllers.cells import CellsController
from rnn_tui.tui.controllers.choices import ChoicesController
from rnn_tui.tui.controllers.cursor import CursorController
from rnn_tui.tui.controllers.files import FilesController
from rnn_tui.tui.controllers.presenting import PresentingController
from rnn_tui.tui.controllers.runs import RunsController
from rnn_tui.tui.controllers.table import TableController
from rnn_tui.tui.controllers.texts import TextsController
from rnn_tui.tui.controllers.training import TrainingController
from rnn_tui.tui.controllers.views import ViewsController
from rnn_tui.tui.controllers.writing import WritingController
from rnn_tui.tui.controllers.writing_on import WritingOnController
from rnn_tui.tui.drawing import Drawing
from rnn_tui.tui.link import Link
from rnn_tui.tui.messages import (
    BudgetChosen,
    CandidateClicked,
    CommandChosen,
    CursorMoved,
    OtherTextAsked,
    OverlayAsked,
    TextChosen,
    TextTyped,
    TrainingHappened,
    WayChosen,
)
from rnn_tui.tui.notices import Notices
from rnn_tui.tui.panes.action_bar import ActionBar
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.budget_bar import BudgetBar
from rnn_tui.tui.panes.caption import Caption
from rnn_tui.tui.panes.corpus_pane import CorpusPane
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.panes.registry import VIEWS
from rnn_tui.tui.panes.status_line import StatusLine
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.panes.view_tabs import ViewTabs
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.reach import Reach
from rnn_tui.tui.screens.beneath import QuietBeneath
from rnn_tui.tui.screens.fitted import FittedAtOnce
from rnn_tui.tui.typed import typed_by

if TYPE_CHECKING:
    from rnn_tui.lesson.watching import Watching

POLLS_PER_SECOND = 12
_SMALLEST_WIDTH, _SMALLEST_HEIGHT = 60, 20


class Program(Protocol):
    """What the commands ask of the program around the screen."""

    reach: Reach

    def change_theme(self) -> None:
        """Change between dark and light."""

    def toggle_presenting(self) -> None:
        """Begin to draw as before a class, or end it."""

    def quit(self) -> None:
        """Leave."""


class MainScreen(QuietBeneath, FittedAtOnce, Screen[None]):
    """The panes and the controllers; what there is to do stands in the latter, what there is to see in the former."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("laboratory")
    AUTO_FOCUS = "WritePane"

    def __init__(
        self,
        session: Session,
        link: Link,
        program: Program,
        train_at_once: bool = False,
        lesson: int | None = None,
        watching: "Watching | None" = None,
        view: str | None = None,
    ) -> None:
        super().__init__()
        self.session, self.link, self.program = session, link, program
        self._train_at_once, self._lesson, self._view = train_at_once, lesson, view
        self.watching = watching
        self._was_shown = False
        self._has_moved = False  # since the terminal was asked last
        self._draws_everything = False  # with the next picture
        self.notices = Notices(self)

        self.status_line = StatusLine()
        self.corpus_pane = CorpusPane()
        self.view_tabs = ViewTabs([BY_ID["centre"], *(view.command for view in VIEWS)])
        stage = [BY_ID[id_] for id_ in ("centre", "prompt", "bars")]
        self.stage_tabs = ViewTabs([*stage, *(view.command for view in VIEWS)], id="stage-tabs")
        self.caption = Caption()
        self.budget_bar = BudgetBar()
        self.loss_plot = LossPlot()
        self.training_log = TrainingLog()
        self.view_panes = {view.command.id: view(classes="view") for view in VIEWS}
        for pane in self.view_panes.values():  # mounted when it is first opened
            pane.display = False
        self.bars_pane = BarsPane()
        self.write_pane = WritePane()
        self.action_bar = ActionBar()
        panes: list[Pane] = [self.status_line, self.corpus_pane, self.view_tabs, self.budget_bar, self.loss_plot]
        panes += [
            self.stage_tabs,
            self.caption,
            self.training_log,
            *self.view_panes.values(),
            self.bars_pane,
            self.write_pane,
            self.action_bar,
        ]
        self.drawing = Drawing(session, panes)

        self.writing = WritingController(self)
        self.writing_on = WritingOnController(self)
        self.cursor = CursorController(self)
        self.choices = ChoicesController(self)
        self.files = FilesController(self)
        self.table = TableController(self)
        self.texts = TextsController(self)
        self.runs = RunsController(self)
        self.training = TrainingController(self)
        self.cells = CellsController(self)
        self.views = ViewsController(self)
        self.presenting = PresentingController(self)

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield self.status_line
        yield self.stage_tabs
        yield self.caption
        with Horizontal(id="middle"):
            yield self.corpus_pane
            with Vertical(id="centre"):
                yield self.view_tabs
                with Vertical(id="curve"):
                    yield self.budget_bar
                    yield self.loss_plot
                yield self.training_log
            yield self.bars_pane
        yield self.write_pane
        yield self.action_bar
        yield Static(id="too-small", markup=False)

    def on_mount(self) -> None:
        """Show the text on the table, begin to poll, and to learn where that was asked for."""
        self.query_one("#too-small", Static).update(_("this window is too small: 60 x 20 at least"))
        self.draw(Changes([], table=True))
        self.draw_everything_soon()
        self.call_after_refresh(self.set_interval, 1 / POLLS_PER_SECOND, self.poll)
        if self.presenting.holds:
            self.call_after_refresh(self.presenting.begin)
        if self._train_at_once:
            self.call_after_refresh(self.training.toggle)
        if self._view is not None:
            self.call_after_refresh(self.views.toggle, self._view)
        if self._lesson is not None:
            self.views.show_lesson(self._lesson)

    # -- what is drawn ----------------------------------------------------------------------------------------------

    def draw(self, changes: Changes) -> None:
        """Draw at once what a key or a click has changed."""
        self.drawing.draw(changes)

    def draw_everything_soon(self) -> None:
        """Draw every pane behind the next picture, once: a terminal tells its size several times when it opens."""
        if not self._draws_everything:
            self._draws_everything = True
            self.call_after_refresh(self._draw_everything)

    def _draw_everything(self) -> None:
        self._draws_everything = False
        self.draw(Changes.everything())

    def poll(self) -> None:
        """Fetch what the threads published, and have it drawn; over a slow link when what was drawn has arrived."""
        changes = self.session.poll()
        changes.plot |= self.session.active
        changes.phase |= self.session.follows != self.budget_bar.followed
        self._has_moved |= self.session.phase == "training" or bool(changes)
        changes.progress = True
        self.drawing.add(changes)
        self.drawing.polls += 1
        self.writing.tell_of_keeping()
        self.views.tell_rest()
        self.runs.tell_of_absence()
        if self.link.is_free:
            self.drawing.draw_due()
            if self._has_moved:
                self._has_moved = False
                self.call_after_refresh(self._ask_behind_picture)

    def _ask_behind_picture(self) -> None:
        """Ask behind what is drawn last: what changed here is drawn with the screen that stands over it."""
        self.app.screen.call_after_refresh(self.link.ask)

    def on_resize(self, event: Resize) -> None:
        """Fit every pane to the new size; below the smallest one line says so."""
        too_small = event.size.width < _SMALLEST_WIDTH or event.size.height < _SMALLEST_HEIGHT
        self.set_class(too_small, "-too-small")
        if not too_small and self.focused is None:  # it left a pane that was not to be seen
            self.write_pane.focus()
        self.draw_everything_soon()

    def on_screen_suspend(self) -> None:
        """Remove the notices before another screen covers them."""
        self.notices.clear()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Report what happened while another screen covered this one."""
        event.refresh_styles &= self._was_shown  # when it opens, its panes have had their styles a moment before
        self._was_shown = True
        self.notices.tell_untold()

    @on(DescendantFocus)
    def follow_focus(self) -> None:
        """Tell the keys of where the focus is now; close the drawer of a narrow window once it is elsewhere."""
        self.drawing.show(self.action_bar)
        if not self.corpus_pane.has_focus_within:
            self.corpus_pane.remove_class("-open")

    # -- what is handed on ------------------------------------------------------------------------------------------

    def run_command(self, id_: str) -> None:
        """Do what a command does, whichever of its ways led here."""
        controller, method, arguments = parse(BY_ID[id_].action)
        attrgetter(f"{controller}.{method}")(self)(*arguments)

    @on(CommandChosen)
    def run_chosen(self, message: CommandChosen) -> None:
        """Do what was clicked."""
        self.run_command(message.command)

    def on_key(self, event: Key) -> None:
        """Write what is typed anywhere, unless something else takes it."""
        if typed := typed_by(event):
            event.stop()
            self.writing.type_anywhere(typed)

    def on_paste(self, event: Paste) -> None:
        """Write what is pasted anywhere, unless something else takes it."""
        event.stop()
        self.writing.type_anywhere(event.text)

    @on(TextTyped)
    def type_text(self, message: TextTyped) -> None:
        """Write what was typed or pasted into the prompt."""
        self.writing.type_text(message.text)

    @on(CandidateClicked)
    def take_candidate(self, message: CandidateClicked) -> None:
        """Write the candidate that was clicked."""
        self.writing.take_candidate(message.index)

    @on(WayChosen)
    def take_way(self, message: WayChosen) -> None:
        """Write what was chosen of what may come."""
        self.writing.take(message.drawn)

    @on(CursorMoved)
    def move_cursor(self, message: CursorMoved) -> None:
        """Look at another place of what is written."""
        self.cursor.move(message.to)

    @on(TextChosen)
    def choose_text(self, message: TextChosen) -> None:
        """Put the text that was chosen on the table."""
        self.texts.choose_text(message.name)

    @on(OtherTextAsked)
    def ask_other_text(self, message: OtherTextAsked) -> None:
        """Ask which other text is to be looked at."""
        self.texts.ask_other(message.take)

    @on(OverlayAsked)
    def choose_overlay(self) -> None:
        """Ask which runs are to be laid over the losses."""
        self.runs.choose_overlay()

    @on(BudgetChosen)
    def choose_budget(self, message: BudgetChosen) -> None:
        """Learn as long as was chosen."""
        self.training.choose_budget(message.seconds)

    @on(TrainingHappened)
    def take_note(self, message: TrainingHappened) -> None:
        """Take note of a rare event, once what it was preceded by is drawn."""
        if message.run_id == self.session.run_id:
            self.poll()
            self.training.take_note(message.event)
            self.cells.take_note(message.event)
        else:
            self.training.take_note_of_another(message.event)
