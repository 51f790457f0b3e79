"""At a terminal: the files of the machine, by their paths."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from rnn_tui.language import _
from rnn_tui.runs.saving import rewrite
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.normal_form import encodable
from rnn_tui.tui.clipboard import copy_text
from rnn_tui.tui.reach import ReadText

if TYPE_CHECKING:
    from rnn_tui.tui.main_screen import MainScreen


class Here:
    """A Reach as far as the system lets the program reach."""

    keys: Mapping[str, str] = MappingProxyType({})

    def ask_text(self, screen: "MainScreen", read: ReadText, take: Callable[[Corpus | None], None]) -> None:
        """Ask for a path or a sample's name."""
        from rnn_tui.tui.screens.dialogues import OpenScreen

        screen.app.push_screen(OpenScreen(read), take)

    def ask_file(self, screen: "MainScreen", use: Callable[[Path], None]) -> None:
        """Ask for a path."""
        from rnn_tui.tui.screens.dialogues import FileScreen

        question, keys = _("Insert the text of which file?"), _("enter inserts it · esc closes")
        screen.app.push_screen(FileScreen(question, keys, "", lambda path, _replace_it: use(path)))

    def save(self, screen: "MainScreen", question: str, name: str, content: Callable[[PurePath], str]) -> None:
        """Ask for a path, and write there."""
        from rnn_tui.tui.screens.dialogues import FileScreen

        def write(path: Path, replace_it: bool) -> None:
            text = encodable(content(path))
            if replace_it:
                rewrite(path, text.encode())
                return
            with path.open("x", encoding="utf-8") as file:
                try:
                    file.write(text)
                    file.flush()
                except OSError:  # half of it is of no use
                    path.unlink()
                    raise

        def tell(path: Path | None) -> None:
            if path is not None:
                screen.notices.tell_path(_("saved as"), path)

        screen.app.push_screen(FileScreen(question, _("enter saves · esc closes"), name, write), tell)

    def place_of(self, path: Path) -> str:
        """Return the path."""
        return str(path)

    def copy(self, screen: "MainScreen", text: str) -> None:
        """Copy by the system's program or the terminal, and to a file as well."""
        path = copy_text(screen.app, text)
        if path is None:
            screen.notices.tell(_("copied"))
        else:
            screen.notices.tell_path(_("copied, and written to"), path)

    def take_sent(self, screen: "MainScreen", path: Path, asked: bool) -> None:
        """Take nothing: nobody sends files to a terminal."""
