"""The prompt's half of the laboratory: what is typed, taken, undone and written on, and how that is shown."""

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import on
from textual.events import Key, Paste
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.timer import Timer

from rnn_tui.generation.settings import SPEEDS, Continuation, GenerationSettings
from rnn_tui.generation.stops import stops_in
from rnn_tui.generation.tree import Node
from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import keep_end, notice_width
from rnn_tui.terminal.safe_text import MOST_MARKS, belongs_to, longest_heap, visible
from rnn_tui.terminal.wording import describe_typed
from rnn_tui.text.corpus import read_prompt
from rnn_tui.text.normal_form import encodable
from rnn_tui.tui.clipboard import copy_text
from rnn_tui.tui.link import Link
from rnn_tui.tui.messages import CandidateClicked, TextTyped
from rnn_tui.tui.panes.action_bar import ActionBar
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.write_pane import WritePane
from rnn_tui.tui.screens.beneath import QuietBeneath
from rnn_tui.tui.showing import footer_of, measures_of, reading_of
from rnn_tui.tui.typed import typed_by

_MOST_TICKS = 30  # a second: more often nobody looks
_MOST_TOLD = 4  # characters that the text never had, until who writes in another script has understood
_TICK_SHARE = 0.015  # seconds of a tick that writing may take, so that keys are still heard


