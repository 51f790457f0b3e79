"""Stretches of the texts that units are looked at on: what is written, the text on the table, any other.

They are cut beside the screen, where nobody waits for a long text to be divided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.reader import Reader, State
from rnn_tui.inspection.neurons import Stretch
from rnn_tui.inspection.passage import Passage
from rnn_tui.text.splits import in_one_run

if TYPE_CHECKING:
    from rnn_tui.text.corpus import Corpus
    from rnn_tui.text.splits import Part
    from rnn_tui.text.vocabulary import Vocabulary
    from rnn_tui.training.config import TrainingConfig

PartName = Literal["", "validation", "training", "test"]

_LEAD = 200  # characters that are read before a stretch, so that its first ones do not stand behind nothing


@dataclass(frozen=True, eq=False)
class Excerpt:
    """A stretch, the ``part`` of the text that it is of, its ``place`` there, and the ``length`` of that part.

    ``total`` is the length of the whole text.
    """

    stretch: Stretch
    part: PartName
    place: int
    length: int
    total: int

    def begin_of(self, place: int, length: int) -> int:
        """Return where in the text so many characters begin that have ``place`` and stay within this part."""
        part = self.stretch.begin - self.place
        return max(part, min(place, part + self.length - length))


class WrittenText:
    """What is written, as far as ``cached`` has read it; made on the screen's thread, it is cut on any other."""

    def __init__(self, cached: CachedReader, begin: int | None, length: int) -> None:
        """Take up to ``length`` characters from ``begin`` on, or the last ones (None)."""
        count, window = len(cached.nodes), cached.reader.window
        self._first = max(0, count - length) if begin is None else max(0, min(begin, count - 1))
        self._lead, self._state = cached.kept_before(self._first)
        if window is not None:
            self._lead, self._state = max(0, self._first - window), cached.reader.start()
        self._nodes = cached.nodes[self._lead : self._first + length]
        self._reader, self._count = cached.reader, count

    def cut(self) -> Excerpt:
        """Return the stretch."""
        text = "".join(node.character for node in self._nodes[self._first - self._lead :])
        indices = [node.index for node in self._nodes]
        stretch = _stretch(self._reader, self._state, text, self._first, indices, self._lead)
        return Excerpt(stretch, "", self._first, self._count, self._count)


class DividedText:
    """The text on the table in the order in which its parts are looked at: validation first, then what is learnt."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig) -> None:
        self._corpus, self._vocabulary, self._config = corpus, vocabulary, config

    @cached_property
    def _parts(self) -> list[tuple[PartName, Part, int]]:
        """Each part that has characters, and where it begins."""
        from rnn_tui.training.dividing import parts_of

        parts = parts_of(self._corpus, self._vocabulary, self._config)
        found: list[tuple[PartName, Part, int]] = []
        begin = 0
        named: tuple[tuple[PartName, Part], ...] = (
            ("validation", parts.validation),
            ("training", parts.training),
            ("test", parts.test),
        )
        for name, part in named:
            if len(part):
                found.append((name, part, begin))
                begin += len(part)
        return found

    def cut(self, reader: Reader, begin: int, length: int) -> Excerpt:
        """Return ``length`` characters from ``begin`` on, fewer where a part ends."""
        _name, final, last = self._parts[-1]
        name, part, offset = next(each for each in reversed(self._parts) if each[2] <= begin)
        first = min(begin - offset, len(part) - 1)
        lead = _lead_of(first, reader)
        indices = in_one_run(part, slice(lead, first + length)).astype(int)
        text = self._vocabulary.decode(indices[first - lead :])
        stretch = _stretch(reader, reader.start(), text, offset + first, indices.tolist(), offset + lead)
        return Excerpt(stretch, name, first, len(part), last + len(final))


def cut_other(corpus: Corpus, vocabulary: Vocabulary, reader: Reader, begin: int, length: int) -> Excerpt:
    """Return ``length`` characters of any text; those that the network does not know are not read."""
    first = min(begin, len(corpus.content) - 1)
    lead = _lead_of(first, reader)
    text = corpus.content[lead : first + length]
    indices = [vocabulary.index(character) for character in text]
    stretch = _stretch(reader, reader.start(), text[first - lead :], first, indices, lead)
    return Excerpt(stretch, "", first, len(corpus.content), len(corpus.content))


def _lead_of(first: int, reader: Reader) -> int:
    """Return where reading begins for what begins at ``first``."""
    return max(0, first - (reader.window or _LEAD))


def _stretch(reader: Reader, state: State, text: str, begin: int, indices: Sequence[int | None], lead: int) -> Stretch:
    """Return the characters from ``begin`` on, which are read from ``lead`` on, where ``indices`` begin."""
    known = [(place, index) for place, index in enumerate(indices, lead) if index is not None]
    passage = Passage(
        reader.network, state, np.array([index for _place, index in known], int), [place for place, _index in known]
    )
    return Stretch(text, begin, passage, reader.window)
