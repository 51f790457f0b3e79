"""The type of the options that are lengths of time."""

import click

from rnn_tui.errors import ConfigError
from rnn_tui.language import _
from rnn_tui.training.durations import parse_duration


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
