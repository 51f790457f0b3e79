"""A browser in place of the terminal: Textual's driver, changed so that the program ends when its server is gone."""

import os
import sys
from pathlib import Path
from signal import SIGINT, SIGTERM
from typing import TYPE_CHECKING, Any, cast

from textual.drivers.web_driver import WebDriver

from rnn_tui.tui.messages import TextSent

if TYPE_CHECKING:
    from textual.app import App

    from rnn_tui.tui.app import LaboratoryApp


class BrowserDriver(WebDriver):
    """Speaks with the server that shows the program in a browser."""

    def __init__(
        self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._write = cast(Any, self._write_or_lose)

    def start_application_mode(self) -> None:
        """Begin, and let the signals be those of the laboratory, which keeps what was learnt."""
        super().start_application_mode()
        if sys.platform != "win32":
            for number in (SIGINT, SIGTERM):
                self._loop.remove_signal_handler(number)
            cast("LaboratoryApp", self._app).leaving.take_signals()

    def tell_whole(self) -> None:
        """Tell the server that what is written next draws the whole screen: with that, one who comes later begins.

        It asks for such a picture by telling the size again.
        """
        self.write_meta({"type": "whole_picture"})

    def run_input_thread(self) -> None:
        """Pass on what comes from the browser; without a server nothing more will."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._tell_lost()

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Pass on what the server says, also of a file that the visitor has sent."""
        match payload:
            case {"type": "text_sent", "path": str(path), "asked": bool(asked)}:
                self.send_message(TextSent(Path(path), asked))
            case _:
                super().on_meta(packet_type, payload)

    def ask_for_text(self) -> None:
        """Have the page ask its visitor for a file."""
        self.write_meta({"type": "choose_text"})

    def _write_or_lose(self, data: bytes) -> None:
        """Send ``data`` whole."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self.fileno, rest) :]
        except OSError:
            self._tell_lost()

    def _tell_lost(self) -> None:
        """Have the program end, also where its screen is busy and takes no message; from any thread."""
        cast("LaboratoryApp", self._app).leaving.ask(lost=True)
