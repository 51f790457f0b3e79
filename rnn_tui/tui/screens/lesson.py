"""The lesson on the screen: a step at a time, its words, its code, what moves in it, and its question."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.events import Click, Key, Paste

from rnn_tui.language import N_, _
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.progress import kept_progress
from rnn_tui.lesson.step import Stage
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.command import key_label
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.renderables.lesson.drawings import DRAWINGS
from rnn_tui.tui.renderables.lesson.page import Page, action_at, draw_page
from rnn_tui.tui.screens.dialogue import Dialogue
from rnn_tui.tui.screens.lesson_pages import DeeperPage, GlossaryPage, WhatNowPage
from rnn_tui.tui.typed import typed_by

if TYPE_CHECKING:
    from rnn_tui.lesson.watched import Watched
    from rnn_tui.lesson.watching import Watching

_TICKS_PER_SECOND = 12
_ANSWERS = ("1", "2", "3")
_LETTERS = {  # for keyboards and terminals that keep the keys; where characters are typed into a step, they are typed
    "n": "go_by(1)",
    "p": "go_by(-1)",
    "r": "reset_step",
    "g": "show_glossary",
    "q": "close",
    "?": "show_deeper",
}


class LessonPage(LineWise):
    """The lines of the step that is shown."""

    page: Page | None = None

    def on_unmount(self) -> None:
        """Let go of what was shown: the screen itself may be held for long."""
        self.page = None

    def draw_lines(self) -> list[Content]:
        """Draw the step."""
        return [] if self.page is None else draw_page(self.page, *self.content_size)

    async def on_click(self, event: Click) -> None:
        """Do what is clicked."""
        place = event.get_content_offset(self)
        lines = self.draw_lines()
        if place is not None and place.y < len(lines) and (action := action_at(lines[place.y], place.x)):
            await self.screen.run_action(action)


class LessonScreen(Dialogue[Path]):
    """Shows the steps of the lesson about ``subject``; begins with that of ``number``, else with the one shown last.

    Beside them stands what a check says of the file that ``watching`` watches, if one is given. It is answered with
    that file's path where its functions are to learn.
    """

    BINDINGS = [
        Binding("escape", "close", N_("close"), id="close_lesson", tooltip=N_("Back to the laboratory")),
        Binding("enter,pagedown", "go_by(1)", N_("next"), show=False),
        Binding("pageup", "go_by(-1)", N_("previous"), show=False),
        Binding("ctrl+r", "reset_step", N_("anew"), show=False),
        Binding("f1", "show_deeper", N_("deeper"), show=False),
        Binding("f2", "show_glossary", N_("terms"), show=False),
        Binding("f3", "show_watched", N_("all"), show=False),
        Binding("f4", "train_watched", N_("train"), show=False),
    ]

    def __init__(self, subject: Subject, number: int | None = None, watching: "Watching | None" = None) -> None:
        super().__init__()
        self._subject = subject
        self._watching = watching
        self._shown: Watched | None = None
        self._progress = kept_progress()
        if number is not None:
            self._progress.number = number
        self._stages: dict[str, Stage] = {}

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield LessonPage(id="lesson")

    def on_mount(self) -> None:
        """Show the step, and begin to move what moves by itself."""
        self._progress.keep()
        if self._watching is not None:
            self._watching.start()
        self.show_step()
        self.set_interval(1 / _TICKS_PER_SECOND, self.tick)

    def on_unmount(self) -> None:
        """Watch no file that nobody is told of, and let go of what the stages were at."""
        if self._watching is not None:
            self._watching.stop()
        self._stages.clear()

    def on_resize(self) -> None:
        """Fit the page to the window."""
        self.call_after_refresh(self.show_step)

    @property
    def stage(self) -> Stage:
        """What moves in the step that is shown; it is made when it is first shown, and kept."""
        step = STEPS[self._progress.number - 1]
        if step.id not in self._stages:
            self._stages[step.id] = step.stage(self._subject)
        return self._stages[step.id]

    @property
    def page(self) -> Page:
        """The step as it stands."""
        step, progress, stage = STEPS[self._progress.number - 1], self._progress, self.stage
        answer, draw, figures = progress.answers.get(step.id), DRAWINGS[step.id], stage.figures()
        return Page(step, progress.number, len(STEPS), stage, answer, draw, figures, progress.done(), self._watched)

    @property
    def _watched(self) -> "Watched | None":
        return None if self._watching is None else self._watching.newest

    def show_step(self) -> None:
        """Draw the step as it stands."""
        widget = self.query_one(LessonPage)
        self.stage.is_answered = self.page.answer is not None
        widget.page = self.page
        self._shown = self.page.watched
        widget.refresh_lines()

    def tick(self) -> None:
        """Go on with what moves by itself."""
        if self.stage.tick() or self._watched is not self._shown:
            self.show_step()

    async def on_key(self, event: Key) -> None:
        """Take an answer, or hand the key to what moves."""
        typed, stage = typed_by(event), self.stage
        if typed in _ANSWERS and self.page.answer is None:
            self.action_answer(int(typed) - 1)
        elif any(event.key in key.keys for key in stage.keys):
            self.action_press(event.key)
        elif typed and stage.types:
            self._type(typed)
        elif typed in _LETTERS:
            await self.run_action(_LETTERS[typed])
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """Hand what is pasted to what moves, where that takes characters."""
        event.stop()
        if self.stage.types:
            self._type(event.text)

    def _type(self, text: str) -> None:
        self.stage.type_text(text)
        self.show_step()

    def action_press(self, key: str) -> None:
        """Hand a key to what moves."""
        self.stage.press(key)
        self.show_step()

    def action_point(self, t: int, unit: int | None) -> None:
        """Hand on what was clicked in what moves."""
        self.stage.point(t, unit)
        self.show_step()

    def action_answer(self, place: int) -> None:
        """Answer the question of the step; it is answered once, until the step begins anew."""
        self._progress.answers.setdefault(STEPS[self._progress.number - 1].id, place)
        self._progress.keep()
        self.show_step()

    def action_go_by(self, by: int) -> None:
        """Go on or back; behind the last step there is what to do now."""
        number = self._progress.number + by
        if number > len(STEPS):
            self.app.push_screen(WhatNowPage())
        elif number >= 1:
            self.action_go_to(number)

    def action_go_to(self, number: int) -> None:
        """Go to a step; what was done in this one is kept."""
        self._progress.number = number
        self._progress.keep()
        self.show_step()

    def action_reset_step(self) -> None:
        """Begin the step anew, its question as well."""
        step = STEPS[self._progress.number - 1]
        self._stages.pop(step.id, None)
        self._progress.answers.pop(step.id, None)
        self._progress.keep()
        self.show_step()

    def action_show_deeper(self) -> None:
        """Show more about the step."""
        self.app.push_screen(DeeperPage(self.page))

    def action_show_glossary(self) -> None:
        """Show what the terms mean."""
        self.app.push_screen(GlossaryPage())

    def action_show_watched(self) -> None:
        """Show all that a check found in the file that is watched."""
        if self._watching is not None:
            from rnn_tui.tui.screens.watched_page import WatchedPage

            self.app.push_screen(WatchedPage(self._watching))

    def action_train_watched(self) -> None:
        """Have the functions in the file that is watched learn, once they are right."""
        if self._watching is None:
            return
        if self._watching.newest.can_learn:
            self.dismiss(self._watching.path)
        else:
            message = _("your functions cannot learn yet; {key} shows what is to be done first")
            self.notify(message.format(key=key_label("f3")), markup=False)

    def action_close(self) -> None:
        """Go back to the laboratory."""
        self.dismiss(None)
