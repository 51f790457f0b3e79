"""A text as indices into its vocabulary, about one byte per character: the single copy that everything shares."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.text.arrays import gathered, in_pieces, is_long
from rnn_tui.text.vocabulary import IndexArray, Vocabulary, code_points, index_type

Tell = Callable[[float], None]  # it is told the share that is done, and what it raises ends it
_AT_ONCE = 1 << 15  # characters that are worked on together: their arrays stay in the cache, and in memory at hand


def silent(_share: float) -> None:
    """Say nothing of what is done."""


class IndexedText:
    """A text of N characters that is read like a string: ``indices`` (N,) into ``vocabulary``, the characters it has.

    The indices are of the smallest unsigned type that holds V - 1, and cannot be written to: whoever needs them
    takes a view; a copy is the text itself. ``sha256`` is the digest of the text in UTF-8, and ``counts`` (V,) is how
    often each character occurs, where they are known already.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        indices: IndexArray,
        sha256: str | None = None,
        counts: NDArray[np.int64] | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.indices = indices
        self._sha256 = sha256
        self._counts = counts
        self._translated: tuple[dict[str, str | None], IndexedText] | None = None  # of a long text, the last
        indices.setflags(write=False)

    def __repr__(self) -> str:
        return f"<IndexedText of {len(self):,} characters, {len(self.vocabulary):,} different ones>"

    def __reduce__(self) -> tuple[Any, ...]:
        return IndexedText, (self.vocabulary, self.indices, self._sha256)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, place: int | slice) -> str:
        """Return the character at ``place``, or the stretch that a slice means."""
        return self.vocabulary.decode(np.atleast_1d(self.indices[place]))

    def __str__(self) -> str:
        return self[:]

    def utf8(self) -> Iterator[bytes]:
        """Yield the text in UTF-8, piece by piece."""
        for piece in in_pieces(self.indices, _AT_ONCE):
            yield _utf8(self.vocabulary.decode(piece))

    @property
    def sha256(self) -> str:
        """The digest of the text in UTF-8."""
        if self._sha256 is None:
            digest = hashlib.sha256()
            for piece in self.utf8():
                digest.update(piece)
            self._sha256 = digest.hexdigest()
        return self._sha256

    @property
    def counts(self) -> dict[str, int]:
        """How often each character occurs, in the order of the vocabulary."""
        if self._counts is None:
            self._counts = np.zeros(len(self.vocabulary), np.int64)
            for piece in in_pieces(self.indices, _AT_ONCE):
                self._counts += np.bincount(piece, minlength=len(self._counts))
        return dict(zip(self.vocabulary.characters, self._counts.tolist()))

    def indices_in(self, vocabulary: Vocabulary) -> IndexArray:
        """Return the indices (N,) in another vocabulary: the same array where it is the same one.

        Raises TextError naming the first character that it lacks.
        """
        if vocabulary == self.vocabulary:
            return self.indices
        return self._mapped(vocabulary.encode("".join(self.vocabulary.characters)))

    def positions_in(self, vocabulary: Vocabulary, ranks: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return where those characters stand (K,) that are the ``ranks`` (K,) ones, from zero, of all it has."""
        known = np.array([char in vocabulary for char in self.vocabulary.characters])
        order = np.argsort(ranks)
        wanted, positions = ranks[order], np.empty(len(ranks), np.intp)
        begin = before = 0  # of a piece: its place, and how many there are before it
        for piece in in_pieces(self.indices, _AT_ONCE):
            there = np.flatnonzero(known[piece])
            first, last = np.searchsorted(wanted, (before, before + len(there)))
            positions[order[first:last]] = begin + there[wanted[first:last] - before]
            begin, before = begin + len(piece), before + len(there)
        return positions

    def translate(self, table: Mapping[str, str | None]) -> "IndexedText":
        """Return the text with each character that ``table`` has replaced by its value, or left out for None.

        Of a long text, which takes a while, the last one is kept.
        """
        if not any(char in table for char in self.vocabulary.characters):
            return self
        if self._translated is not None and self._translated[0] == table:
            return self._translated[1]
        text = self._translate(table)
        if is_long(self.indices.nbytes):
            self._translated = dict(table), text
        return text

    def _translate(self, table: Mapping[str, str | None]) -> "IndexedText":
        translated = [table.get(char, char) for char in self.vocabulary.characters]
        vocabulary = Vocabulary(char for char in translated if char is not None)
        kept = np.array([char is not None for char in translated])
        places = np.zeros(len(translated), vocabulary.index_type)
        places[kept] = vocabulary.encode("".join(char for char in translated if char is not None))
        return IndexedText(vocabulary, self._mapped(places, None if kept.all() else kept))

    def _mapped(self, places: IndexArray, kept: NDArray[np.bool_] | None = None) -> IndexArray:
        """Return ``places`` (V,) of every index, without those that are not ``kept`` (V,)."""
        left_out = 0 if kept is None else sum(count for count, keep in zip(self.counts.values(), kept) if not keep)
        pieces = in_pieces(self.indices, _AT_ONCE)
        chosen = pieces if kept is None else (piece[kept[piece]] for piece in pieces)
        return gathered((places.take(piece, mode="clip") for piece in chosen), len(self) - left_out, places.dtype)


class Store(Protocol):
    """Keeps the numbers of a text's characters until it is whole."""

    def append(self, turns: NDArray[np.uint32], kinds: int) -> None:
        """Keep the next ``turns`` (N,), counted from one, of so many different characters so far."""

    def finish(self, vocabulary: Vocabulary, places: IndexArray, sha256: str, tell: Tell) -> IndexedText:
        """Return the text, with the place (V,) in ``vocabulary`` of each turn."""


class InMemory(NeverCopied):
    """A Store whose array is the only thing that grows with the text; ``characters`` are how many are expected."""

    instead = "it is in the middle of a text"

    def __init__(self, characters: int = 0) -> None:
        self._indices: IndexArray = np.empty(characters, np.uint8)
        self._length = 0

    def append(self, turns: NDArray[np.uint32], kinds: int) -> None:
        """Keep the next ``turns`` (N,), as a Store does."""
        end = self._length + len(turns)
        self._make_room(end, index_type(kinds))
        np.subtract(turns, 1, out=self._indices[self._length : end], casting="unsafe")
        self._length = end

    def _make_room(self, characters: int, dtype: np.dtype[Any]) -> None:
        """Let the array hold so many, of this type."""
        if characters > len(self._indices):
            self._indices.resize(characters + characters // 8, refcheck=False)  # in place: there is no view of it yet
        if dtype != self._indices.dtype:
            wider = np.empty(len(self._indices), dtype)
            wider[: self._length] = self._indices[: self._length]
            self._indices = wider

    def finish(self, vocabulary: Vocabulary, places: IndexArray, sha256: str, tell: Tell) -> IndexedText:
        """Return the text, as a Store does."""
        del tell  # it takes an instant
        self._indices.resize(self._length, refcheck=False)
        for begin in range(0, self._length, _AT_ONCE):
            piece = self._indices[begin : begin + _AT_ONCE]
            piece[:] = places.take(piece, mode="clip")
        return IndexedText(vocabulary, self._indices, sha256)


class Indexer(NeverCopied):
    """Makes an IndexedText of a text that comes in pieces, which ``store`` keeps.

    A character's number is its turn, until all are known and numbered anew in the order of their code points. So a
    single pass over the text is enough.
    """

    instead = "finish it; the text can be"

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes: list[int] = []  # by turn
        self._turns = np.zeros(sys.maxunicode + 1, np.uint32)  # counted from one: untouched zeros take no memory
        self._digest = hashlib.sha256()

    def add(self, text: str) -> None:
        """Take the next piece, of any length."""
        for begin in range(0, len(text), _AT_ONCE):
            self._add(text[begin : begin + _AT_ONCE])

    def _add(self, text: str) -> None:
        self._digest.update(_utf8(text))
        codes = code_points(text)
        turns = self._turns.take(codes, mode="clip")  # nothing is beyond, and the default mode takes longer
        if not turns.all():
            new = np.array(sorted(set(codes[turns == 0].tolist())))  # np.unique would load numpy.ma
            self._turns[new] = np.arange(1, len(new) + 1) + len(self._codes)
            self._codes += new.tolist()
            turns = self._turns.take(codes, mode="clip")
        self._store.append(turns, len(self._codes))

    def finish(self, tell: Tell = silent) -> IndexedText:
        """Return the whole text; nothing can be added any more."""
        vocabulary = Vocabulary(map(chr, self._codes))
        places = vocabulary.encode("".join(map(chr, self._codes)))
        return self._store.finish(vocabulary, places, self._digest.hexdigest(), tell)


def index_text(pieces: Iterable[str], characters: int = 0) -> IndexedText:
    """Return ``pieces`` joined as an IndexedText in memory; ``characters`` are how many are expected."""
    indexer = Indexer(InMemory(characters))
    for piece in pieces:
        indexer.add(piece)
    return indexer.finish()


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
