"""The numbers that options take, called by their names in the reader's language: click's own are English."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from rnn_tui.language import N_, _

Value = TypeVar("Value", bound=float)


class _Number(click.ParamType[Value]):
    """What ``read`` makes a number of; ``kind`` is what is wanted, ``sign`` stands for it on a help page."""

    name = "number"

    def __init__(self, read: Callable[[str], Value], kind: str, sign: str) -> None:
        self._read, self._kind, self._sign = read, kind, sign

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Value:  # noqa: ANN401
        """Return the number; fail with a sentence otherwise."""
        try:
            return self._read(value)
        except ValueError:
            self.fail(_(self._kind).format(value=value), param, ctx)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the number on a help page."""
        del param, ctx
        return _(self._sign)


WHOLE = _Number(int, N_("{value!r} is not a whole number"), N_("WHOLE"))
NUMBER = _Number(float, N_("{value!r} is not a number"), N_("NUMBER"))
