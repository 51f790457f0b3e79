"""The numeric types of options, with names in the reader's language: click's own are English."""

from collections.abc import Callable
from typing import TypeVar

import click

from rnn_tui.language import N_, _, parse_number

Value = TypeVar("Value", bound=float)


class _Number(click.ParamType[Value]):
    """What ``read`` makes a number of; ``kind`` is what is wanted, ``sign`` stands for it on a help page.

    A number that does not fit is refused with ``demand``: what it must be.
    """

    name = "number"

    def __init__(
        self,
        read: Callable[[str], Value],
        kind: str,
        sign: str,
        fits: Callable[[Value], bool] = lambda _value: True,
        demand: str = "",
    ) -> None:
        self._read, self._kind, self._sign = read, kind, sign
        self._fits, self._demand = fits, demand

    def that(self, fits: Callable[[Value], bool], demand: str) -> "_Number[Value]":
        """Return the type for those of these numbers that fit; ``demand``, translated, says which."""
        return _Number(self._read, self._kind, self._sign, fits, demand)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Value:
        """Return the number; fail with a sentence otherwise."""
        try:
            number = self._read(str(value))
        except ValueError:
            self.fail(_(self._kind).format(value=value), param, ctx)
        if not self._fits(number):
            self.fail(_("{value}: it must be {demand}").format(value=value, demand=self._demand), param, ctx)
        return number

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the number on a help page."""
        del param, ctx
        return _(self._sign)


WHOLE = _Number(int, N_("{value!r} is not a whole number"), N_("INTEGER"))
NUMBER = _Number(parse_number, N_("{value!r} is not a number"), N_("NUMBER"))


def not_negative(value: float) -> bool:
    """Return whether ``value`` is zero or more, and finite."""
    return 0 <= value < float("inf")


def between(least: float, most: float) -> Callable[[float], bool]:
    """Return what says whether a value is from ``least`` to ``most``."""
    return lambda value: least <= value <= most
