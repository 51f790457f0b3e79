"""Cursor: a place within what is written where one looks, and what the network thought there."""

from collections.abc import Callable, Iterable, Sequence

from rnn_tui.generation.cached_reader import KEEP_EVERY, RECENT, CachedReader
from rnn_tui.generation.tree import Node, walk

_KEPT = RECENT + KEEP_EVERY  # states, so that most ways back need nothing read again


class Cursor:
    """Where one looks: before the character at ``place``, which is None where one looks at the end, as who writes does.

    What stands there are copies of what reads the text: that itself stays at the end.
    """

    def __init__(self) -> None:
        self.place: int | None = None
        self._path: list[Node] = []
        self._copies: dict[CachedReader, CachedReader] = {}

    @property
    def path(self) -> Sequence[Node]:
        """The characters before the place; not to be changed."""
        return self._path

    def go(self, nodes: Sequence[Node], place: int | None) -> None:
        """Look before the character at ``place`` of ``nodes``, behind their last, or at the end again: None."""
        if place is None:
            self.leave()
            return
        self.place = max(0, min(place, len(nodes)))
        if self.place:
            walk(self._path, nodes[self.place - 1])
        else:
            self._path.clear()

    def standing_in(self, nodes: Sequence[Node]) -> Node | None:
        """Return which of ``nodes`` is at the place; none behind the last."""
        return None if self.place is None or self.place >= len(nodes) else nodes[self.place]

    def leave(self) -> None:
        """Look at the end again."""
        self.place = None
        self._copies.clear()

    def follow(self, readers: Iterable[CachedReader], may_go_on: Callable[[], bool]) -> bool:
        """Bring copies of ``readers`` that have read it to the place, exact to the bit; those of others are forgotten.

        Each has as many last states there as one that wrote there would have. ``may_go_on`` is asked after each
        character and may stop it on the way. Returns whether any copy is new or has moved.
        """
        if self.place is None:
            return False
        before = {reader: copy.state for reader, copy in self._copies.items()}
        self._copies = {each: self._copies.get(each) or each.copy(_KEPT) for each in readers}
        for reader, copy in self._copies.items():
            if reader.missing(self._path) > 0:
                continue  # that is still on its way there: whoever waits for it does not read the same
            copy.follow(self._path, may_go_on)
            if len(copy.last_states()) <= min(RECENT, len(self._path)) and may_go_on():
                copy.follow(self._path[: max(0, len(self._path) - _KEPT)], may_go_on)
                copy.follow(self._path, may_go_on)
        return any(before.get(reader) is not copy.state for reader, copy in self._copies.items())

    def at_place(self, reader: CachedReader) -> CachedReader:
        """Return what stands where one looks: the copy of ``reader``, or at the end itself."""
        return reader if self.place is None else self._copies[reader]


def word_before(nodes: Sequence[Node], place: int) -> int:
    """Return where the word begins that ends at ``place`` or before."""
    while place and nodes[place - 1].character.isspace():
        place -= 1
    while place and not nodes[place - 1].character.isspace():
        place -= 1
    return place


def word_behind(nodes: Sequence[Node], place: int) -> int:
    """Return where the next word behind ``place`` begins, or the end."""
    while place < len(nodes) and not nodes[place].character.isspace():
        place += 1
    while place < len(nodes) and nodes[place].character.isspace():
        place += 1
    return place
