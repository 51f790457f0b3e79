"""Data read from a disk is accepted only if it has the expected form.

Each file, or line of one, has a dataclass; what comes of JSON is made into that, or refused with one line.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from rnn_tui.errors import RunError
from rnn_tui.language import _

Kind = TypeVar("Kind")

MOST_COUNT = 2**63  # what a count stays below ...
_MOST_FIGURE = 1e100  # ... and a figure: beyond what any training gives, and safe to reckon with


def parse_json(text: str | bytes) -> object:
    """Return the parsed JSON; raise RunError if it is invalid or nested too deeply."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise RunError(_("it is not JSON")) from None


def conform(kind: type[Kind], values: object) -> Kind:
    """Return the dataclass ``kind`` made of a JSON object's values; raise RunError for the first that does not fit.

    Unknown fields are ignored, absent ones have their default. Counts and figures are of a size that
    can be reckoned with; a whole number stands for itself as a figure.
    """
    if not isinstance(values, Mapping):
        raise RunError(_("it is not a JSON object"))
    found = {}
    for name, kinds, is_needed in _fields_of(kind):  # type: ignore[arg-type]  # a class is hashable
        if name in values:
            found[name] = _fitted(kinds, values[name], name)
        elif is_needed:
            raise RunError(_("{name} is missing").format(name=name))
    return kind(**found)


@cache
def _fields_of(kind: type) -> list[tuple[str, tuple[object, ...], bool]]:
    """Return each field of a dataclass: its name, the types that it may have, and whether it has no default."""
    hints = get_type_hints(kind)
    return [
        (each.name, _kinds_of(hints[each.name]), each.default is MISSING and each.default_factory is MISSING)
        for each in fields(kind)
    ]


def _kinds_of(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _fitted(kinds: tuple[object, ...], value: object, name: str) -> object:
    """Return ``value`` as a field of one of these types holds it; raise RunError where it cannot."""
    for kind in kinds:
        if kind is float:
            if type(value) in (float, int) and abs(value) < _MOST_FIGURE:  # type: ignore[arg-type]  # a number
                return float(value)  # type: ignore[arg-type]
        elif get_origin(kind) is tuple:  # as many as there are, of one kind
            if isinstance(value, list):
                return tuple(_fitted(get_args(kind)[:1], each, name) for each in value)
        elif _is_of(kind, value):
            return value
        elif isinstance(kind, type) and is_dataclass(kind) and isinstance(value, Mapping):
            return conform(kind, value)
    raise RunError(_("{name} is not in the expected form").format(name=name))


def _is_of(kind: object, value: object) -> bool:
    """Return whether ``value`` is of this kind as it stands: as JSON has it, or made already."""
    if kind is int:
        return type(value) is int and abs(value) < MOST_COUNT
    if kind is str or kind is bool:
        return type(value) is kind
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    return isinstance(kind, type) and isinstance(value, kind)
