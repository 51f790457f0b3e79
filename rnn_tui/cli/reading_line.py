"""How far a text is read, on one line of the terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rnn_tui.cli.streams import drawing_on
from rnn_tui.language import _, decimal
from rnn_tui.text.corpus import MayGoOn

_PATIENCE = 0.3  # seconds: a shorter read needs no message
_REDRAWN = 0.1  # seconds from one share to the next


@contextmanager
def reading_line(shown: bool = True, clock: Callable[[], float] = time.monotonic) -> Iterator[MayGoOn]:
    """Show on a terminal, on standard error, how much of a text is read; the line is removed at the end."""
    shown, terminal = shown and sys.stderr.isatty(), drawing_on(sys.stderr)
    due, width = clock() + _PATIENCE, 0

    def show(share: float) -> bool:
        nonlocal due, width
        if shown and clock() >= due:
            due = clock() + _REDRAWN
            line = _("reading the text: {share} % (ctrl+c cancels)").format(share=decimal(100 * share, 0))
            print(f"\r{line:<{width}}", end="", file=terminal, flush=True)
            width = len(line)
        return True

    try:
        yield show
    finally:
        if width:
            print(f"\r{'':{width}}\r", end="", file=terminal, flush=True)
