"""An application and its terminal: the drivers, the caret, what is shown already, and whether it has answered."""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from textual import on
from textual._compositor import CompositorUpdate
from textual.driver import Driver
from textual.drivers.web_driver import WebDriver
from textual.events import CursorPosition, Event, Paste, Resize
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen

from rnn_tui.terminal.safe_text import without_commands
from rnn_tui.text.normal_form import encodable
from rnn_tui.tui.browser_driver import BrowserDriver
from rnn_tui.tui.in_order import InOrderApp
from rnn_tui.tui.link import Link
from rnn_tui.tui.plain_segments import STYLED_SEGMENTS
from rnn_tui.tui.shown import Difference, Shown

if TYPE_CHECKING:
    from rnn_tui.tui.terminal_driver import TerminalDriver

_WHERE_IS_THE_CURSOR = "\x1b[6n"  # what every terminal answers, in the order in which it is drawn (ECMA-48, DSR)


class TerminalApp(InOrderApp):
    """Sends the terminal only the cells that it does not show yet; ``link`` asks it whether a picture has arrived."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self.link = Link(self._ask_terminal, clock)
        self._shown = Shown()

    def get_driver_class(self) -> type[Driver]:
        """Return our own drivers for a POSIX system's terminal, and for a browser."""
        driver = super().get_driver_class()
        if driver is WebDriver:
            return BrowserDriver
        if sys.platform != "win32":
            from textual.drivers.linux_driver import LinuxDriver  # noqa: PLC0415  (there is none on Windows)

            from rnn_tui.tui.terminal_driver import TerminalDriver  # noqa: PLC0415

            if driver is LinuxDriver:
                return TerminalDriver
        return driver

    @property
    def _terminal_driver(self) -> "TerminalDriver | None":
        if sys.platform != "win32":
            from rnn_tui.tui.terminal_driver import TerminalDriver  # noqa: PLC0415

            if isinstance(self._driver, TerminalDriver):
                return self._driver
        return None

    def ask_page_for_text(self) -> None:
        """Have the page that shows the program ask its visitor for a file."""
        if isinstance(self._driver, BrowserDriver):
            self._driver.ask_for_text()

    def copy_to_clipboard(self, text: str) -> None:
        """Copy what can be written: Textual's own fields fail at half a character that was pasted into them."""
        super().copy_to_clipboard(encodable(text))

    def as_taken(self, event: Event) -> Event:
        """Leave out of what is pasted into Textual's own fields, which draw it as it is, what a terminal would obey."""
        if not isinstance(event, Paste):
            return event
        from textual.widgets import Input, TextArea  # noqa: PLC0415  (loaded with the first that is opened)

        if isinstance(self.focused, Input):
            return Paste(without_commands(event.text).replace("\t", " "))
        return Paste(without_commands(event.text)) if isinstance(self.focused, TextArea) else event

    def drop_pictures(self) -> None:
        """Write nothing to the terminal any more; may be called from any thread."""
        if (driver := self._terminal_driver) is not None:
            driver.output.give_up()

    def restore_terminal(self) -> None:
        """Give the terminal back as it was, without waiting for the screen; may be called from any thread."""
        if (driver := self._terminal_driver) is not None:
            driver.restore_at_once()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Have every segment styled before a filter takes its colours."""
        return [STYLED_SEGMENTS, *super().get_line_filters()] if self.no_color else super().get_line_filters()

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own caret stands, at which an input method opens its window: in what has the focus.

        Of those that write it here, each tells of itself alone, and goes on below a dialogue.
        """
        focused = self.focused
        if focused is None:
            return Offset()
        place: Offset = getattr(focused, "cursor_screen_offset", focused.content_region.offset)
        return place

    @cursor_position.setter
    def cursor_position(self, _place: Offset) -> None: ...

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Draw of an update only what the terminal does not show yet."""
        if isinstance(renderable, CompositorUpdate):
            renderable = Difference(renderable, self._shown, self._tell_whole)
        super()._display(screen, renderable)

    def _tell_whole(self) -> None:
        if isinstance(self._driver, BrowserDriver):
            self._driver.tell_whole()

    @on(Driver.SignalResume)
    @on(Resize)
    def draw_anew(self) -> None:
        """Draw everything: the terminal has moved what it showed, or somebody else has drawn on it.

        In a browser it may be another page, which was never asked anything.
        """
        if isinstance(self._driver, BrowserDriver):
            self.link.begin_anew()
        if not self._shown.is_empty:
            self._shown.forget()
            self.screen.refresh(layout=True)

    def on_cursor_position(self, _event: CursorPosition) -> None:
        """Take the terminal's answer."""
        self.link.take_answer()

    def _ask_terminal(self) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(_WHERE_IS_THE_CURSOR)
            self._driver.flush()
