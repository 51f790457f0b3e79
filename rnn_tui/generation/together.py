"""Several texts that go on from one place, written side by side.

A draw depends on seed, position and visit alone, so each text is what is written by itself, with an exception: a
product of matrices is rounded otherwise than that of a vector, and where a number falls between the two borders that a
character has so, another is drawn, from which on the text goes another way. Measured: one of 192 texts of a thousand
characters, shares apart by 4e-6 at most (RNN 256, GRU 384, GRU 128). It is the same every time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from rnn_tui.copies import CopiedWhole
from rnn_tui.errors import Cancelled
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Sampling, choose_each, distributions, draws, surprise_bits
from rnn_tui.generation.settings import Continuation, Drawn, Ending, GenerationSettings
from rnn_tui.generation.stops import stops_in
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.text.corpus import MayGoOn, always
from rnn_tui.text.vocabulary import Vocabulary

_MOST_TOGETHER = 64  # texts
_DRAWN_AT_ONCE = 64  # numbers of a text


@dataclass
class _Text(CopiedWhole):
    """A text that is being written: what its numbers are drawn from, its next ones, and what was drawn."""

    seed: int
    visit: int
    ending: Ending
    numbers: list[float] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)


@ONE_BLAS_THREAD
def write_together(
    reader: Reader,
    state: State,
    vocabulary: Vocabulary,
    sampling: Sampling,
    draws_from: Sequence[tuple[int, int]],
    length: int,
    stops: Sequence[str] = (),
    may_go_on: MayGoOn = always,
) -> list[Continuation]:
    """Return a text of at most ``length`` characters for each seed and visit of ``draws_from``, in this order.

    Each ends where one of ``stops`` (see stops_in) is complete; the others go on without it. Raises Cancelled where
    ``may_go_on`` says no.
    """
    texts = [_Text(seed, visit, Ending(vocabulary, stops)) for seed, visit in draws_from]
    for first in range(0, len(texts), _MOST_TOGETHER):
        group = texts[first : first + _MOST_TOGETHER]
        for share in _write(reader, state, sampling, group, length):
            if not may_go_on((first + share * len(group)) / len(texts)):
                raise Cancelled
    return [Continuation(tuple(text.drawn)) for text in texts]


def _write(reader: Reader, state: State, sampling: Sampling, texts: list[_Text], length: int) -> Iterator[float]:
    """Write ``texts`` on until the last one has ended, and yield now and then what share of the length is written."""
    states = reader.begin_together(state, len(texts))
    for position in range(state.length, state.length + length):
        place = (position - state.length) % _DRAWN_AT_ONCE
        if not place:
            yield (position - state.length) / length
            for text in texts:
                text.numbers = draws(text.seed, position, _DRAWN_AT_ONCE, text.visit)
        shares = distributions(states.logits, sampling)
        indices = choose_each(shares, np.array([text.numbers[place] for text in texts]))
        chosen = indices.tolist()
        bits = surprise_bits(states.logits, chosen).tolist()
        for text, index, share, its_bits in zip(
            texts, chosen, shares[np.arange(len(texts)), indices].tolist(), bits, strict=True
        ):
            text.drawn.append(Drawn(index, share, its_bits))
        go_on = [row for row, text in enumerate(texts) if not text.ending.is_at(chosen[row])]
        if len(go_on) < len(texts):
            texts, states, indices = [texts[row] for row in go_on], states.of(go_on), indices[go_on]
        if not texts:
            return
        states = reader.read_together(states, indices)


def continuations(
    reader: Reader, state: State, vocabulary: Vocabulary, settings: GenerationSettings, length: int, visit: int = 0
) -> list[Continuation]:
    """Return as many continuations as the settings ask for, the likeliest first, each drawn as another visit."""
    stops = stops_in(vocabulary, settings.stops).texts
    draws_from = [(settings.seed, visit + number) for number in range(settings.continuations)]
    found = write_together(reader, state, vocabulary, settings.sampling, draws_from, length, stops)
    return sorted(found, key=lambda each: each.bits)
