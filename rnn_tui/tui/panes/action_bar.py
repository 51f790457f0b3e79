"""The footer: what can be done now, the most useful first; every item can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from textual.content import Content
from textual.events import Click, MouseMove

from rnn_tui.language import N_, _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.session.table import Phase
from rnn_tui.tui.command import key_label
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.messages import CommandChosen
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import Pane, View
from rnn_tui.tui.presenting import is_presenting

_NEXT: dict[Phase, str] = {
    "ready": N_("train"),
    "training": N_("pause"),
    "paused": N_("resume"),
    "finished": N_("go on"),
    "opened": N_("go on"),
}
_WRITING = ("help", "next", "pick_down", "back", "write_on", "step", "settings", "open")
_ELSEWHERE = ("help", "prompt", "step", "write_on", "settings", "open")
_IN_VIEW = ("help", "whole", *_ELSEWHERE[1:])


@dataclass(frozen=True)
class Item:
    """A key, what it does now, and the command behind it, by its id."""

    key: str
    title: str
    command: str


class ActionBar(LineWise, Pane):
    """A row of items; those that do not fit are left out at the end.

    The arrows are told of only where they write: in a view, and while the cursor is in the text, they move. Who only
    looks, as a class does, can press none of them.
    """

    wants = frozenset({"phase", "written"})

    writing_on = False
    """Whether the network writes by itself, which can be stopped then."""

    _items: Sequence[Item] = ()
    _pointed_at: Item | None = None
    _only_looks = False

    def show(self, session: Session, _changes: Changes) -> None:
        """Show what can be done now."""
        focused = self.screen.focused
        commands: Sequence[str] = _ELSEWHERE
        if isinstance(focused, Pane) and focused.writes and session.prompt.cursor.place is None:
            commands = _WRITING
        elif isinstance(focused, View) and not is_presenting(self):
            commands = _IN_VIEW
        if is_presenting(self):
            commands = ("next_pane", *commands)
        self._only_looks = session.only_looks
        self._items = () if self._only_looks else footer_of(session, self.writing_on, commands)
        self.refresh_lines()

    def shown_items(self) -> list[tuple[Item, Content]]:
        """Return the items that there is room for, and how each is drawn."""
        room, fitting = self.size.width, []
        for item in self._items:
            text = Content.assemble((f" {item.key}", "bold $network"), f" {item.title} ")
            room -= text.cell_length
            if room < 0:
                break
            fitting.append((item, text.stylize("on $faint") if item == self._pointed_at else text))
        return fitting

    def draw_lines(self) -> list[Content]:
        """Draw the items side by side; where nothing can be pressed, why that is."""
        if self._only_looks:
            return [Content.styled(" " + _("one training, followed by everybody"), "$quiet")]
        return [Content("").join(text for _item, text in self.shown_items())]

    def on_click(self, event: Click) -> None:
        """Have the command of an item run."""
        if (item := self._item_at(event.x)) is not None:
            self.post_message(CommandChosen(item.command))

    def on_mouse_move(self, event: MouseMove) -> None:
        """Mark the item that the mouse points at."""
        self._point_at(self._item_at(event.x))

    def on_leave(self) -> None:
        """Mark none."""
        self._point_at(None)

    def _point_at(self, item: Item | None) -> None:
        if item != self._pointed_at:
            self._pointed_at = item
            self.refresh_lines()

    def _item_at(self, x: int) -> Item | None:
        ends = accumulate(text.cell_length for _item, text in self.shown_items())
        return next((item for (item, _text), end in zip(self.shown_items(), ends) if x < end), None)


def footer_of(session: Session, writing_on: bool, commands: Sequence[str]) -> list[Item]:
    """Return the footer's items: the next useful action first, then these ``commands``."""
    train, quit_ = BY_ID["train"], BY_ID["quit"]
    train_item = Item(train.sign, _(_NEXT[session.phase]), train.id)
    items = [] if session.follows else [train_item]
    if writing_on:
        items.insert(0, Item(BY_ID["write_on"].sign, _("stop writing"), "write_on"))
    items.append(Item(key_label("escape"), _("menu"), "menu"))
    for name in commands:
        if name == "write_on" and writing_on:
            continue
        command = BY_ID[name]
        title = _("choose") if name == "pick_down" else _(command.title).split("/")[0].strip()
        items.append(Item(_picking_keys() if name == "pick_down" else command.sign, title, command.id))
    items.append(Item(quit_.sign, _(quit_.title), quit_.id))
    return items


def _picking_keys() -> str:
    """Return the keys that pick, both in as few cells as they take."""
    signs = BY_ID["pick_up"].sign, BY_ID["pick_down"].sign
    return "".join(signs) if all(len(sign) == 1 for sign in signs) else signs[1]
