"""Esc: every command by one plain letter, or by a click on it."""

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.content import Content
from textual.events import Click, Key, Resize
from textual.style import Style
from textual.widgets import Static

from rnn_tui.language import _
from rnn_tui.terminal.columns import fit_left
from rnn_tui.tui.commands import COMMANDS
from rnn_tui.tui.screens.dialogue import Dialogue

_MARGIN = 2  # cells to the left and right, as in app.tcss
_BETWEEN = "  "  # two columns
_BORDER = 1  # line
_COMMAND = "command"  # under which name an item carries its own


class MenuScreen(Dialogue[str | None]):
    """Ends with the id of the command whose letter was pressed, or that was clicked; or with None."""

    def compose(self) -> ComposeResult:
        """Show every letter and what it does."""
        yield Static(id="menu")

    def on_mount(self) -> None:
        """Lay the items out."""
        self._lay_out(self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Lay the items out anew."""
        self._lay_out(event.size.width)

    def _lay_out(self, width: int) -> None:
        """Put as many items into a line as fit, in columns.

        In a small window those are left out that arrows, enter and backspace do: their letters are heard all the same.
        """
        commands, most = COMMANDS, self.app.size.height - _BORDER
        titles = [_(command.title) for command in commands]
        widest = max(map(cell_len, titles))
        in_line = max(1, (width - _MARGIN + len(_BETWEEN)) // (len("x ") + widest + len(_BETWEEN)))
        if len(titles) > in_line * most:
            commands = tuple(command for command in commands if command.place != "writing")
        items = [
            Content.assemble((command.letter, "bold $network"), " ", fit_left(_(command.title), widest)).stylize(
                Style.from_meta({_COMMAND: command.id})
            )
            for command in commands
        ]
        rows = -(-len(items) // in_line)
        lines = [Content(_BETWEEN).join(items[row::rows]) for row in range(rows)]
        self.query_one("#menu", Static).update(Content("\n").join(lines))

    def on_key(self, event: Key) -> None:
        """End with the letter's command, or with the one that the key has elsewhere; any other key closes the menu."""
        event.stop()
        event.prevent_default()
        self.dismiss(_command_of(event))

    def on_click(self, event: Click) -> None:
        """End with the command that was clicked; a click beside them all closes the menu."""
        self.dismiss(event.style.meta.get(_COMMAND))


def _command_of(event: Key) -> str | None:
    """Return the command that a key means while the menu is open; those that write mean nothing there."""
    for command in COMMANDS:
        if event.character == command.letter:
            return command.id
    for command in COMMANDS:
        if command.place != "writing" and event.key in command.keys.split(","):
            return command.id
    return None
