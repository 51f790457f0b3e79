"""Characters to integers and back."""

import sys
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.errors import TextError
from rnn_tui.language import _

IndexArray = NDArray[np.unsignedinteger[Any]]

_PIECE = 1 << 20  # characters at a time: a long text must not become four bytes a character, or eight
WARN_ABOVE = 1_000  # characters; a larger vocabulary is usually a wrong encoding


class Vocabulary:
    """The different characters of a text in code point order; a character's index is its place in it."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters: tuple[str, ...] = tuple(sorted(set(characters)))
        self._index = {char: index for index, char in enumerate(self.characters)}
        codes = _code_points("".join(self.characters))
        self._places = np.full(int(codes[-1]) + 2 if len(codes) else 1, len(self), np.uint32)
        self._places[codes] = np.arange(len(self))
        self.index_type = np.min_scalar_type(max(len(self) - 1, 0))

    def __len__(self) -> int:
        return len(self.characters)

    def __contains__(self, character: object) -> bool:
        return character in self._index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.characters == other.characters

    def __hash__(self) -> int:
        return hash(self.characters)

    def index(self, character: str) -> int | None:
        """Return the index of ``character``, or None where the text never had it."""
        return self._index.get(character)

    def encode(self, text: str) -> IndexArray:
        """Return the indices of ``text``, shape (N,), in the smallest unsigned type that holds V - 1.

        Raises TextError naming the first character that the vocabulary lacks.
        """
        indices = np.empty(len(text), self.index_type)
        for begin in range(0, len(text), _PIECE):
            codes = _code_points(text[begin : begin + _PIECE])
            places = np.take(self._places, codes, mode="clip")  # the last place is for all that lies beyond
            if places.max(initial=0) == len(self):
                character = text[begin + int(np.argmax(places == len(self)))]
                raise TextError(_("the character {character!r} is not in the vocabulary").format(character=character))
            indices[begin : begin + len(codes)] = places
        return indices

    def decode(self, indices: Iterable[int]) -> str:
        """Return the text of ``indices``."""
        return "".join(self.characters[int(index)] for index in indices)


def count_characters(text: str) -> dict[str, int]:
    """Return how often each character of ``text`` occurs, in code point order; a pass of NumPy, piece by piece."""
    counts = np.zeros(sys.maxunicode + 1, np.int64)
    for begin in range(0, len(text), _PIECE):
        codes = _code_points(text[begin : begin + _PIECE])
        found = np.bincount(codes)
        counts[: len(found)] += found
    return {chr(code): int(counts[code]) for code in np.flatnonzero(counts)}


def vocabulary_of(text: str) -> Vocabulary:
    """Return the vocabulary of ``text``."""
    return Vocabulary(count_characters(text))


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
