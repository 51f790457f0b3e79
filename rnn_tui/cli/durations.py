"""Lengths of time as people write them."""

import re

import click

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


class Duration(click.ParamType[float]):
    """The type of an option that is a length of time, in seconds."""

    name = "duration"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the time on a help page."""
        del param, ctx
        return _("TIME")

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds; fail with a sentence otherwise."""
        try:
            return parse_duration(str(value))
        except ConfigError as error:
            self.fail(str(error), param, ctx)
