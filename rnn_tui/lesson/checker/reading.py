"""What a learner's functions gave back, in whatever shape, as arrays: vectors by t, states by t, parameters by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rnn_tui.lesson.checker.answers import Floats, Other, Value
from rnn_tui.lesson.checker.calling import lesson_names
from rnn_tui.lesson.checker.interface import PARAMETERS

LARGEST = 200_000  # numbers that one answer may hold
_DEEPEST, _LONGEST_TEXT = 5, 2_000


def to_value(given: object, depth: int = 0) -> Value:
    """Return a copy of what a function gave; what is neither number nor text, nor holds such, is Other."""
    if isinstance(given, str):
        return given[:_LONGEST_TEXT]
    if isinstance(given, bool | int | float | np.ndarray | np.generic):
        return _array(given)
    if depth < _DEEPEST and isinstance(given, tuple | list | dict) and len(given) <= LARGEST:
        if isinstance(given, dict):
            return {key: to_value(each, depth + 1) for key, each in given.items() if isinstance(key, int | str)}
        each = [to_value(each, depth + 1) for each in given]
        return tuple(each) if isinstance(given, tuple) else each
    return Other(type(given).__name__)


def _array(given: object) -> Floats | Other:
    if isinstance(given, np.ndarray) and (given.dtype.kind not in "biuf" or given.size > LARGEST):
        return Other(f"ndarray of {given.dtype}" if given.dtype.kind not in "biuf" else "ndarray, huge")
    try:
        return np.array(given, np.float64, copy=True)
    except (TypeError, ValueError, OverflowError):
        return Other(type(given).__name__)


def numbers(value: Value | None) -> Floats | None:
    """Return the one array that a value, or a list of arrays of one shape, comes to; None of anything else."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, list | tuple):
        parts = [numbers(each) for each in value]
        found = [part for part in parts if part is not None]
        if found and len(found) == len(parts) and len({part.shape for part in found}) == 1:
            return np.stack(found)
    return None


def vectors(value: Value | None, size: int) -> list[Floats] | None:
    """Return the vectors (size,) in a list, a dict by t, or the rows or columns of an array; None of anything else."""
    if isinstance(value, dict):
        value = [value[key] for key in sorted(key for key in value if isinstance(key, int) and key >= 0)]
    array = numbers(value)
    if array is None or array.size == 0 or array.size % size:
        return None
    if array.size == size:
        return [array.reshape(size)]
    array = array.squeeze()
    if array.ndim != 2 or size not in array.shape:
        return None
    return list(array if array.shape[1] == size else array.T)


def states_by_t(value: Value | None, size: int, T: int) -> dict[int, Floats] | None:
    """Return the state (size,) at each t that ``value`` holds; -1 is the one before the window, where it is there."""
    if isinstance(value, dict):
        found = {key: numbers(each) for key, each in value.items() if isinstance(key, int)}
        states = {key: array.reshape(size) for key, array in found.items() if array is not None and array.size == size}
        shift = 1 if -1 not in states and len(states) == T + 1 and 0 in states else 0
        return {key - shift: array for key, array in states.items()} or None
    rows = vectors(value, size)
    return None if rows is None else dict(enumerate(rows, start=-1 if len(rows) == T + 1 else 0))


def outputs_and_states(value: Value | None) -> tuple[Value, Value] | None:
    """Return the two things that a forward pass gave, by name or by place; None where there are no two."""
    if isinstance(value, dict):
        names = lesson_names([key for key in value if isinstance(key, str)], (), ("outputs", "hs"))
        own = {lesson: value[name] for name, lesson in names.items()}
        return (own["outputs"], own["hs"]) if len(own) == 2 else None
    if isinstance(value, tuple) or (isinstance(value, list) and len(value) == 2):
        return (value[0], value[1]) if len(value) >= 2 else None
    return None


def five_parameters(value: Value | None) -> dict[str, Floats] | None:
    """Return five arrays by name, of a dict, or of a tuple or a list in order; None where there are no five."""
    if isinstance(value, dict):
        names = lesson_names([key for key in value if isinstance(key, str)], (), PARAMETERS)
        given: Mapping[str, Value] = {lesson: value[name] for name, lesson in names.items()}
    elif isinstance(value, tuple | list) and len(value) >= len(PARAMETERS):
        given = dict(zip(PARAMETERS, value))
    else:
        return None
    arrays = {name: array for name, each in given.items() if isinstance(array := each, np.ndarray)}
    return arrays if len(arrays) == len(PARAMETERS) else None


def of_shapes(arrays: Mapping[str, Floats], wanted: Mapping[str, tuple[int, ...]]) -> dict[str, Floats] | None:
    """Return the arrays in the shapes wanted, where a bias may be flat; None where one has another shape."""
    fitting: dict[str, Floats] = {}
    for name, shape in wanted.items():
        array = arrays[name]
        flat = shape[1] == 1 and array.shape in {(shape[0],), (1, shape[0])}
        if array.shape != shape and not flat:
            return None
        fitting[name] = array.reshape(shape)
    return fitting


def shapes(arrays: Sequence[Floats]) -> dict[str, tuple[int, ...]]:
    """Return the shapes of the five parameters by name."""
    return {name: array.shape for name, array in zip(PARAMETERS, arrays)}
