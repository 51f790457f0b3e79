"""The tree of characters in which a prompt is a path; it only grows, so that nothing written is ever lost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from rnn_tui.copies import NeverCopied

YOU, NETWORK = "you", "network"
MOST_SEEN = 2_000  # characters on either side of a fork: more of a branch nobody looks at beside another


@dataclass(eq=False, slots=True)
class Node(NeverCopied):
    """One character of the tree, ``depth`` characters from its beginning, the ``number``-th that was made.

    ``index`` is None where the vocabulary lacks it. ``share`` is what the character was chosen at, of the shares that
    the choice was made from, and ``bits`` its surprise (-log2 of the network's own share) then; None until known.
    Where it was entered more than once, author, share and bits are those of the last time, in every branch.
    """

    instead: ClassVar[str] = "it is a place in a writer's tree; the writer can be"

    character: str
    index: int | None
    author: str
    parent: "Node | None" = field(default=None, repr=False)
    depth: int = 0
    number: int = 0
    share: float | None = None
    bits: float | None = None
    visits: int = 0  # how often the network has drawn the next character from here
    latest: "Node | None" = field(default=None, repr=False)  # the child that was entered last
    children: dict[str, "Node"] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Branch:
    """A path through the tree to one of its ends; ``fork`` is how many characters it shares with the cursor's.

    ``before`` and ``behind`` are the characters nearest to the fork, at most MOST_SEEN each: the whole may be long.
    """

    end: Node
    fork: int
    before: Sequence[Node]
    behind: Sequence[Node]


def common_length(one: Sequence[Node], other: Sequence[Node]) -> int:
    """Return how many nodes two paths from the root share; where they part, they never meet again."""
    low, high = 0, min(len(one), len(other))
    if not high or one[high - 1] is other[high - 1]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if one[middle - 1] is other[middle - 1]:
            low = middle
        else:
            high = middle - 1
    return low


def walk(path: list[Node], node: Node) -> None:
    """Make ``path``, from the first character to the cursor, the one to ``node``, in as many steps as differ."""
    ahead = []
    while node.depth > len(path) or (node.depth and path[node.depth - 1] is not node):
        ahead.append(node)
        assert node.parent is not None  # only the root has none, and its depth is zero
        node = node.parent
    del path[node.depth :]
    path.extend(reversed(ahead))


def path_to(node: Node) -> list[Node]:
    """Return the nodes from the first character to ``node``."""
    path: list[Node] = []
    walk(path, node)
    return path


def branches_to(ends: Iterable[Node], path: Sequence[Node]) -> Iterator[Branch]:
    """Yield the branch to each of ``ends``, from where it leaves ``path``.

    Each takes as many steps as it differs from the last: in the order of ``ends_of`` at most twice the tree.
    """
    there: list[Node] = []
    for end in ends:
        walk(there, end)
        fork = common_length(path, there)
        yield Branch(end, fork, there[max(0, fork - MOST_SEEN) : fork], there[fork : fork + MOST_SEEN])


def last_end(node: Node) -> Node:
    """Return the end that was reached last beyond ``node``."""
    while node.latest is not None:
        node = node.latest
    return node


def flat(nodes: Sequence[Node]) -> list[tuple[Any, ...]]:
    """Return all the nodes of a tree, by number, as plain values: as objects they lead deeper than Python climbs."""
    return [
        (
            *(None if other is None else other.number for other in (node.parent, node.latest)),
            *(node.character, node.index, node.author, node.share, node.bits, node.visits),
        )
        for node in nodes
    ]


def grown_again(values: Iterable[tuple[Any, ...]]) -> list[Node]:
    """Return the nodes, by number, of which ``flat`` made these values."""
    nodes: list[Node] = []
    latest: list[int | None] = []
    for parent, entered_last, character, index, author, share, bits, visits in values:
        above = None if parent is None else nodes[parent]
        depth = 0 if above is None else above.depth + 1
        node = Node(character, index, author, above, depth, len(nodes), share, bits, visits)
        if above is not None:
            above.children[character] = node
        nodes.append(node)
        latest.append(entered_last)
    for node, number in zip(nodes, latest, strict=True):
        node.latest = None if number is None else nodes[number]
    return nodes


def ends_of(root: Node) -> Iterator[Node]:
    """Yield every end of the tree, those behind a fork one after the other."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if not node.children:
            yield node
        waiting.extend(node.children.values())
