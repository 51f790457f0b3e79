"""Lengths of time as people write them."""

import re

from rnn_tui.errors import ConfigError
from rnn_tui.language import _

_UNITS = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600}
_DURATION = re.compile(r"(-?\d+(?:\.\d+)?)\s*(s|m|min|h|)")


def parse_duration(text: str) -> float:
    """Return the seconds of ``90``, ``90s``, ``3m`` or ``1h``; raise ConfigError otherwise."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise ConfigError(_("{value!r} is not a duration such as 90s, 3m or 1h").format(value=text))
    if float(found[1]) <= 0:
        raise ConfigError(_("{value!r}: a duration must be more than zero").format(value=text))
    return float(found[1]) * _UNITS[found[2]]


def write_duration(seconds: float) -> str:
    """Return so many seconds in the largest unit of which they are a whole number."""
    for unit in ("h", "m"):
        if seconds >= _UNITS[unit] and seconds % _UNITS[unit] == 0:
            return f"{seconds / _UNITS[unit]:.12g}{unit}"
    return f"{seconds:.12g}s"
