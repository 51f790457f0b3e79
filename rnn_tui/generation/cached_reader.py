"""A reader's states along a text that is edited at its end: going back is exact to the bit, a key costs one step."""

import math
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import surprise_bits
from rnn_tui.generation.tree import Node, common_length
from rnn_tui.network.blas import ONE_BLAS_THREAD

KEEP_EVERY = 64  # characters between two states that are kept
RECENT = 3 * KEEP_EVERY  # of the last characters, each state: a picture of them fills a window of 200 columns


class CachedReader(NeverCopied):
    """Where a reader stands along a path of the tree, and the surprise of every character on it.

    The states of every KEEP_EVERY-th character, of the places where branches part and of the last RECENT that were read
    are kept; the others are read again from there by the same steps.
    """

    instead = "it stands in a writer's tree; its own copy() goes another way through the same"

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.state = reader.start()
        self.nodes: list[Node] = []
        self.bits: list[float] = []  # NaN for characters that the network does not read
        self._sums = [0.0]  # of the bits before each character, and of all
        self._known = [0]  # how many characters the network has read before each
        self._kept: list[tuple[int, State]] = [(0, self.state)]
        self._recent: deque[tuple[int, State]] = deque(maxlen=RECENT)

    def copy(self, recent: int = RECENT) -> "CachedReader":
        """Return an independent copy that stands at the same place, and keeps the ``recent`` last states."""
        other = CachedReader(self.reader)
        other._recent = deque(self._recent, maxlen=recent)
        other.state = self.state
        for name in ("nodes", "bits", "_sums", "_known", "_kept"):
            setattr(other, name, list(getattr(self, name)))
        return other

    def follow(self, nodes: Sequence[Node], may_go_on: Callable[[], bool] = lambda: True) -> State:
        """Go to the end of ``nodes``, reading only what differs from where the cached stood.

        ``may_go_on`` is asked after each character and may stop it on the way.
        """
        same = common_length(self.nodes, nodes)
        if same < len(self.nodes):
            self._go_back(same)
            if same < len(nodes):
                if not self._read(nodes, same, may_go_on):
                    return self.state
                self._keep()
        self._read(nodes, len(nodes), may_go_on)
        return self.state

    def missing(self, nodes: Sequence[Node]) -> int:
        """Return how many of ``nodes`` it has not read, or, where it is beyond them, -1."""
        same = common_length(self.nodes, nodes)
        return len(nodes) - same or -(len(self.nodes) > same)

    def bits_per_character(self, begin: int = 0) -> float:
        """Return the mean surprise of the characters from ``begin`` on; NaN where none was read."""
        known = self._known[-1] - self._known[begin]
        return (self._sums[-1] - self._sums[begin]) / known if known else math.nan

    def last_states(self) -> list[State]:
        """Return where the reader stood after each of the characters that it read last, up to where it stands.

        The first is what these were read from: before any of them, the state at the start.
        """
        before = [] if self._recent and self._recent[0][0] > 1 else [self.reader.start()]
        return [*before, *(state for _place, state in self._recent)] if self._recent else [self.state]

    def kept_before(self, place: int) -> tuple[int, State]:
        """Return the last state that is kept at ``place`` or before, and where that is: exact, and nothing is read."""
        return self._kept[bisect_right(self._kept, place, key=itemgetter(0)) - 1]

    def _go_back(self, length: int) -> None:
        """Return to the last state that was kept at ``length`` or before."""
        for states in (self._kept, self._recent):
            while states and states[-1][0] > length:
                states.pop()
        place, self.state = max((states[-1] for states in (self._kept, self._recent) if states), key=itemgetter(0))
        del self.nodes[place:], self.bits[place:], self._sums[place + 1 :], self._known[place + 1 :]

    def _read(self, nodes: Sequence[Node], length: int, may_go_on: Callable[[], bool]) -> bool:
        """Read ``nodes`` on up to ``length``; return whether all of it was read, and there is time for more."""
        while (begin := len(self.nodes)) < length:
            end = min(length, begin + KEEP_EVERY - begin % KEEP_EVERY)
            if not self._read_piece(nodes[begin:end], may_go_on):
                return False
            if len(self.nodes) % KEEP_EVERY == 0:
                self._keep()
        return True

    @ONE_BLAS_THREAD
    def _read_piece(self, nodes: Sequence[Node], may_go_on: Callable[[], bool]) -> bool:
        """Read at most a few characters; their surprise is computed together, which is faster."""
        indices: list[int] = []
        logits: list[NDArray[np.floating[Any]]] = []
        goes_on = True
        for number, node in enumerate(nodes, start=1):
            if node.index is not None:
                indices.append(node.index)
                logits.append(self.state.logits)
                self.state = self.reader.read(self.state, node.index)
            self._recent.append((len(self.nodes) + number, self.state))
            if not (goes_on := may_go_on()):
                nodes = nodes[:number]
                break
        found = iter(surprise_bits(np.stack(logits), indices).tolist() if indices else ())
        for node in nodes:
            known = node.index is not None
            bits = next(found) if known else math.nan
            self.nodes.append(node)
            self.bits.append(bits)
            self._sums.append(self._sums[-1] + (bits if known else 0.0))
            self._known.append(self._known[-1] + known)
        return goes_on

    def _keep(self) -> None:
        if self._kept[-1][0] < len(self.nodes):
            self._kept.append((len(self.nodes), self.state))
