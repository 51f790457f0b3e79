"""The palette: every command by its name, or by what it does."""

import unicodedata

from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette, Hit, Hits
from textual.content import Content
from textual.system_commands import SystemCommandsProvider
from textual.widgets.option_list import Option

from rnn_tui.language import _
from rnn_tui.tui.panes.rows import ClickedRows
from rnn_tui.tui.screens.dialogue import AnsweredOnce

_BY_DESCRIPTION = 0.1  # below every command that is found by its name


class CommandSearch(SystemCommandsProvider):
    """Finds a command by the letters of its name, else by words of its name and of what it does."""

    async def search(self, query: str) -> Hits:
        """Yield the commands that ``query`` may mean; accents and capitals make no difference."""
        matcher, words = self.matcher(query), bare(query).split()
        for title, tip, run, _at_first in self.app.get_system_commands(self.screen):
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=tip)
            elif words and all(word in bare(f"{title} {tip}") for word in words):
                yield Hit(_BY_DESCRIPTION, Content(title), run, help=tip)


class Found(CommandList, ClickedRows):
    """The commands that were found, which change with every letter."""


class Palette(AnsweredOnce, CommandPalette):
    """Every command; it says in the reader's language that there is none."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("Search for commands…"), id="--command-palette")

    def compose(self) -> ComposeResult:
        """Compose Textual's palette with a list of our own."""
        for widget in super().compose():
            yield Found() if isinstance(widget, CommandList) else widget

    def _start_no_matches_countdown(self, search_value: str) -> None:
        """Say at once that nothing was found, where something was looked for: Textual's own words are English."""
        if search_value:
            nothing = Option(Content(_("no command found")), id=self._NO_MATCHES, disabled=True)
            self.query_one(CommandList).add_option(nothing)
        self._list_visible = bool(search_value)


def bare(text: str) -> str:
    """Return ``text`` in small letters without accents."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
