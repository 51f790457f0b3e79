"""How far who sits at the screen reaches: the one place where files are asked for and handed out.

At a terminal these are the files of the machine (``here``). In a page they are those of the visitor's machine
(``page``): none of the server's can be named, seen or written.
"""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Protocol

from rnn_tui.text.corpus import Corpus, MayGoOn

if TYPE_CHECKING:
    from rnn_tui.tui.main_screen import MainScreen

ReadText = Callable[[str, MayGoOn], Corpus]


class Reach(Protocol):
    """Asks for files and hands them out; all of it over the laboratory's ``screen``."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys that commands have there in place of their own, by their ids."""

    def ask_text(self, screen: "MainScreen", read: ReadText, take: Callable[[Corpus | None], None]) -> None:
        """Ask for a text that ``read`` makes of its name, and ``take`` it."""

    def ask_file(self, screen: "MainScreen", use: Callable[[Path], None]) -> None:
        """Ask for a file to insert, until ``use`` accepts it; that raises RnnTuiError or OSError for what cannot be."""

    def save(self, screen: "MainScreen", question: str, name: str, content: Callable[[PurePath], str]) -> None:
        """Ask by which name to save, beginning with ``name``, and save there what that has for ``content``.

        ``content`` raises RnnTuiError for a name that cannot be.
        """

    def place_of(self, path: Path) -> str:
        """Return the path as it may be told to who sits there; nothing where it may not."""

    def copy(self, screen: "MainScreen", text: str) -> None:
        """Copy a text, and say so."""

    def take_sent(self, screen: "MainScreen", path: Path, asked: bool) -> None:
        """Take the file that was sent, which was ``asked`` for or came by itself."""
