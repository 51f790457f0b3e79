"""Interrupts: the first one ends a training cleanly, and later ones change nothing."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from rnn_tui.language import _
from rnn_tui.training.control import Control

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def stopping_on_signals(control: Control) -> Iterator[list[int]]:
    """Turn the first signal into an orderly stop, kept in the list; each further one is only answered with a line.

    After a signal the answering goes on behind the block: the process is on its way out, and an exception that is
    raised there would fall into whatever is being cleaned up. That its terminal goes away ends no training under
    ``nohup``, which has the signal ignored.
    """
    caught: list[int] = []
    before: dict[int, Any] = {}

    def stop(number: int, _frame: FrameType | None) -> None:
        if caught:
            _answer()
            return
        caught.append(number)
        control.stop()

    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number and not (name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN):
            before[number] = signal.signal(number, stop) or signal.SIG_DFL
    try:
        yield caught
    finally:
        if not caught:
            for number, handler in before.items():
                signal.signal(number, handler)


def _answer() -> None:
    """Say why it is not over yet: past the stream, which the interrupted code may be in the middle of writing to."""
    line = "rnn-tui: " + _("the training is being saved and will then end") + "\n"
    with suppress(OSError):
        os.write(2, line.encode(sys.stderr.encoding, "backslashreplace"))
