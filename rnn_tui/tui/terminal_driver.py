"""The terminal of a POSIX system: Textual's driver, changed so that nothing waits for a terminal that is gone.

Textual's own writing thread dies when the terminal is gone, and drawing then blocks; its reading thread
spins at the end of the input; and a continuing process opens the terminal a second time.
"""

import os
import select
import signal
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO, cast

from textual.drivers.linux_driver import LinuxDriver

from rnn_tui.tui.messages import TerminalLost
from rnn_tui.tui.terminal_parser import TerminalParser

if TYPE_CHECKING:
    from textual.app import App

    from rnn_tui.tui.app import LaboratoryApp

_A_LOOK = 0.1  # seconds, until one looks again whether there is still something to wait for
_PIECE = 256  # bytes: what a terminal that can take anything can take at once
# What is written once nobody waits for the rest: it breaks off half a sequence, ends half a picture, and puts back what
# ``start_application_mode`` changed.
_RESTORATION = (
    b"\x18\x1b[0m\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    b"\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)
_ANEW = "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h\x1b[?1004h\x1b[?2004h\x1b[?7l\x1b[?25l"


class TerminalOutput:
    """A file that never waits for a terminal that has gone, nor, once it is given up, for one that stands still."""

    def __init__(self, stream: TextIO, tell_lost: Callable[[], None]) -> None:
        self._stream = stream
        self._tell_lost = tell_lost
        self._given_up = False

    def fileno(self) -> int:
        """Return the descriptor that is written to."""
        return self._stream.fileno()

    def write(self, text: str) -> None:
        """Write ``text`` in pieces that the terminal can take; what cannot be written any more is dropped."""
        data = memoryview(text.encode(self._stream.encoding, self._stream.errors or "strict"))
        while data and not self._given_up:
            try:
                if select.select([], [self.fileno()], [], _A_LOOK)[1]:
                    data = data[os.write(self.fileno(), data[:_PIECE]) :]
            except BlockingIOError:  # somebody else has set the terminal so that nothing waits
                continue
            except OSError:
                self._given_up = True
                self._tell_lost()

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def give_up(self) -> None:
        """Write nothing from now on; may be called from any thread."""
        self._given_up = True


class TerminalDriver(LinuxDriver):
    """Reads and draws; suspends and continues in the screen's own loop, and never opens the terminal twice."""

    def __init__(
        self, app: "App[Any]", *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.output = TerminalOutput(cast(TextIO, sys.__stderr__), self._tell_lost)
        self._file = cast(Any, self.output)
        self._is_on = True  # until it is given back, and again from when it is opened again
        self._raw: list[Any] | None = None

    def start_application_mode(self) -> None:
        """Open the terminal, once it is ours; not any more where one is about to leave it."""
        while not self._has_terminal():
            if self._is_left:
                return
            os.kill(os.getpid(), signal.SIGSTOP)
        self._is_on = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        with suppress(termios.error):
            self._raw = termios.tcgetattr(self.fileno)
        for number in (signal.SIGTTIN, signal.SIGTTOU):
            signal.signal(number, self._wait_for_terminal)

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        if self._is_on:
            super().stop_application_mode()
            self._is_on = False

    def write(self, data: str) -> None:
        """Draw, or do whatever else ``data`` tells the terminal; nothing while it is somebody else's."""
        if self._is_on:
            super().write(data)

    def restore_at_once(self) -> None:
        """Give the terminal back as it was although somebody else waits for it; may be called from any thread."""
        self.output.give_up()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
        with suppress(termios.error):
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
        with suppress(OSError):
            if select.select([], [self.output.fileno()], [], _A_LOOK)[1]:
                os.write(self.output.fileno(), _RESTORATION)

    # -- what is read -----------------------------------------------------------------------------------------------

    def run_input_thread(self) -> None:
        """Pass on what is typed until the terminal is closed, or has gone."""
        parser = TerminalParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], _A_LOOK)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                if not data:
                    self._tell_lost()
                    return
                if text := decode(data):  # a part of a character is none yet, which the parser would take for the end
                    for message in parser.feed(text):
                        self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _tell_lost(self) -> None:
        with suppress(RuntimeError):  # the loop has ended: then there is nobody left to tell
            self.send_message(TerminalLost())

    # -- job control ------------------------------------------------------------------------------------------------

    @property
    def _is_left(self) -> bool:
        return cast("LaboratoryApp", self._app).leaving.is_asked

    def _has_terminal(self) -> bool:
        """Return whether this process is the one that the terminal belongs to, as far as can be known."""
        try:
            return os.tcgetpgrp(self.fileno) == os.getpgrp()
        except OSError:
            return True

    def _wait_for_terminal(self, _number: int, _frame: FrameType | None) -> None:
        """Stop where somebody else has the terminal; a signal that comes for no reason is none."""
        if not self._has_terminal():
            os.kill(os.getpid(), signal.SIGSTOP)

    def _sigtstp_application(self, *_: object) -> None:
        self._call_soon(self._suspend)

    def _sigcont_application(self, *_: object) -> None:
        self._call_soon(self._continue)

    def _call_soon(self, act: Callable[[], None]) -> None:
        """Act from within the loop: a signal may have interrupted somebody who is drawing."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(act)

    def _suspend(self) -> None:
        """Give the terminal back, wait until the process is continued, and open it again."""
        if self._is_on:
            self.suspend_application_mode()
            os.kill(os.getpid(), signal.SIGSTOP)
            self._must_signal_resume = True
            self.resume_application_mode()

    def _continue(self) -> None:
        """Put the terminal in order behind a stop that nobody announced: somebody else may have changed it."""
        if self._is_on and self._has_terminal():
            with suppress(termios.error):
                if self._raw is not None:
                    termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
            self.write(_ANEW)
            self.send_message(self.SignalResume())
