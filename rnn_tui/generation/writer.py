"""A text that grows a character at a time, by two hands: yours and the network's.

The text is a path in a tree of characters that only grows: going back moves to the parent, a new choice makes
or enters a child. The history of positions is what undo and redo walk.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from rnn_tui.text.corpus import normalise
from rnn_tui.text.look_alikes import look_alike
from rnn_tui.text.vocabulary import Vocabulary

YOU, NETWORK = "you", "network"


@dataclass(eq=False)
class Node:
    """One character of the tree. ``index`` is None where the vocabulary lacks it; ``share`` is what it was drawn at."""

    character: str
    index: int | None
    author: str
    parent: "Node | None" = None
    share: float | None = None
    visits: int = 0  # how often the network has drawn the next character from here
    children: dict[str, "Node"] = field(default_factory=dict)


@dataclass(frozen=True)
class Typed:
    """What became of typed or pasted characters: ``replaced`` by a look-alike, or ``unknown`` and only marked."""

    replaced: dict[str, str]
    unknown: str


class Writer:
    """The text of the write pane, its tree and its history; it knows the vocabulary and no network."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._root = Node("", None, YOU)
        self._path: list[Node] = []
        self._undo: list[Node] = []
        self._redo: list[Node] = []

    @property
    def nodes(self) -> list[Node]:
        """The characters from the first to the cursor; not to be changed."""
        return self._path

    @property
    def text(self) -> str:
        """The text as it is read on the screen."""
        return "".join(node.character for node in self._path)

    @property
    def indices(self) -> list[int]:
        """What the network reads: the known characters' indices."""
        return [node.index for node in self._path if node.index is not None]

    @property
    def visits(self) -> int:
        """How often the network has drawn at this position: its next draw here may differ."""
        return self._tip.visits

    def type_text(self, text: str) -> Typed:
        """Append what was typed or pasted: normalised, look-alikes put in; one unit of history."""
        replaced: dict[str, str] = {}
        unknown = ""
        before = self._tip
        for typed in normalise(text):
            character = self._compose(typed)
            if character in self.vocabulary:
                self._enter(character, YOU)
            elif other := look_alike(character, self.vocabulary):
                replaced[character] = other
                for part in other:
                    self._enter(part, YOU)
            else:
                unknown += character
                self._enter(character, YOU)
        self._remember(before)
        return Typed(replaced, unknown)

    def take(self, index: int, author: str, share: float | None = None, same_unit: bool = False) -> None:
        """Append the character ``index``; with ``same_unit`` undo takes it back with the one before."""
        before = self._tip
        if author == NETWORK:
            before.visits += 1
        self._enter(self.vocabulary.characters[index], author, share)
        if not same_unit:
            self._remember(before)

    def take_back(self) -> bool:
        """Go back one character; return whether there was one."""
        if not self._path:
            return False
        before = self._tip
        self._leave()
        self._remember(before)
        return True

    def clear(self) -> bool:
        """Go back to the empty text; undo brings the text back. Return whether there was one."""
        before = self._tip
        self._path = []
        self._remember(before)
        return before is not self._root

    def undo(self) -> bool:
        """Go to the position before the last change; return whether there was one."""
        return self._walk(self._undo, self._redo)

    def redo(self) -> bool:
        """Go forward again; return whether there was something undone."""
        return self._walk(self._redo, self._undo)

    def _compose(self, typed: str) -> str:
        """Join an accent that arrived as a key of its own with the letter before it, which it replaces."""
        if not self._path or not unicodedata.combining(typed):
            return typed
        composed = unicodedata.normalize("NFC", self._tip.character + typed)
        if len(composed) > 1:
            return typed
        self._leave()
        return composed

    @property
    def _tip(self) -> Node:
        return self._path[-1] if self._path else self._root

    def _enter(self, character: str, author: str, share: float | None = None) -> None:
        parent = self._tip
        child = parent.children.get(character)
        if child is None:
            child = Node(character, self.vocabulary.index(character), author, parent, share)
            parent.children[character] = child
        else:
            child.author, child.share = author, share
        self._path.append(child)

    def _leave(self) -> None:
        self._path.pop()

    def _remember(self, before: Node) -> None:
        if before is not self._tip:
            self._undo.append(before)
            self._redo.clear()

    def _walk(self, there: list[Node], back: list[Node]) -> bool:
        if not there:
            return False
        back.append(self._tip)
        self._path = list(_path_to(there.pop()))
        return True


def _path_to(node: Node) -> Iterable[Node]:
    path: list[Node] = []
    step: Node | None = node
    while step is not None and step.parent is not None:
        path.append(step)
        step = step.parent
    return reversed(path)
