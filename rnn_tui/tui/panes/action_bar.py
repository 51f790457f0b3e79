"""The footer: what can be done now, the most useful first; every item can be clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from rnn_tui.tui.messages import CommandChosen

_MOST_ITEMS = 10


@dataclass(frozen=True)
class Item:
    """A key, what it does now, and the screen's action behind it."""

    key: str
    title: str
    action: str


class _ItemView(Static):
    """One item."""

    item: Item | None = None

    def on_click(self) -> None:
        if self.item is not None:
            self.post_message(CommandChosen(self.item.action))


class ActionBar(Horizontal):
    """A row of items; those that do not fit are left out at the end."""

    def compose(self) -> ComposeResult:
        """Make room for the items."""
        for _number in range(_MOST_ITEMS):
            yield _ItemView()

    def show(self, items: Sequence[Item]) -> None:
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
