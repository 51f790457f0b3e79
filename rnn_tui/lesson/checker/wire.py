"""Answers on their way from the learner's process to ours: messages of JSON and arrays, in which nothing is pickled."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import IO, Any

import numpy as np

from rnn_tui.lesson.checker.answers import Answer, Floats, Other, Raised, Value

BROKEN = 70  # the exit status of that process where something of ours broke in it
MOST_BYTES = 8_000_000  # of the arrays of one answer: a larger one is told by its shape alone
_MOST_PARTS = 1_000  # of one answer: a list without end is told by its type alone
_DEEPEST = 8  # lists in lists
_MOST_TEXT = 100_000  # characters
Facts = Mapping[str, Any]  # of one message, as JSON gives them
_STORED = zipfile.ZIP_STORED  # else a few bytes might become many
_HEAD = struct.Struct("<II")  # the bytes of the JSON, and of the arrays behind it


def frame(kind: str, facts: object, arrays: list[Floats] | None = None) -> bytes:
    """Return the bytes of one message: its ``kind``, what JSON holds of it, and arrays as an npz."""
    told = json.dumps([kind, facts]).encode()
    packed = io.BytesIO()
    if arrays:
        np.savez(packed, allow_pickle=False, **{str(place): array for place, array in enumerate(arrays)})
    return _HEAD.pack(len(told), packed.tell()) + told + packed.getvalue()


def read_frames(stream: IO[bytes], most: int) -> Iterator[tuple[str, Any, list[Floats]]]:
    """Yield each whole message until the stream ends; raise ValueError where somebody else has written into it.

    ``most`` are the bytes of all of them together.
    """
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        told_bytes, packed_bytes = _HEAD.unpack(head)
        most -= told_bytes + packed_bytes
        if most < 0:
            raise ValueError("too long")
        told, packed = stream.read(told_bytes), stream.read(packed_bytes)
        if len(told) + len(packed) < told_bytes + packed_bytes:
            return
        kind, facts = json.loads(told)
        yield kind, facts, _unpacked(packed)


def _unpacked(packed: bytes) -> list[Floats]:
    """Return the arrays of an npz; raise ValueError for anything but arrays of numbers stored as they are."""
    if not packed:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as members:
            kinds = {each.compress_type for each in members.infolist()}
        with np.load(io.BytesIO(packed), allow_pickle=False) as file:
            arrays: list[Floats] = [file[str(place)] for place in range(len(file.files))] if kinds == {_STORED} else []
    except Exception as error:  # whatever a file that is none makes the library raise
        raise ValueError(str(error)) from None
    if any(array.dtype != np.float64 for array in arrays):
        raise ValueError("no numbers")
    return arrays


def answer_frame(answer: Answer) -> bytes:
    """Return an answer as a message; what is too large of its value is told by its type."""
    arrays: list[Floats] = []
    facts = {
        "case": answer.case,
        "function": answer.function,
        "value": None if answer.value is None else _Packer(arrays).told(answer.value, _DEEPEST),
        "raised": None if answer.raised is None else asdict(answer.raised),
        "changed": answer.changed,
        "printed": answer.printed,
    }
    return frame("answer", facts, arrays)


def answer_of(facts: Facts, arrays: list[Floats]) -> Answer:
    """Return the answer of such a message; raise ValueError, TypeError or LookupError where it is none."""
    return Answer(
        case=str(facts["case"]),
        function=str(facts["function"]),
        value=None if facts["value"] is None else _value_of(facts["value"], arrays, _DEEPEST),
        raised=None if facts["raised"] is None else _raised_of(**facts["raised"]),
        changed=tuple(map(str, facts["changed"])),
        printed=int(facts["printed"]),
    )


def _raised_of(type_name: object, message: object, function: object, line: int | None) -> Raised:
    return Raised(str(type_name), str(message), str(function), None if line is None else int(line))


class _Packer:
    """Turns a value into what JSON holds, and puts its arrays aside."""

    def __init__(self, arrays: list[Floats]) -> None:
        self._arrays = arrays
        self._parts, self._bytes = _MOST_PARTS, MOST_BYTES

    def told(self, value: Value, depth: int) -> list[Any]:
        self._parts -= 1
        if depth == 0 or self._parts < 0:
            return ["other", type(value).__name__]
        match value:
            case np.ndarray():
                return self._array(value)
            case str():
                return ["text", value[:_MOST_TEXT]]
            case list() | tuple():
                kind = "list" if isinstance(value, list) else "tuple"
                return [kind, [self.told(each, depth - 1) for each in value[: self._parts + 1]]]
            case dict():
                items = [(_key(key), self.told(each, depth - 1)) for key, each in value.items() if self._parts >= 0]
                return ["dict", items]
            case _:
                return ["other", getattr(value, "type_name", type(value).__name__)]

    def _array(self, array: Floats) -> list[Any]:
        self._bytes -= array.nbytes
        if array.dtype != np.float64 or self._bytes < 0:
            return ["other", f"ndarray {array.shape} {array.dtype}"]
        self._arrays.append(array)
        return ["array", len(self._arrays) - 1]


def _key(key: object) -> int | str:
    return int(key) if isinstance(key, int) else str(key)


def _value_of(told: Sequence[Any], arrays: list[Floats], depth: int) -> Value:
    kind, content = told
    if depth < 0:
        raise ValueError("too deep")
    if kind in _SEVERAL:
        return _SEVERAL[kind](_value_of(each, arrays, depth - 1) for each in content)
    match kind:
        case "array":
            array: Floats = arrays[content]
            return array
        case "text":
            return str(content)
        case "dict":
            return {key: _value_of(each, arrays, depth - 1) for key, each in content}
        case _:
            return Other(str(content))


_SEVERAL: dict[str, Callable[..., list[Any] | tuple[Any, ...]]] = {"list": list, "tuple": tuple}
