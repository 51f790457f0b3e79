"""Where a text surprises a network: bits per character, and the places that cost most."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import surprise_bits
from rnn_tui.network.blas import ONE_BLAS_THREAD
from rnn_tui.text.indexed import IndexedText
from rnn_tui.text.vocabulary import IndexArray

_AT_ONCE = 256  # characters whose surprise is worked out together
_CONTEXT = 24  # characters before and behind a place


@dataclass(frozen=True)
class Place:
    """A surprising character: its position, its bits, and the text around it."""

    position: int
    character: str
    bits: float
    before: str
    behind: str


@ONE_BLAS_THREAD
def surprise_along(reader: Reader, indices: Sequence[int] | IndexArray) -> NDArray[np.float64]:
    """Return the surprise in bits of every character, shape (N,), the state carried from zero through all of them."""
    state = reader.start()
    found = np.empty(len(indices))
    for begin in range(0, len(indices), _AT_ONCE):
        piece = [int(index) for index in indices[begin : begin + _AT_ONCE]]
        logits = []
        for index in piece:
            logits.append(state.logits)
            state = reader.read(state, index)
        found[begin : begin + len(piece)] = surprise_bits(np.stack(logits), piece)
    return found


def most_surprising(
    text: str | IndexedText, bits: NDArray[np.float64], count: int, positions: NDArray[np.intp] | None = None
) -> list[Place]:
    """Return the ``count`` places of ``text`` with the most bits (N,), the most surprising first.

    ``positions`` (N,) are those of the characters that the bits are of, where some of the text were not read.
    """
    order = np.argsort(-bits, kind="stable")[:count]
    places = order if positions is None else positions[order]
    return [
        Place(
            place,
            text[place],
            its_bits,
            text[max(0, place - _CONTEXT) : place],
            text[place + 1 : place + 1 + _CONTEXT],
        )
        for place, its_bits in zip(places.tolist(), bits[order].tolist())
    ]
