"""Characters to integers and back."""

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
        self._codes = code_points("".join(self.characters))
        self._places = np.full(int(self._codes[-1]) + 2 if len(self) else 1, len(self), np.uint32)
        self._places[self._codes] = np.arange(len(self))
        self.index_type = index_type(len(self))

    def __repr__(self) -> str:
        ends = f": {self.characters[0]!r} to {self.characters[-1]!r}" if self.characters else ""
        return f"<Vocabulary of {len(self):,} characters{ends}>"

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
            codes = code_points(text[begin : begin + _PIECE])
            places = np.take(self._places, codes, mode="clip")  # the last place is for all that lies beyond
            if places.max(initial=0) == len(self):
                character = text[begin + int(np.argmax(places == len(self)))]
                raise TextError(_("the character {character!r} is not in the vocabulary").format(character=character))
            indices[begin : begin + len(codes)] = places
        return indices

    def decode(self, indices: Iterable[int]) -> str:
        """Return the text of ``indices``; an array of them takes a pass of NumPy."""
        places = indices if isinstance(indices, np.ndarray) else np.fromiter(indices, np.intp)
        return self._codes[places].tobytes().decode("utf-32-le", "surrogatepass")


def index_type(size: int) -> np.dtype[Any]:
    """Return the smallest unsigned type that holds the indices of a vocabulary of ``size`` characters."""
    return np.min_scalar_type(max(size - 1, 0))


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of ``text``, shape (N,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
