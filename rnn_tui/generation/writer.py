"""A text that grows one character at a time, written by two authors: you and the network.

The text is a path in a tree (see tree.py): going back moves to the parent, a new choice makes or enters a child. The
history of positions is what undo and redo walk. Every change is an operation that a journal can save and
``replay`` does again.
"""

import heapq
import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rnn_tui.copies import CopiedWhole
from rnn_tui.generation.operations import KeptCharacter, Operation, character_of, figure_of
from rnn_tui.generation.tree import (
    NETWORK,
    YOU,
    Branch,
    Node,
    branches_to,
    ends_of,
    flat,
    grown_again,
    last_end,
    path_to,
    walk,
)
from rnn_tui.text.look_alikes import look_alike
from rnn_tui.text.normal_form import normalise
from rnn_tui.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Typed:
    """What happened to typed or pasted characters: ``replaced`` by a look-alike, or ``unknown`` and only marked."""

    replaced: dict[str, str]
    unknown: str


class Writer(CopiedWhole):
    """The text of the write pane, its tree and its history; it knows the vocabulary and no network.

    ``done`` are the operations since the beginning that nobody has taken away to keep; ``by_hand`` says whether a
    person has ever typed anything behind the openings that were put there.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.done: list[Operation] = []
        self.by_hand = False
        self._root = Node("", None, YOU)
        self._nodes = [self._root]  # all there are, by number
        self._path: list[Node] = []
        self._undo: list[Node] = []
        self._redo: list[Node] = []

    def __getstate__(self) -> dict[str, Any]:
        return {
            "vocabulary": self.vocabulary,
            "done": self.done,
            "by_hand": self.by_hand,
            "nodes": flat(self._nodes),
            "tip": self.tip.number,
            "undo": [node.number for node in self._undo],
            "redo": [node.number for node in self._redo],
        }

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.vocabulary, self.done, self.by_hand = state["vocabulary"], state["done"], state["by_hand"]
        self._nodes = grown_again(state["nodes"])
        self._root = self._nodes[0]
        self._path = path_to(self._nodes[state["tip"]])
        self._undo, self._redo = ([self._nodes[number] for number in state[name]] for name in ("undo", "redo"))

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
    def tip(self) -> Node:
        """The node of the cursor: the last character's, or the root before any."""
        return self._path[-1] if self._path else self._root

    @property
    def root(self) -> Node:
        """The place before any character."""
        return self._root

    @property
    def visits(self) -> int:
        """How often the network has drawn at this position: its next draw here may differ."""
        return self.tip.visits

    # -- operations ---------------------------------------------------------------------------------------------

    def type_text(self, text: str, is_opening: bool = False) -> Typed:
        """Append what was typed or pasted: normalised, look-alikes put in; one unit of history.

        An opening is put there by the program for somebody to go on from.
        """
        self._note("type", text=text, **({"opening": True} if is_opening else {}))
        self.by_hand = self.by_hand or not is_opening
        replaced: dict[str, str] = {}
        unknown = ""
        before = self.tip
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

    def take(
        self,
        index: int,
        author: str,
        share: float | None = None,
        bits: float | None = None,
        same_unit: bool = False,
    ) -> None:
        """Append the character ``index``; with ``same_unit`` undo takes it back with the one before."""
        self._take(self.vocabulary.characters[index], author, share, bits, same_unit)

    def _take(self, character: str, author: str, share: float | None, bits: float | None, same_unit: bool) -> None:
        self._note("take", character=character, author=author, share=share, bits=bits, same_unit=same_unit)
        before = self.tip
        if author == NETWORK:
            before.visits += 1
        self._enter(character, author, share, bits)
        if not same_unit:
            self._remember(before)

    def take_back(self) -> bool:
        """Go back one character; return whether there was one."""
        if not self._path:
            return False
        self._note("back")
        before = self._path.pop()
        self._remember(before)
        return True

    def clear(self) -> bool:
        """Go back to the empty text; undo brings the text back. Return whether there was one."""
        if not self._path:
            return False
        return self.go(self._root)

    def go(self, node: Node) -> bool:
        """Go to any place of the tree; return whether it is another one."""
        before = self.tip
        if node is before:
            return False
        self._note("go", node=node.number)
        walk(self._path, node)
        self._remember(before)
        return True

    def undo(self) -> bool:
        """Go to the position before the last change; return whether there was one."""
        return self._step("undo", self._undo, self._redo)

    def redo(self) -> bool:
        """Go forward again; return whether there was something undone."""
        return self._step("redo", self._redo, self._undo)

    def settle(self, begin: int, bits: Sequence[float]) -> None:
        """Keep the surprise at which characters were typed: ``bits`` of those from ``begin`` on.

        Not a number stands for a character that the network does not read.
        """
        self._note("settle", begin=begin, bits=[None if math.isnan(each) else round(each, 4) for each in bits])
        for node, each in zip(self._path[begin : begin + len(bits)], bits):
            if node.index is not None and not math.isnan(each):
                node.bits = float(each)
                node.share = 2.0**-node.bits

    # -- branches -----------------------------------------------------------------------------------------------

    def branches(self, most: int) -> list[Branch]:
        """Return the branches of the tree, the one that was written last first, at most so many."""
        ends = [end for end in ends_of(self._root) if end.depth]
        newest = set(heapq.nlargest(most, (end.number for end in ends)))
        branches = branches_to((end for end in ends if end.number in newest), self._path)
        return sorted(branches, key=lambda branch: -branch.end.number)

    def next_branch(self) -> Node | None:
        """Return the end of the branch beside the nearest fork before the cursor; one after another comes round."""
        for node in reversed(self._path):
            assert node.parent is not None  # the root is in no path
            beside = list(node.parent.children.values())
            if len(beside) > 1:
                return last_end(beside[(beside.index(node) + 1) % len(beside)])
        return None

    def adopt(self, other: "Writer") -> Node | None:
        """Take in the branches of another writer with their authors; cursor and history do not change.

        Returns the place where the other's cursor is, None where all of it was here already.
        """
        ours = {other._root: self._root}
        adopted = []
        for node in other._nodes[1:]:  # a parent comes before its children
            assert node.parent is not None
            parent = ours[node.parent]
            child = parent.children.get(node.character)
            if child is None:
                adopted.append([parent.number, node.character, node.author, node.share, node.bits])
                child = self._grow(parent, node.character, node.author, node.share, node.bits)
            ours[node] = child
        if not adopted:
            return None
        self.by_hand = self.by_hand or other.by_hand
        self._note("adopt", nodes=adopted)
        return ours[other.tip]

    # -- what was saved -----------------------------------------------------------------------------------------

    def replay(self, operations: Iterable[Operation]) -> bool:
        """Repeat the operations of ``done``; return whether all of them were valid. Those that are not are skipped."""
        whole = True
        for operation in operations:
            try:
                self._do(operation)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                whole = False
        return whole

    def _do(self, operation: Operation) -> None:
        match operation["do"]:
            case "type":
                self.type_text(operation["text"], bool(operation.get("opening")))
            case "take":
                kept = character_of(*(operation[name] for name in ("character", "author", "share", "bits")))
                self._take(*kept, bool(operation["same_unit"]))
            case "back":
                self.take_back()
            case "go":
                self.go(self._nodes[operation["node"]])
            case "undo":
                self.undo()
            case "redo":
                self.redo()
            case "adopt":
                self._adopt([(parent, character_of(*kept)) for parent, *kept in operation["nodes"]])
                self.by_hand = self.by_hand or any(kept[1] == YOU for _parent, *kept in operation["nodes"])
                self._note("adopt", nodes=operation["nodes"])
            case "settle":
                begin = operation["begin"]
                if not 0 <= begin <= begin + len(operation["bits"]) <= len(self._path):
                    raise ValueError(operation)
                bits = [figure_of(each) for each in operation["bits"]]
                self.settle(begin, [math.nan if each is None else each for each in bits])
            case _:
                raise ValueError(operation)

    def _adopt(self, adopted: list[tuple[int, KeptCharacter]]) -> None:
        """Let characters grow, each behind a parent's number; raise ValueError, and do nothing, for no such parent."""
        if not all(0 <= parent < len(self._nodes) + place for place, (parent, _kept) in enumerate(adopted)):
            raise ValueError(adopted)
        for parent, kept in adopted:
            self._grow(self._nodes[parent], *kept)

    # -- the path -----------------------------------------------------------------------------------------------

    def _compose(self, typed: str) -> str:
        """Join an accent that arrived as a key of its own with the letter before it, which it replaces."""
        if not self._path or not unicodedata.combining(typed):
            return typed
        composed = unicodedata.normalize("NFC", self.tip.character + typed)
        if len(composed) > 1:
            return typed
        self._path.pop()
        return composed

    def _enter(self, character: str, author: str, share: float | None = None, bits: float | None = None) -> None:
        parent = self.tip
        child = parent.children.get(character)
        if child is None:
            child = self._grow(parent, character, author, share, bits)
        else:
            child.author, child.share, child.bits = author, share, bits
        parent.latest = child
        self._path.append(child)

    def _grow(self, parent: Node, character: str, author: str, share: float | None, bits: float | None) -> Node:
        """Put a new character behind ``parent`` and return it; ``share`` and ``bits`` only where somebody reads it."""
        index = self.vocabulary.index(character)
        if index is None:
            share = bits = None
        child = Node(character, index, author, parent, parent.depth + 1, len(self._nodes), share, bits)
        parent.children[character] = child
        parent.latest = parent.latest or child
        self._nodes.append(child)
        return child

    def _remember(self, before: Node) -> None:
        if before is not self.tip:
            self._undo.append(before)
            self._redo.clear()

    def _step(self, name: str, there: list[Node], back: list[Node]) -> bool:
        if not there:
            return False
        self._note(name)
        back.append(self.tip)
        walk(self._path, there.pop())
        return True

    def _note(self, name: str, **details: object) -> None:
        self.done.append({"do": name, **details})
