"""Interrupts: the first one ends a training or a check cleanly, and later ones change nothing."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
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

    def stop(number: int, _frame: FrameType | None) -> None:
        if caught:
            _answer()
            return
        caught.append(number)
        control.stop()

    before = _handled_by(stop, _SIGNALS)
    try:
        yield caught
    finally:
        if not caught:
            _handled_as(before)


@contextmanager
def leaving_on_signals() -> Iterator[None]:
    """Leave the block by SystemExit where the process is told to end, so that what it has started ends as well.

    An interrupt does that by itself.
    """

    def leave(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    before = _handled_by(leave, _SIGNALS[1:])
    try:
        yield
    finally:
        _handled_as(before)


def _handled_by(handler: Callable[[int, FrameType | None], None], names: Sequence[str]) -> dict[int, Any]:
    """Have signals handled, but for one of a terminal that goes away under ``nohup``; return by what they were."""
    before: dict[int, Any] = {}
    for name in names:
        number = getattr(signal, name, None)
        if number and not (name == "SIGHUP" and signal.getsignal(number) == signal.SIG_IGN):
            before[number] = signal.signal(number, handler) or signal.SIG_DFL
    return before


def _handled_as(before: dict[int, Any]) -> None:
    for number, handler in before.items():
        signal.signal(number, handler)


def _answer() -> None:
    """Say why it is not over yet: past the stream, which the interrupted code may be in the middle of writing to.

    Where a live table stands, the stream has no encoding: a line would tear the table, whose end says what was saved.
    """
    line = "rnn-tui: " + _("the training is being saved and will then end") + "\n"
    with suppress(OSError):
        if sys.stderr.encoding:
            os.write(2, line.encode(sys.stderr.encoding, "backslashreplace"))
