"""What a network sees ahead of a text: the distribution after it, and how it would go on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count, islice

from rnn_tui.generation.cached_reader import KEEP_EVERY, CachedReader
from rnn_tui.generation.reader import Reader, State, generate
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.tree import Branch, Node, walk
from rnn_tui.network.blas import ONE_BLAS_THREAD

GHOST_LENGTH = 60
GHOST_SEED = 7  # always the same, so that what changes in the ghost is what the network learnt
_BREATH = 1e-4  # seconds: enough for another thread to take the interpreter


@dataclass(frozen=True)
class Lookahead:
    """The answer of ``look_ahead``: ``cached`` stands at the end of the text and belongs to whoever asked."""

    step: int
    cached: CachedReader
    ghost: tuple[int, ...]


@dataclass(frozen=True)
class Measured:
    """What a network makes of a text: the mean surprise of all its characters, and that of each behind its fork.

    Each is in bits, and not a number where the network does not read it.
    """

    mean: float
    behind: Sequence[float]


@dataclass(frozen=True)
class BranchComparison:
    """What the network of ``step`` makes of each of the ``branches``, and of the text at the cursor: its ``bits``."""

    step: int
    bits: Sequence[float]
    branches: Sequence[Measured | None]


def look_ahead(reader: Reader, step: int, nodes: Sequence[Node], sampling: Sampling) -> Lookahead:
    """Read ``nodes`` with the parameters of ``step``, and write GHOST_LENGTH characters on."""
    return read_on(Lookahead(step, CachedReader(reader), ()), nodes, sampling)


def read_on(lookahead: Lookahead, nodes: Sequence[Node], sampling: Sampling) -> Lookahead:
    """Go on from where ``lookahead`` stands to the end of ``nodes``; its cached is the new one's then.

    It is done beside the screen, to whose thread the interpreter is left now and then: else that would wait for it
    several times a key, each time for as long as Python lets a thread go on.
    """
    cached = lookahead.cached
    state = cached.follow(nodes, _breathing())
    return Lookahead(lookahead.step, cached, write_ghost(cached.reader, state, sampling))


@ONE_BLAS_THREAD
def write_ghost(reader: Reader, state: State, sampling: Sampling) -> tuple[int, ...]:
    """Return the characters that the network would write now, always from the same seed."""
    return tuple(islice(generate(reader, state, sampling, GHOST_SEED), GHOST_LENGTH))


def _breathing() -> Callable[[], bool]:
    """Return what lets other threads go on behind every KEEP_EVERY-th call; its answer is always yes."""
    calls = count(1)

    def may_go_on() -> bool:
        if next(calls) % KEEP_EVERY == 0:
            time.sleep(_BREATH)
        return True

    return may_go_on


def compare_branches(
    step: int, cached: CachedReader, branches: Sequence[Branch], is_time: Callable[[], bool]
) -> BranchComparison:
    """Return what the network of ``cached`` makes of each branch; ``cached``, at the cursor, belongs to this question.

    Those that part last are read first, so that nothing before a fork is read again; None for those for which there
    ``is_time`` no more, which is asked after each character.
    """
    bits = list(cached.bits)
    found: list[Measured | None] = [None] * len(branches)
    breathe, path = _breathing(), list(cached.nodes)
    for place in sorted(range(len(branches)), key=lambda place: -branches[place].fork):
        branch = branches[place]
        walk(path, branch.end)
        cached.follow(path, lambda: breathe() and is_time())
        if len(cached.nodes) < len(path):
            break
        found[place] = Measured(cached.bits_per_character(), cached.bits[branch.fork :])
    return BranchComparison(step, bits, found)
