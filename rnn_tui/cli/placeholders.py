"""What stands for a word on a help page, and where it is missing, in the reader's language."""

import click

from rnn_tui.language import N_, _


class Word(click.ParamType[str]):
    """The type of an argument or an option that is a word; ``sign`` stands for it, and is translated when shown."""

    name = "word"

    def __init__(self, sign: str) -> None:
        self._sign = sign

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as it was given."""
        del param, ctx
        return str(value)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the word on a help page."""
        del param, ctx
        return _(self._sign)


RUN = Word(N_("RUN"))
RUNS = Word(N_("RUNS"))
TEXT = Word(N_("TEXT"))
NAME = Word(N_("NAME"))
WORDS = Word(N_("WORDS"))
SHELL = Word(N_("SHELL"))
ADDRESS = Word(N_("ADDRESS"))
