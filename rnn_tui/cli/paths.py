"""The files and folders that options take."""

from pathlib import Path

import click

from rnn_tui.language import N_, _


class FilePath(click.ParamType[Path]):
    """The type of an option that is a path; an empty one, from a shell's variable that was never set, is none.

    The system would take it for the current folder.
    """

    name = "path"

    def __init__(self, sign: str) -> None:
        self._sign = sign

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the path on a help page, in the reader's language."""
        del param, ctx
        return _(self._sign)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path; fail with a sentence otherwise."""
        if not str(value):
            self.fail(_("the path is empty"), param, ctx)
        return Path(str(value))


PATH = FilePath(N_("PATH"))
FILE = FilePath(N_("FILE"))
FOLDER = FilePath(N_("DIR"))
