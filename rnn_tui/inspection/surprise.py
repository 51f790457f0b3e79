"""Where a text surprises a network: bits per character, and the places that cost most."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.text.indexed import IndexedText

_CONTEXT = 24  # characters before and behind a place


@dataclass(frozen=True)
class Place:
    """A surprising character: its position, its bits, and the text around it."""

    position: int
    character: str
    bits: float
    before: str
    behind: str


def bits_along(losses: NDArray[np.floating[Any]], vocabulary_size: int) -> NDArray[np.float64]:
    """Return losses in nats (N,) as surprise in bits; what is no number is that of one of so many, all as likely."""
    bits = losses.astype(np.float64) / math.log(2)
    bits[np.isnan(bits)] = math.log2(vocabulary_size)
    return bits


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
