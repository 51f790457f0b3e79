"""A passage of a text and the network that reads it, frozen: what every view along the text looks into, aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.reader import State
from rnn_tui.network.network import CharRNN

if TYPE_CHECKING:
    from rnn_tui.network.equations import Character, PlainRNN

Indices = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Passage:
    """T characters that ``network`` reads, beginning with ``state``: their ``indices`` (T,).

    ``places`` (T,) says where each stands in the text; those that the network does not know are left out.
    """

    network: CharRNN
    state: State
    indices: Indices
    places: Sequence[int]

    def plain(self) -> PlainRNN:
        """Return the same network in the equations' own form, float64."""
        from rnn_tui.network.equations import PlainRNN  # noqa: PLC0415  (the first picture does not wait for them)

        return PlainRNN(self.network.architecture, self.network.parameters)

    def read(self, network: PlainRNN) -> list[Character]:
        """Return all numbers at each of the T characters, one stream: arrays (1, H) and (1, V)."""
        return network.forward(self.indices[:, np.newaxis], self.state.h[:, :, np.newaxis])


def passage_before(cached: CachedReader, length: int, end: int | None = None) -> Passage:
    """Return the last characters before place ``end`` of what was read, its end where none is given.

    There are ``length`` or a few more, since a passage begins where a state is kept; fewer where the text is short.
    A network that re-reads a window begins at zero, at most a window before the end.
    """
    end = len(cached.nodes) if end is None else end
    window = cached.reader.window
    begin, state = (0, cached.reader.start()) if window is not None else cached.kept_before(max(0, end - length))
    known = [(place, node.index) for place, node in enumerate(cached.nodes[begin:end], begin) if node.index is not None]
    if window is not None:
        known = known[-window:]
    return Passage(
        cached.reader.network, state, np.array([index for _place, index in known], int), [place for place, _i in known]
    )
