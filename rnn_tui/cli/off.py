"""The word for a setting without a value: neither a command line nor TOML can write an absent value."""

from typing import Any

import click

OFF = "off"


class OrOff(click.ParamType[Any]):
    """The type of an option that is a value of ``type_`` or OFF."""

    def __init__(self, type_: click.ParamType[Any]) -> None:
        self.name = type_.name
        self._type = type_

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return what stands for the value on a help page."""
        return f"{self._type.get_metavar(param, ctx)}|{OFF}"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """Return OFF, or the value; fail with a sentence otherwise."""
        return OFF if value == OFF else self._type.convert(value, param, ctx)