class WritingScreen(QuietBeneath, Screen[None]):
    """A screen with a prompt, bars and a footer; the laboratory adds the texts and the training."""

    def __init__(self, session: Session, link: Link) -> None:
        super().__init__()
        self.session = session
        self.link = link
        self.undrawn = Changes([])  # what there is to draw once the link is free
        self._writing: Timer | None = None
        self._told: set[str] = set()  # characters a notice was given about, for this text
        self._told_of_parts = False
        self._with_surprise = False
        self._untold: Callable[[], None] | None = None
        self._written = ""  # since the network was told to write on
        self._stops: tuple[str, ...] = ()  # that it was told to stop behind then

    def begin_anew(self) -> None:
        """Stop writing on, and tell of unknown characters again: another text comes."""
        self._stop_writing()
        self._told.clear()
        self._told_of_parts = False

    def on_screen_suspend(self) -> None:
        """Take the notices away before something stands over them."""
        self.app.clear_notifications()

    def on_key(self, event: Key) -> None:
        """Let what is typed anywhere be written, where nothing else wants it."""
        if typed := typed_by(event):
            event.stop()
            self.query_one(WritePane).focus()
            self.type_text(TextTyped(typed))

    def on_paste(self, event: Paste) -> None:
        """Let what is pasted anywhere be written, where nothing else wants it."""
        event.stop()
        self.query_one(WritePane).focus()
        self.type_text(TextTyped(event.text))

    def show_footer(self) -> None:
        """Draw what can be done now."""
        self.query_one(ActionBar).show(footer_of(self.session, self._writing is not None))

    def show_bars(self) -> None:
        """Draw the distribution of the next character."""
        self.query_one(BarsPane).show(reading_of(self.session))

    def show_ghost(self) -> None:
        """Draw what the network would write now."""
        decode, prompt = self.session.vocabulary.decode, self.session.prompt
        pinned = () if prompt.pinned is None else prompt.ghost.pinned
        self.query_one(WritePane).show_ghost(decode(prompt.ghost.text), decode(pinned))

    def show_sampling(self) -> None:
        """Draw how characters are chosen."""
        self.query_one(WritePane).show_settings(self.session.prompt.settings)

    def show_surprise(self) -> None:
        """Draw the text with what it costs, which newer parameters change."""
        pane, prompt = self.query_one(WritePane), self.session.prompt
        pane.show_text(prompt.writer.nodes, prompt.cached.bits if self._with_surprise else None)
        pane.show_measures(measures_of(self.session, self._with_surprise))

    def show_writing(self) -> None:
        """Draw the prompt and what follows from it."""
        self.query_one(BarsPane).show_first()
        self.show_surprise()
        self.show_bars()
        if not self.session.prompt.is_read:
            self.show_ghost()  # none: it went on with another text

    @on(TextTyped)
    def type_text(self, message: TextTyped) -> None:
        """Append typed or pasted characters; say once what the text never had."""
        self._stop_writing()
        typed = self.session.prompt.type_text(message.text)
        told = []
        news = {*typed.replaced, *typed.unknown} - self._told
        if news and len(self._told) < _MOST_TOLD:
            self._told |= news
            more = "" if len(self._told) < _MOST_TOLD else "\n" + _("others will be marked without a word")
            told.append(describe_typed(typed) + more)
        if (heap := longest_heap(message.text)) > MOST_MARKS:
            sentence = _("up to {count} marks stand on one letter; they are drawn on several signs")
            told.append(sentence.format(count=grouped(heap)))
        if told:
            self.tell("\n".join(told))
        self.show_writing()

    @on(CandidateClicked)
    def take_candidate(self, message: CandidateClicked) -> None:
        """Append the candidate that was clicked."""
        self.session.prompt.pick = message.index
        self.action_write_next()

    def action_write_next(self) -> None:
        """Append one character."""
        if self.session.prompt.write_next():
            self.show_writing()
        else:
            self.tell(_("the network is still reading what is written; a moment"))

    def action_move_pick(self, by: int) -> None:
        """Pick another candidate."""
        self.session.prompt.move_pick(by)
        self.show_bars()

    def action_take_back(self) -> None:
        """Take the last character back; say so where that is a part of what looks like one."""
        nodes = self.session.prompt.writer.nodes
        is_part = len(nodes) > 1 and belongs_to(nodes[-2].character, nodes[-1].character)
        if is_part and not self._told_of_parts:
            self._told_of_parts = True
            self.tell(_("what looks like one sign is several characters to the network; one was taken back"))
        self._edit(self.session.prompt.writer.take_back)

    def action_next_branch(self) -> None:
        """Go to the next of the branches that part before the cursor."""
        writer = self.session.prompt.writer
        end = writer.next_branch()
        if end is None:
            self.tell(_("there is no other branch before the cursor: go back and write something else"))
        else:
            self._edit(lambda: writer.go(end))

    def action_toggle_surprise(self) -> None:
        """Show what each character costs, or who wrote it."""
        self._with_surprise = not self._with_surprise
        self.show_surprise()

    def action_toggle_pin(self) -> None:
        """Hold on to these parameters beside those that come, or let go."""
        if self.session.prompt.toggle_pin():
            step = grouped(self.session.prompt.step)
            self.tell(_("pinned at step {step}: compare it with what is learnt from here").format(step=step))
        self.show_bars()
        self.show_ghost()

    def action_travel(self, by: int) -> None:
        """Read with earlier or later parameters."""
        if not self.session.parameter_source.travel(by):
            self.tell(_("there is no way back yet: a run keeps its parameters on the way"))
        self.show_surprise()

    def action_scroll_bars(self, pages: int) -> None:
        """Show more of the vocabulary."""
        self.query_one(BarsPane).scroll_bars(pages)

    def action_change_speed(self, by: int) -> None:
        """Write on faster or slower."""
        settings = self.session.prompt.settings
        place = SPEEDS.index(settings.speed) if settings.speed in SPEEDS else SPEEDS.index(20)
        self.session.prompt.change_settings(replace(settings, speed=SPEEDS[max(0, min(place + by, len(SPEEDS) - 1))]))
        self.show_sampling()
        if self._writing is not None:  # what is being written goes on: the same length, stop and unit
            self._writing.stop()
            self._write_at_pace()

    def action_show_controls(self) -> None:
        """Show every control of the writing; each is obeyed at once."""
        from rnn_tui.tui.screens.controls import ControlsScreen

        self._stop_writing()

        def tell(wrong: list[str] | None) -> None:
            if wrong:
                self.tell(_("left as it was: {fields}").format(fields=", ".join(wrong)), severity="warning")

        self.app.push_screen(
            ControlsScreen(self.session.prompt.settings, self.session.vocabulary, self._use_settings), tell
        )

    def _use_settings(self, settings: GenerationSettings) -> None:
        self.session.prompt.change_settings(settings)
        self.show_sampling()
        self.show_bars()

    def action_show_branches(self) -> None:
        """Show the branches of the text."""
        from rnn_tui.tui.screens.branches import MOST_BRANCHES, BranchesScreen

        prompt = self.session.prompt
        writer = prompt.writer
        self._stop_writing()
        branches = writer.branches(MOST_BRANCHES)
        prompt.ask_comparison(branches)

        def go(end: Node | None) -> None:
            if end is not None:
                self._edit(lambda: writer.go(end))

        self.app.push_screen(BranchesScreen(branches, list(writer.nodes), prompt.step, prompt.fetch_comparison), go)

    def action_show_continuations(self) -> None:
        """Show some ways to go on."""
        from rnn_tui.tui.screens.continuations import ContinuationsScreen

        prompt = self.session.prompt
        self._stop_writing()
        if not prompt.is_read:
            self.tell(_("the network is still reading what is written; a moment"))
            return
        prompt.ask_continuations()

        def take(chosen: Continuation | None) -> None:
            if chosen is not None:
                prompt.take(chosen.drawn)
                self.show_writing()

        text = prompt.writer.text
        self.app.push_screen(ContinuationsScreen(prompt.fetch_continuations, prompt.vocabulary, text), take)

    def action_copy_writing(self) -> None:
        """Copy what is written, to a file as well."""
        path = copy_text(self.app, self.session.prompt.writer.text)
        if path is None:
            self.tell(_("copied"))
        else:
            self._tell_path(_("copied, and written to"), path)

    def action_save_writing(self) -> None:
        """Ask for a file, and save what is written there."""
        from rnn_tui.tui.screens.dialogues import FileScreen

        question, keys = _("Save what is written as"), _("enter saves · esc closes")

        def tell(path: Path | None) -> None:
            if path is not None:
                self._tell_path(_("saved as"), path)

        self.app.push_screen(FileScreen(question, keys, _("writing.txt"), self._save_as), tell)

    def _save_as(self, path: Path, replace_it: bool) -> None:
        with path.open("w" if replace_it else "x", encoding="utf-8") as file:
            file.write(encodable(self.session.prompt.writer.text))

    def _tell_path(self, what: str, path: Path) -> None:
        """Tell what was done, and below it where, on one line of its own."""
        self.app.clear_notifications()
        room = notice_width(self.app.size.width)
        self.notify(keep_end(visible(str(path)), room), title=what, markup=False)

    def action_load_prompt(self) -> None:
        """Ask for a file, and type what is in it."""
        from rnn_tui.tui.screens.dialogues import FileScreen

        question, keys = _("Type the text of which file?"), _("enter types it · esc closes")
        self.app.push_screen(FileScreen(question, keys, "", self._load_from))

    def _load_from(self, path: Path, _replace_it: bool) -> None:
        self.type_text(TextTyped(read_prompt(path)))

    def action_undo_writing(self) -> None:
        """Undo the last change."""
        self._edit(self.session.prompt.writer.undo)

    def action_redo_writing(self) -> None:
        """Redo."""
        self._edit(self.session.prompt.writer.redo)

    def action_clear_writing(self) -> None:
        """Empty the prompt."""
        self._edit(self.session.prompt.writer.clear)

    def _edit(self, change: Callable[[], bool]) -> None:
        self._stop_writing()
        self.session.prompt.edit(change)
        self.show_writing()

    def action_type_newline(self) -> None:
        """Append a newline."""
        self.type_text(TextTyped("\n"))

    def action_change_temperature(self, by: int) -> None:
        """Make the choice wilder or safer."""
        self.session.prompt.change_temperature(by)
        self.show_sampling()
        self.show_bars()

    def action_write_on(self) -> None:
        """Let the network write until this is asked again, or a key is typed."""
        if self._writing is not None:
            self._stop_writing()
            return
        self._written = ""
        self._stops = stops_in(self.session.vocabulary, self.session.prompt.settings.stops).texts
        self._write_at_pace()
        self.show_footer()

    def _write_at_pace(self) -> None:
        speed = self.session.prompt.settings.speed
        self._writing = self.set_interval(1 / min(speed or _MOST_TICKS, _MOST_TICKS), self._write_some)

    def _write_some(self) -> None:
        """Write what one tick of the clock allows: several characters where the pace is more than the screen's."""
        prompt = self.session.prompt
        speed = prompt.settings.speed
        most = max(1, round(speed / _MOST_TICKS)) if speed else 1_000_000
        end = time.monotonic() + _TICK_SHARE
        for number in range(most):
            if not prompt.write_next(same_unit=bool(self._written)):
                return  # what is written is still being read
            self._written += prompt.writer.tip.character
            if self._is_enough():
                self._stop_writing()
                break
            if number and time.monotonic() > end:
                break
        if self.link.is_free or self._writing is None:
            self.show_writing()
            self.call_after_refresh(self.link.ask)
        else:
            self.undrawn.reading = True

    def _is_enough(self) -> bool:
        """Whether the length or the end that the controls name is reached."""
        settings = self.session.prompt.settings
        is_long = settings.length and len(self._written) >= settings.length
        return bool(is_long) or self._written.endswith(self._stops)

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.stop()
            self._writing = None
            self.show_footer()

    def tell(self, message: str, severity: SeverityLevel = "information") -> None:
        """Show a notice, or keep the last one for when nothing stands over the screen; foreign text is made safe."""
        if self.app.screen is not self:
            self._untold = partial(self.tell, message, severity)
            return
        self.app.clear_notifications()  # the last one counts; a heap of them would cover what is to be watched
        shown = "\n".join(map(visible, message.split("\n")))
        self.notify(shown, severity=severity, markup=False)

    def on_screen_resume(self) -> None:
        """Tell what happened while something stood over the screen."""
        untold, self._untold = self._untold, None
        if untold is not None:
            untold()
