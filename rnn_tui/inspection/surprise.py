"""Where a text surprises a network: what the losses of its characters come to, and the places that cost most."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import CopiedWhole
from rnn_tui.text.indexed import IndexedText

_CONTEXT = 24  # characters before and behind a place
_SORTED_OUT = 1 << 14  # places that may wait until those with fewer bits are left out


class Tally(CopiedWhole):
    """What the losses of a text come to, which are taken piece by piece: nothing grows with it.

    The sums are of float64, in the order in which the pieces come: of a billion characters they were 1e-14 of
    themselves beside the exact ones.
    """

    def __init__(self, vocabulary_size: int, window: int | None = None, most: int = 0) -> None:
        self.characters = 0
        self._vocabulary_size, self._window, self._most = vocabulary_size, window, most
        self._losses = self._behind = self._bits = 0.0
        self._places, self._place_bits = [np.empty(0, np.intp)], [np.empty(0)]  # what may be among the most surprising
        self._waiting = 0  # how many of these came since they were sorted out
        self._least = -math.inf

    def add(self, places: NDArray[np.intp], losses: NDArray[np.floating[Any]]) -> None:
        """Take the ``losses`` (n,) in nats at ``places`` (n,)."""
        self.characters += len(losses)
        self._losses += float(losses.sum(dtype=np.float64))
        if self._window is not None:
            self._behind += float(losses[places >= self._window].sum(dtype=np.float64))
        bits = bits_along(losses, self._vocabulary_size)
        self._bits += float(bits.sum())
        found = bits >= self._least
        self._places.append(places[found])
        self._place_bits.append(bits[found])
        self._waiting += len(self._places[-1])
        if self._waiting > max(self._most, _SORTED_OUT):
            self.most_surprising()

    def most_surprising(self) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return the ``most`` places (K,) with the most bits (K,), of equals the first in the text."""
        places, bits = np.concatenate(self._places), np.concatenate(self._place_bits)
        order = np.lexsort((places, -bits))[: self._most]
        places, bits = places[order], bits[order]
        self._places, self._place_bits, self._waiting = [places], [bits], 0
        if len(places) == self._most:
            self._least = float(bits[-1]) if self._most else math.inf
        return places, bits

    @property
    def loss(self) -> float:
        """The mean loss in nats; no number where the network overflowed."""
        return self._losses / self.characters

    @property
    def behind_window(self) -> float | None:
        """The mean of those with a whole window before them; None where there are none, or no window."""
        if self._window is None or self.characters <= self._window:
            return None
        return self._behind / (self.characters - self._window)

    @property
    def bits(self) -> float:
        """The mean surprise in bits, as ``bits_along`` has it."""
        return self._bits / self.characters


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


def places_in(text: str | IndexedText, positions: Sequence[int], bits: Sequence[float]) -> list[Place]:
    """Return what stands at and around ``positions`` (K,) of ``text``, whose characters have so many ``bits`` (K,)."""
    return [
        Place(
            position,
            text[position],
            its_bits,
            text[max(0, position - _CONTEXT) : position],
            text[position + 1 : position + 1 + _CONTEXT],
        )
        for position, its_bits in zip(positions, bits, strict=True)
    ]
