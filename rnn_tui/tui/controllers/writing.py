"""What is typed, taken, undone and travelled to: everything that a key changes of the text at the prompt."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rnn_tui.generation.settings import Drawn, GenerationSettings
from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.terminal.safe_text import MOST_MARKS, belongs_to, longest_heap
from rnn_tui.terminal.wording import describe_typed
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.controllers.controller import Controller
from rnn_tui.tui.panes.write_pane import Ground

if TYPE_CHECKING:
    from rnn_tui.tui.main_screen import MainScreen

_MOST_TOLD = 4  # characters that the text never had, until who writes in another script has understood


class WritingController(Controller):
    """The prompt: whatever is written stops the network's own writing."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._told: set[str] = set()  # characters a notice was given about, for this text
        self._told_of_parts = self._told_of_branch = False
        self._told_problem = ""

    def begin_anew(self) -> None:
        """Tell of unknown characters again: another text comes."""
        self._told.clear()
        self._told_of_parts = False

    def show_written(self) -> None:
        """Draw the prompt, or another place of it, and what follows from that."""
        self.screen.draw(Changes([], written=True))

    def use_settings(self, settings: GenerationSettings) -> None:
        """Choose characters in another way from now on."""
        self.session.prompt.change_settings(settings)
        self.screen.draw(Changes([], sampling=True))

    def type_anywhere(self, text: str) -> None:
        """Write what was typed or pasted where nothing else wants it; a view in the whole window keeps its keys."""
        if self.screen.write_pane.display:
            self.screen.write_pane.focus()
        self.type_text(text)

    def type_text(self, text: str) -> None:
        """Append typed or pasted characters; say once what the text never had."""
        self.screen.writing_on.stop()
        self._tell_of_branch()
        typed = self.session.prompt.type_text(text)
        told = []
        news = {*typed.replaced, *typed.unknown} - self._told
        if news and len(self._told) < _MOST_TOLD:
            self._told |= news
            more = "" if len(self._told) < _MOST_TOLD else "\n" + _("others will be marked without a message")
            told.append(describe_typed(typed) + more)
        if (heap := longest_heap(text)) > MOST_MARKS:
            sentence = _("one letter carries up to {count} combining marks; they are shown on several characters")
            told.append(sentence.format(count=grouped(heap)))
        if told:
            self.notices.tell("\n".join(told))
        self.show_written()

    def type_newline(self) -> None:
        """Append a newline."""
        self.type_text("\n")

    def take_candidate(self, index: int) -> None:
        """Append the candidate that was clicked."""
        self.session.prompt.pick = index
        self.write_next()

    def take(self, drawn: Sequence[Drawn]) -> None:
        """Append what the network would write."""
        self.screen.writing_on.stop()
        self._tell_of_branch()
        self.session.prompt.take(drawn)
        self.show_written()

    def write_next(self) -> None:
        """Append one character."""
        self._tell_of_branch()
        if self.session.prompt.write_next():
            self.show_written()
        else:
            self.notices.tell(_("the network is still reading the text; one moment"))

    def move_pick(self, by: int) -> None:
        """Pick another candidate."""
        self.session.prompt.move_pick(by)
        self.screen.draw(Changes([], reading=True))

    def take_back(self) -> None:
        """Remove the last character; say so if it is only a part of what looks like one."""
        if not self.session.prompt.path:
            return
        self._tell_of_branch()
        self.session.prompt.write_here()
        nodes = self.session.prompt.writer.nodes
        is_part = len(nodes) > 1 and belongs_to(nodes[-2].character, nodes[-1].character)
        if is_part and not self._told_of_parts:
            self._told_of_parts = True
            self.notices.tell(_("what looks like one character is several to the network; one of them was removed"))
        self.edit(self.session.prompt.writer.take_back)

    def _tell_of_branch(self) -> None:
        """Say once where that goes which stands behind the cursor, when something is written there."""
        prompt = self.session.prompt
        if prompt.here is not prompt.writer.tip and not self._told_of_branch:
            self._told_of_branch = True
            told = _("what stood here is kept as another branch: {key} brings it back")
            self.notices.tell(told.format(key=BY_ID["undo"].key_name))

    def next_branch(self) -> None:
        """Go to the next of the branches that part before the cursor."""
        writer = self.session.prompt.writer
        end = writer.next_branch()
        if end is None:
            self.notices.tell(_("there is no other branch before the cursor: go back and write something else"))
        else:
            self.edit(lambda: writer.go(end))

    def undo(self) -> None:
        """Undo the last change."""
        self.edit(self.session.prompt.writer.undo)

    def redo(self) -> None:
        """Redo."""
        self.edit(self.session.prompt.writer.redo)

    def clear(self) -> None:
        """Clear the prompt, and say how it comes back: the letter beside this one in the menu opens a view."""
        if self.session.prompt.writer.nodes:
            self.notices.tell(_("the prompt was cleared: {key} brings it back").format(key=BY_ID["undo"].key_name))
        self.edit(self.session.prompt.writer.clear)

    def edit(self, change: Callable[[], bool]) -> None:
        """Change the text with one of the writer's methods."""
        self.screen.writing_on.stop()
        self.session.prompt.edit(change)
        self.show_written()

    def change_temperature(self, by: int) -> None:
        """Raise or lower the temperature."""
        self.session.prompt.change_temperature(by)
        self.screen.draw(Changes([], sampling=True))

    def scroll_bars(self, pages: int) -> None:
        """Show more of the vocabulary."""
        self.screen.bars_pane.scroll_bars(pages)

    def toggle_ground(self, ground: Ground) -> None:
        """Show as the ground of the text what each character costs, or what it did to the next one; or who wrote it."""
        self.screen.views.show_all()
        pane = self.screen.write_pane
        pane.ground = None if pane.ground == ground else ground
        self.screen.draw(Changes([], reading=True))

    def toggle_pin(self) -> None:
        """Pin these parameters beside newer ones, or unpin them."""
        if self.session.prompt.toggle_pin():
            step = grouped(self.session.prompt.step)
            self.notices.tell(_("pinned at step {step}, to compare with what is learnt from here on").format(step=step))
        self.screen.draw(Changes([], reading=True, ghost=True))

    def travel(self, by: int) -> None:
        """Read with earlier or later parameters."""
        if not self.session.parameter_source.travel(by):
            self.notices.tell(_("there is nothing to go back to yet: a training keeps snapshots on its way"))
        self.screen.draw(Changes([], reading=True))

    def tell_of_keeping(self) -> None:
        """Tell what became of what is written on the disk, and of what was written before."""
        keeping = self.session.keeping
        if keeping.problem != self._told_problem:
            self._told_problem = keeping.problem
            if self._told_problem:
                message = _("the written text cannot be saved: {reason}")
                self.notices.tell(message.format(reason=self._told_problem), severity="error")
        if keeping.notes:
            self.notices.tell("\n".join(keeping.notes), severity="warning")
            keeping.notes.clear()
        if keeping.adopted:
            keeping.adopted = False
            self.notices.tell(_("text from another window is now among the branches (esc 4)"))
