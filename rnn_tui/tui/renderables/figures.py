"""Numbers of an equation as a person reads them beside each other: four digits, a true minus, small ones by powers."""

import math

from rnn_tui.language import decimal, with_own_sign
from rnn_tui.terminal.quantities import ABSENT

FIGURE = 7  # cells that a number takes at most
_DIGITS = 4
_MINUS = "−"


def figure(value: float) -> str:
    """Return a number in FIGURE cells at most: ``−0.1045``, ``12.346``, ``2.1e−05``; a dash for what is none."""
    if not math.isfinite(value):
        return ABSENT
    size = abs(value)
    if size >= 1e6 or 0 < size < 0.95 * 10.0 ** (1 - _DIGITS):
        written = with_own_sign(f"{value:.{0 if value < 0 else 1}e}").replace("e+", "e")
    else:
        before = len(str(int(size)))
        written = decimal(value, min(_DIGITS, max(0, _DIGITS + 1 - before)))
    return written.replace("-", _MINUS)


def signed(value: float) -> str:
    """Return a number as a term of a sum: with its sign, whichever it is."""
    return figure(value) if value < 0 else f"+{figure(value)}"
