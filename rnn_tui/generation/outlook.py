"""What a network sees ahead of a text: the distribution after it, and how it would go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from rnn_tui.generation.reader import Reader, State, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.trail import Trail
from rnn_tui.generation.tree import Node

GHOST_LENGTH = 60
GHOST_SEED = 7  # always the same, so that what changes in the ghost is what the network learnt


@dataclass(frozen=True)
class Outlook:
    """The answer of ``look_ahead``: ``trail`` stands at the end of the text and belongs to whoever asked."""

    step: int
    trail: Trail
    ghost: tuple[int, ...]


def look_ahead(reader: Reader, step: int, nodes: Sequence[Node], sampling: Sampling) -> Outlook:
    """Read ``nodes`` with the parameters of ``step``, and write GHOST_LENGTH characters on."""
    return read_on(Outlook(step, Trail(reader), ()), nodes, sampling)


def read_on(outlook: Outlook, nodes: Sequence[Node], sampling: Sampling) -> Outlook:
    """Go on from where ``outlook`` stands to the end of ``nodes``; its trail is the new one's then."""
    trail = outlook.trail
    state = trail.follow(nodes)
    return Outlook(outlook.step, trail, write_ghost(trail.reader, state, sampling))


def write_ghost(reader: Reader, state: State, sampling: Sampling) -> tuple[int, ...]:
    """Return the characters that the network would write now, always from the same seed."""
    return tuple(islice(generate(reader, state, sampling, GHOST_SEED), GHOST_LENGTH))
