"""``--encoding NAME``: the encoding of a text, for when the guess is wrong."""

from collections.abc import Callable
from typing import Any

import click

from rnn_tui.cli.placeholders import NAME
from rnn_tui.errors import TextError
from rnn_tui.language import _
from rnn_tui.text.decoding import find_codec


class EncodingName(click.ParamType[str]):
    """The type of an option that names an encoding, under any of the names that Python knows it by."""

    name = "encoding"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the encoding on a help page."""
        return NAME.get_metavar(param, ctx)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return Python's name of the encoding; fail with a sentence otherwise."""
        try:
            return find_codec(str(value))
        except TextError as error:
            self.fail(str(error), param, ctx)


def encoding_option() -> Callable[[Any], Any]:
    """Return ``--encoding``, for every command that reads a text."""
    message = _("The encoding of the text, such as cp1250; by default UTF-8, or else a guess, which is reported.")
    return click.option("--encoding", type=EncodingName(), help=message)
