"""The standard streams as the commands use them, whatever they are: closed, full, a terminal, a pipe nobody reads.

A terminal never gets control sequences from a text; a file or a pipe gets the text as it is. What is drawn
on purpose (a bar, a line that is written over) goes by ``drawing_on``.
"""

import codecs
import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO, cast

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.terminal.safe_text import Door, in_one_line

# What a stream is that was closed: a descriptor of its own, so that no file of a run takes its number; what is asked
# of standard input and output then fails as it should, and what is said on standard error is lost.
_CLOSED = {"stdin": ("r", os.O_WRONLY), "stdout": ("w", os.O_RDONLY), "stderr": ("w", os.O_WRONLY)}
_AS_IT_WAS = "rnn-tui: as it was"


class OutputError(RnnTuiError):
    """Standard output that cannot be written to."""


class ReaderGone(Exception):  # noqa: N818  (nothing went wrong)
    """Whoever read standard output has read enough."""


def tell(message: str) -> None:
    """Say ``message`` on standard error, in one line whatever it holds."""
    print("rnn-tui: " + in_one_line(message), file=sys.stderr, flush=True)


def one_line(text: object) -> str:
    """Return a name, a path or a note for a line on standard output: on a terminal a newline in it is shown."""
    return in_one_line(str(text)) if sys.stdout.isatty() else str(text)


@contextmanager
def standard_streams() -> Iterator[None]:
    """Let ``sys.stdout`` and ``sys.stderr`` be safe for a while.

    What standard output does not take raises OutputError, or ReaderGone where its reader went away. What standard
    error does not take is lost: nobody is left to be told.
    """
    for name, (mode, flags) in _CLOSED.items():
        if getattr(sys, name) is None:
            descriptor = os.open(os.devnull, flags)  # the lowest that is free: its own
            setattr(sys, name, os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, _AS_IT_WAS), (sys.stderr, _AS_IT_WAS)):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = cast(TextIO, _Output(sys.stdout)), cast(TextIO, _Standard(sys.stderr))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept


def drawing_on(stream: TextIO) -> TextIO:
    """Return a file for what is drawn on ``stream`` with sequences of our own; what it does not take is lost."""
    return cast(TextIO, _Drawing(getattr(stream, "beneath", stream)))


class _Standard(io.TextIOBase):
    """A stream that is given what may be shown; ``beneath`` is the stream itself."""

    def __init__(self, beneath: TextIO) -> None:
        self.beneath = beneath
        self._door = Door()

    @property
    def encoding(self) -> str:  # type: ignore[override]  # where it is a variable
        return self.beneath.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        return self.beneath.errors

    def isatty(self) -> bool:
        return self.beneath.isatty()

    def fileno(self) -> int:
        return self.beneath.fileno()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text == "":  # with which click asks what kind of file this is, deaf to the answer of a full one
            return 0
        try:
            self.beneath.write(self._shown(text))
        except OSError as error:
            self._lose(error)
        return len(text)

    def flush(self) -> None:
        try:
            self.beneath.flush()
        except OSError as error:
            self._lose(error)

    def close(self) -> None:
        """Leave ``beneath`` as it is: it may be gone when this is collected, and Python 3.14 tells what fails then."""

    def _shown(self, text: str) -> str:
        return self._door.shown(text) if self.isatty() else text

    def _lose(self, error: OSError) -> None:
        """Discard what is still in the stream and what follows: the interpreter would write it again at its exit."""
        del error
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())


class _Output(_Standard):
    """Standard output: a command ends where it is lost, unless it can do without."""

    def _lose(self, error: OSError) -> None:
        super()._lose(error)
        if isinstance(error, BrokenPipeError):
            raise ReaderGone from None
        reason = _("the terminal is gone") if error.errno == errno.EIO else reason_of(error)
        raise OutputError(_("standard output: it cannot be written ({reason})").format(reason=reason)) from None


class _Drawing(_Standard):
    """A terminal."""

    def _shown(self, text: str) -> str:
        return text


def _as_it_was(error: UnicodeError) -> tuple[str | bytes, int]:
    """Give a byte back that was no character (in the name of a file), and escape what the encoding lacks."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.lookup_error("backslashreplace")(error)


codecs.register_error(_AS_IT_WAS, _as_it_was)
