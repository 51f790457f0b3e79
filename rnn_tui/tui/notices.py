"""What the laboratory tells in passing: one notice at a time, and none beneath a dialogue."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from textual.notifications import SeverityLevel
from textual.screen import Screen

from rnn_tui.terminal.columns import keep_end, notice_width
from rnn_tui.terminal.safe_text import visible


class Notices:
    """The notices of a ``screen``; foreign text is made safe."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._untold: Callable[[], None] | None = None

    def tell(self, message: str, severity: SeverityLevel = "information") -> None:
        """Show a notice, or keep the last one for when nothing stands over the screen."""
        if self._screen.app.screen is not self._screen:
            self._untold = partial(self.tell, message, severity)
            return
        self.clear()  # only the last one matters; a pile of them would cover the screen
        shown = "\n".join(map(visible, message.split("\n")))
        self._screen.notify(shown, severity=severity, markup=False)

    def complain(self, message: str) -> None:
        """Tell what went wrong."""
        self.tell(message, severity="error")

    def tell_path(self, what: str, path: Path) -> None:
        """Tell what was done, and below it where, on one line of its own."""
        self.clear()
        room = notice_width(self._screen.app.size.width)
        self._screen.notify(keep_end(visible(str(path)), room), title=what, markup=False)

    def clear(self) -> None:
        """Take the notices away."""
        self._screen.app.clear_notifications()

    def tell_untold(self) -> None:
        """Report what happened while another screen covered this one."""
        untold, self._untold = self._untold, None
        if untold is not None:
            untold()
