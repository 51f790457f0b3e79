"""The footer: what can be done now, the most useful first; every item can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from rnn_tui.language import N_, _
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.session.table import Phase
from rnn_tui.tui.command import key_label
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.messages import CommandChosen
from rnn_tui.tui.panes.pane import Pane

_MOST_ITEMS = 10
_NEXT: dict[Phase, str] = {
    "ready": N_("train"),
    "training": N_("pause"),
    "paused": N_("resume"),
    "finished": N_("go on"),
    "opened": N_("go on"),
}
_FOOTER = ("help", "next", "pick_down", "back", "write_on", "step", "settings", "open")


@dataclass(frozen=True)
class Item:
    """A key, what it does now, and the command behind it, by its id."""

    key: str
    title: str
    command: str


class _ItemView(Static):
    """One item."""

    item: Item | None = None

    def on_click(self) -> None:
        if self.item is not None:
            self.post_message(CommandChosen(self.item.command))


class ActionBar(Horizontal, Pane):
    """A row of items; those that do not fit are left out at the end."""

    wants = frozenset({"phase"})

    writing_on = False
    """Whether the network writes by itself, which can be stopped then."""

    def compose(self) -> ComposeResult:
        """Make room for the items."""
        for _number in range(_MOST_ITEMS):
            yield _ItemView()

    def show(self, session: Session, _changes: Changes) -> None:
        """Show what can be done now."""
        self.show_items(footer_of(session, self.writing_on))

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these items."""
        room = self.size.width or 80
        for number, view in enumerate(self.query(_ItemView)):
            item = items[number] if number < len(items) else None
            text = Content("")
            if item is not None:
                text = Content.assemble((f" {item.key}", "bold $network"), f" {item.title} ")
                room -= text.cell_length
            view.item = item if room >= 0 else None
            view.display = view.item is not None
            if view.item is not None:
                view.update(text)


def footer_of(session: Session, writing_on: bool) -> list[Item]:
    """Return the footer's items: the next useful action first."""
    train, quit_ = BY_ID["train"], BY_ID["quit"]
    train_item = Item(key_label(train.keys), _(_NEXT[session.phase]), train.id)
    items = [] if session.follows else [train_item]
    if writing_on:
        items.insert(0, Item(key_label(BY_ID["write_on"].keys), _("stop writing"), "write_on"))
    items.append(Item(key_label("escape"), _("menu"), "menu"))
    for name in _FOOTER:
        if name == "write_on" and writing_on:
            continue
        command = BY_ID[name]
        title = _("choose") if name == "pick_down" else _(command.title).split(" / ")[0]
        items.append(Item("↑↓" if name == "pick_down" else key_label(command.keys), title, command.id))
    items.append(Item(key_label(quit_.keys), _(quit_.title), quit_.id))
    return items
