"""What there is to see in the middle, as tabs to click: the loss, and every view."""

from collections.abc import Sequence

from textual import on
from textual.content import Content
from textual.events import Click

from rnn_tui.language import _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.tui.command import Command
from rnn_tui.tui.messages import CommandChosen
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import Pane

_BETWEEN = "│"
_BEFORE, _BEHIND = "‹", "›"


class ViewTabs(LineWise, Pane):
    """A line of the ``commands`` that open what it names; ``opened`` is the id of the one whose pane is seen."""

    wants = frozenset({"table"})

    def __init__(self, commands: Sequence[Command], id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._commands = commands
        self._spots: Sequence[tuple[int, int, str]] = ()  # the columns of each, and the command that they stand for
        self.opened = commands[0].id

    @property
    def ids(self) -> list[str]:
        """The ids of what it names, in their order."""
        return [command.id for command in self._commands]

    def show(self, _session: Session, _changes: Changes) -> None:
        """Draw them; they follow no session."""
        self.refresh_lines()

    def mark(self, opened: str | None) -> None:
        """Mark what is seen: a view, or the first of the tabs where none is open."""
        self.opened = opened or self._commands[0].id
        self.refresh_lines()

    @on(Click)
    def choose_clicked(self, event: Click) -> None:
        """Open what was clicked; the tab of what is seen stays as it is."""
        offset = event.get_content_offset(self)
        chosen = [id_ for begin, end, id_ in self._spots if offset is not None and begin <= offset.x < end]
        if chosen and chosen[0] != self.opened:
            self.post_message(CommandChosen(chosen[0]))

    def draw_lines(self) -> list[Content]:
        """Draw as many as there is room for, the first ones where the open one is among them."""
        width = self.content_size.width
        titles = [f" {_(command.title)} " for command in self._commands]
        here = self.ids.index(self.opened)
        begin, end = tabs_that_fit([Content(title).cell_length for title in titles], here, width)
        line, spots = Content(""), []
        pieces = [(_BEFORE, max(0, here - 1), "$quiet")] if begin else []
        for place in range(begin, end):
            pieces.append((titles[place], place, "reverse bold $network" if place == here else "$quiet"))
        if end < len(titles):
            pieces.append((_BEHIND, min(len(titles) - 1, here + 1), "$quiet"))
        for text, place, style in pieces:
            if line.cell_length:
                line += Content.styled(_BETWEEN, "$faint")
            piece = Content.styled(text, style)
            spots.append((line.cell_length, line.cell_length + piece.cell_length, self._commands[place].id))
            line += piece
        self._spots = spots
        return [line]


def tabs_that_fit(lengths: Sequence[int], here: int, width: int) -> tuple[int, int]:
    """Return the first tab to be seen and the one behind the last: the leftmost ones that have ``here`` among them.

    Each takes its length and a cell before it; where some are missing, an arrow takes two cells.
    """
    for begin in range(here + 1):
        room = width + 1 - 2 * bool(begin)
        end = begin
        while end < len(lengths):
            needed = lengths[end] + 1 + 2 * (end + 1 < len(lengths))
            if needed > room:
                break
            room -= lengths[end] + 1
            end += 1
        if end > here:
            return begin, end
    return here, here + 1
