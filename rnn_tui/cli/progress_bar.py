"""A bar on the terminal for what takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rnn_tui.cli.streams import drawing_on
from rnn_tui.language import decimal
from rnn_tui.terminal.quantities import describe_left
from rnn_tui.text.corpus import MayGoOn

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 0.3  # seconds: for less there is no bar, and what draws it is not loaded
_REDRAWN = 0.1  # seconds from one share to the next


def make_bar(stream: TextIO, refreshes_itself: bool = True) -> Progress:
    """Return a bar with a description beside it, which is removed from ``stream`` at the end."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    figures = TextColumn("{task.description}", markup=False)
    console = Console(file=drawing_on(stream))
    return Progress(BarColumn(), figures, transient=True, auto_refresh=refreshes_itself, console=console)


@contextmanager
def progress_bar(shown: bool = True, clock: Callable[[], float] = time.monotonic) -> Iterator[MayGoOn]:
    """Show on a terminal, on standard error, the share that is done and the time left; at the end the bar is gone."""
    shown = shown and sys.stderr.isatty()
    begun = clock()
    due, bar = begun + _PATIENCE, None

    def show(share: float) -> bool:
        nonlocal due, bar
        if shown and share and (now := clock()) >= due:
            due = now + _REDRAWN
            if bar is None:
                bar = make_bar(sys.stderr, refreshes_itself=False)
                bar.start()
                bar.add_task("", total=1.0)
            left = describe_left((now - begun) * (1 - share) / share)
            bar.update(bar.task_ids[0], completed=share, description=f"{decimal(100 * share, 0)} %  {left}")
            bar.refresh()
        return True

    try:
        yield show
    finally:
        if bar is not None:
            bar.stop()
