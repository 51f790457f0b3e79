"""The lesson on the screen: a step at a time, its words, its code, what moves in it, and its question."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Key

from rnn_tui.language import N_
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.step import Stage
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.renderables.lesson.drawings import DRAWINGS
from rnn_tui.tui.renderables.lesson.page import Page, draw_page
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.typed import typed_by

_TICKS_PER_SECOND = 12
_ANSWERS = ("1", "2", "3")


class LessonPage(LineWise):
    """The lines of the step that is shown."""

    page: Page | None = None

    def draw_lines(self) -> list[Content]:
        """Draw the step."""
        return [] if self.page is None else draw_page(self.page, *self.content_size)


class LessonScreen(Dialogue[None]):
    """Shows the steps of the lesson about ``subject``, beginning with the one of ``number`` (from 1)."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("close"), id="close_lesson", tooltip=N_("Back to the laboratory")),
        Binding("enter,pagedown", "go_by(1)", N_("next"), show=False),
        Binding("pageup", "go_by(-1)", N_("back"), show=False),
        Binding("ctrl+r", "reset_step", N_("reset"), show=False),
    ]

    def __init__(self, subject: Subject, number: int = 1) -> None:
        super().__init__()
        self._subject = subject
        self._place = number - 1
        self._stages: dict[int, Stage] = {}
        self._chosen: dict[int, int] = {}

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield LessonPage(id="lesson")

    def on_mount(self) -> None:
        """Show the step, and begin to move what moves by itself."""
        self.show_step()
        self.set_interval(1 / _TICKS_PER_SECOND, self.tick)

    def on_resize(self) -> None:
        """Fit the page to the window."""
        self.call_after_refresh(self.show_step)

    @property
    def stage(self) -> Stage:
        """What moves in the step that is shown."""
        if self._place not in self._stages:
            self._stages[self._place] = STEPS[self._place].stage(self._subject)
        return self._stages[self._place]

    def show_step(self) -> None:
        """Draw the step as it stands."""
        page = self.query_one(LessonPage)
        step, stage = STEPS[self._place], self.stage
        page.page = Page(
            step, self._place + 1, len(STEPS), stage, self._chosen.get(self._place), DRAWINGS[step.id], stage.figures()
        )
        page.refresh_lines()

    def tick(self) -> None:
        """Go on with what moves by itself."""
        if self.stage.tick():
            self.show_step()

    def on_key(self, event: Key) -> None:
        """Take an answer, or hand the key to what moves."""
        typed = typed_by(event)
        if typed in _ANSWERS and self._place not in self._chosen:
            self._chosen[self._place] = int(typed) - 1
        elif any(event.key in key.keys for key in self.stage.keys):
            self.stage.press(event.key)
        elif typed and self.stage.types:
            self.stage.type_text(typed)
        elif typed == "n":
            self.action_go_by(1)
        else:
            return
        event.stop()
        event.prevent_default()
        self.show_step()

    def action_go_by(self, by: int) -> None:
        """Go to another step; what was done in this one is kept."""
        self._place = max(0, min(len(STEPS) - 1, self._place + by))
        self.show_step()

    def action_reset_step(self) -> None:
        """Begin the step anew."""
        self._stages.pop(self._place, None)
        self._chosen.pop(self._place, None)
        self.show_step()
