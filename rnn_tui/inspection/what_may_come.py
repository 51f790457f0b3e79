"""The tree of what may come: the likeliest continuations of a text, each with its share, the likeliest first."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Sampling, distribution, likeliest, surprise_bits
from rnn_tui.generation.settings import Drawn
from rnn_tui.network.blas import ONE_BLAS_THREAD

LEAST = 0.01  # the share below which a continuation is left out
MOST = 200  # characters of the tree: where the network is sure of itself, shares hardly fall


@dataclass(frozen=True)
class Way:
    """A character ``drawn`` behind those above it, and the ``share`` of the whole way there; its ``ways`` go on.

    Those that go on are the likeliest first, and together have no more than its share: what is missing are the ways
    that are left out.
    """

    drawn: Drawn
    share: float
    ways: list["Way"] = field(default_factory=list)


@ONE_BLAS_THREAD
def what_may_come(
    reader: Reader,
    state: State,
    sampling: Sampling,
    least: float = LEAST,
    most: int = MOST,
    may_go_on: Callable[[], bool] = lambda: True,
) -> list[Way]:
    """Return the first characters of the likeliest continuations of what was read up to ``state``; they lead on.

    A continuation's share is the product of those that its characters are drawn with. Of all continuations there are
    no more than ``most``, the likeliest, and none below ``least``: no way is likelier than its beginning, so that the
    best-first search meets them in the order of their shares (uniform-cost search: Russell and Norvig, Artificial
    Intelligence, section 3.4). ``may_go_on`` is asked before each and may end it.
    """
    found: list[Way] = []
    numbers = count()  # the first found of equal shares comes first
    waiting: list[tuple[float, int, list[Way], Way, State]] = []

    def look(ways: list[Way], state: State, share: float) -> None:
        shares = distribution(state.logits, sampling)
        order = likeliest(shares, int((shares * share >= least).sum())).tolist()
        if not order:
            return
        bits = surprise_bits(np.broadcast_to(state.logits, (len(order), len(shares))), order).tolist()
        for index, its_bits in zip(order, bits):
            way = Way(Drawn(index, float(shares[index]), its_bits), share * float(shares[index]))
            heapq.heappush(waiting, (-way.share, next(numbers), ways, way, state))

    look(found, state, 1.0)
    for _number in range(most):
        if not waiting or not may_go_on():
            break
        _share, _number, ways, way, before = heapq.heappop(waiting)
        ways.append(way)
        look(way.ways, reader.read(before, way.drawn.index), way.share)
    return found


@dataclass(frozen=True)
class Stretch:
    """A way up to where it parts or ends: its characters, the share of the whole way to its end, and what follows."""

    drawn: Sequence[Drawn]
    share: float
    ways: Sequence[Way]


def stretch_of(way: Way) -> Stretch:
    """Return a way together with those that alone follow."""
    drawn = [way.drawn]
    while len(way.ways) == 1:
        (way,) = way.ways
        drawn.append(way.drawn)
    return Stretch(drawn, way.share, way.ways)
