"""In a page: what its visitor sends, and what is handed to the browser. No path of the server is asked for or told."""

import io
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.normal_form import encodable
from rnn_tui.tui.reach import ReadText

if TYPE_CHECKING:
    from rnn_tui.tui.main_screen import MainScreen

_MIME_TYPES = {".svg": "image/svg+xml"}


class InPage:
    """A Reach through the page; ``ask`` has that ask its visitor for a file."""

    # a browser keeps ctrl+t and ctrl+n, and Firefox ends with all of its pages at ctrl+q: the first is taught by its
    # other key, the others by the menu
    keys: Mapping[str, str] = MappingProxyType({"train": "f9,ctrl+t", "branch": "", "quit": ""})

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._take: Callable[[Path], None] | None = None  # what was asked for last

    def ask_text(self, screen: "MainScreen", read: ReadText, take: Callable[[Corpus | None], None]) -> None:
        """Have the page ask, and read what is sent."""

        def begin(path: Path) -> None:
            from rnn_tui.tui.screens.reading import read_in_background

            read_in_background(screen, path.name, partial(read, str(path)), take, screen.notices.complain)

        self._take = begin
        self._ask()

    def ask_file(self, screen: "MainScreen", use: Callable[[Path], None]) -> None:
        """Have the page ask, and use what is sent."""

        def begin(path: Path) -> None:
            try:
                use(path)
            except RnnTuiError as error:
                screen.notices.complain(str(error))
            except OSError as error:
                screen.notices.complain(reason_of(error))

        self._take = begin
        self._ask()

    def save(self, screen: "MainScreen", question: str, name: str, content: Callable[[PurePath], str]) -> None:
        """Ask for a name, and hand the file to the browser under it."""
        from rnn_tui.tui.screens.dialogues import AskScreen

        def deliver(answer: str) -> str:
            path = PurePath(encodable(PurePath(answer).name) or name)
            text, mime_type = encodable(content(path)), _MIME_TYPES.get(path.suffix.lower(), "text/plain")
            screen.app.deliver_text(
                io.StringIO(text),
                save_filename=path.name,
                open_method="download",
                mime_type=mime_type,
                encoding="utf-8",
            )
            return path.name

        screen.app.push_screen(AskScreen(question, name, deliver))

    def place_of(self, path: Path) -> str:
        """Return nothing: what is kept at the server is called by its name alone."""
        del path
        return ""

    def copy(self, screen: "MainScreen", text: str) -> None:
        """Have the browser copy: the server's clipboard is nobody's here."""
        screen.app.copy_to_clipboard(text)
        screen.notices.tell(_("copied"))

    def take_sent(self, screen: "MainScreen", path: Path, asked: bool) -> None:
        """Take the file for what was asked last; one that was not asked for is a text to learn."""
        if screen.app.screen is not screen:
            screen.notices.tell(_("the file that was sent is not opened while something else stands over the screen"))
        elif asked and self._take is not None:
            self._take(path)
        else:
            screen.texts.read_sent(path)
