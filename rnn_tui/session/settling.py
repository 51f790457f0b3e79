"""Settling: what was typed keeps its surprise, as it was for the network that read it first."""

import math
from collections.abc import Sequence

from rnn_tui.generation.tree import Node, common_length, walk
from rnn_tui.generation.writer import Writer

_AT_ONCE = 2_000  # characters whose surprise is kept at a time: a few milliseconds


class Settling:
    """Takes note of the path whose surprise is kept."""

    def __init__(self) -> None:
        self._settled: list[Node] = []

    def settle(self, writer: Writer, bits: Sequence[float]) -> None:
        """Keep ``bits``, those of the whole path of ``writer``, where none are kept; of much a part at a time.

        The rest follows at the next looks.
        """
        nodes = writer.nodes
        settled = common_length(self._settled, nodes)
        end = min(len(nodes), settled + _AT_ONCE)
        fresh = range(settled, end)
        begin = next((place for place in fresh if nodes[place].bits is None and nodes[place].index is not None), None)
        if begin is not None:
            known = zip(nodes[begin:end], bits[begin:end])
            writer.settle(begin, [each if node.bits is None else math.nan for node, each in known])
        walk(self._settled, nodes[end - 1] if end else writer.tip)
