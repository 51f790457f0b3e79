"""A text by two hands: typing, choosing, taking back, undo and redo."""

import itertools
import json
import math
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from rnn_tui.generation.tree import MOST_SEEN, NETWORK, YOU, path_to
from rnn_tui.generation.writer import Writer
from rnn_tui.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary("abcde éo’-. \n")


def make_writer(text: str = "") -> Writer:
    writer = Writer(VOCABULARY)
    writer.type_text(text)
    return writer


def test_typed_characters_are_yours_and_taken_ones_the_networks():
    writer = make_writer("ab")
    writer.take(VOCABULARY.index("c"), NETWORK, 0.25)
    assert writer.text == "abc"
    assert [(node.author, node.share) for node in writer.nodes] == [(YOU, None), (YOU, None), (NETWORK, 0.25)]
    assert VOCABULARY.decode(writer.indices) == "abc"


def test_a_character_that_is_entered_again_is_of_the_last_hand_in_every_branch():
    writer = make_writer("a")
    for character in "bc":
        writer.take(VOCABULARY.index(character), NETWORK, 0.25, 2.0)
    other = writer.tip
    writer.take_back()
    writer.take_back()
    writer.type_text("bd")
    assert [(node.author, node.share, node.bits) for node in writer.nodes[1:]] == [(YOU, None, None)] * 2
    writer.go(other)
    assert [(node.author, node.share) for node in writer.nodes[1:]] == [(YOU, None), (NETWORK, 0.25)]


def test_a_node_is_shown_alone_not_with_the_tree_around_it():
    shown = repr(make_writer("abcde " * 50).tip)
    assert len(shown) < 200 and "' '" in shown and "depth=300" in shown


def test_a_letter_and_its_accent_typed_as_two_keys_are_one_character():
    writer = make_writer("e")
    typed = writer.type_text("\u0301")
    assert writer.text == "é" and not typed.unknown
    writer.undo()
    assert writer.text == "e"


def test_an_accent_that_joins_no_letter_stands_alone():
    writer = make_writer("b")
    assert writer.type_text("\u0301").unknown == "\u0301" and writer.text == "b\u0301"
    assert make_writer("\u0301").text == "\u0301"


def test_a_letter_whose_accent_the_text_never_had_loses_it_again():
    writer = make_writer("a")
    assert writer.type_text("\u0301").replaced == {"á": "a"} and writer.text == "a"


def test_look_alikes_are_put_in_and_told():
    writer = make_writer()
    typed = writer.type_text("a'\u2014è…")
    assert writer.text == "a’-e..."
    assert typed.replaced == {"'": "’", "\u2014": "-", "è": "e", "…": "..."}
    assert not typed.unknown


def test_unknown_characters_stand_in_the_text_and_are_not_read():
    writer = make_writer()
    typed = writer.type_text("a7b")
    assert typed.unknown == "7" and writer.text == "a7b"
    assert VOCABULARY.decode(writer.indices) == "ab"


def test_a_paste_is_one_unit_and_its_line_ends_are_made_one():
    writer = make_writer("a")
    writer.type_text("b\r\nc")
    assert writer.text == "ab\nc"
    writer.undo()
    assert writer.text == "a"


def test_taking_back_and_undoing_that():
    writer = make_writer("ab")
    assert writer.take_back() and writer.text == "a"
    assert writer.undo() and writer.text == "ab"
    assert writer.redo() and writer.text == "a"


def test_nothing_to_take_back_undo_or_redo():
    writer = Writer(VOCABULARY)
    assert not writer.take_back() and not writer.undo() and not writer.redo() and not writer.clear()


def test_characters_of_one_unit_are_undone_together():
    writer = make_writer("a")
    for number, character in enumerate("bcd"):
        writer.take(VOCABULARY.index(character), NETWORK, same_unit=number > 0)
    writer.undo()
    assert writer.text == "a"
    writer.redo()
    assert writer.text == "abcd"


def test_clearing_can_be_undone():
    writer = make_writer("abc")
    assert writer.clear() and writer.text == ""
    writer.undo()
    assert writer.text == "abc"


def test_a_new_choice_after_undo_ends_redo():
    writer = make_writer()
    writer.type_text("a")
    writer.undo()
    writer.type_text("b")
    assert not writer.redo() and writer.text == "b"


def test_going_back_and_drawing_again_is_a_new_visit():
    writer = make_writer("a")
    assert writer.visits == 0
    writer.take(1, NETWORK)
    writer.take_back()
    assert writer.visits == 1
    writer.take(1, YOU)
    writer.take_back()
    assert writer.visits == 1


def texts_of(writer: Writer) -> list[str]:
    return ["".join(node.character for node in path_to(branch.end)) for branch in writer.branches(200)]


def test_branches_are_every_way_to_an_end_the_newest_first():
    writer = make_writer("abc")
    writer.take_back()
    writer.type_text("d")
    writer.undo()
    writer.undo()
    writer.type_text("éo")
    assert texts_of(writer) == ["abcéo", "abd"]
    assert [branch.fork for branch in writer.branches(200)] == [5, 2]


def test_only_so_many_branches_are_looked_at_the_newest_of_them():
    writer = Writer(VOCABULARY)
    for character in "abcde":
        writer.type_text(character)
        writer.take_back()
    assert [branch.end.character for branch in writer.branches(2)] == ["e", "d"]


def test_branches_of_a_long_text_are_listed_in_as_many_steps_as_the_tree_has_places():
    writer = make_writer("ab" * 2_000)
    long = list(writer.nodes)
    for number in range(40):  # by turns near the end and near the beginning
        writer.go(long[3_990 if number % 2 else 9])
        writer.type_text(f"{number:06b}".translate({48: "c", 49: "d"}))
    writer.clear()
    calls = itertools.count()
    sys.setprofile(lambda _frame, event, _what: next(calls) if event.endswith("call") else None)
    branches = writer.branches(200)
    sys.setprofile(None)
    assert len(branches) > 20 and next(calls) < 10 * len(writer._nodes)
    for branch in branches:
        path = path_to(branch.end)
        assert (branch.before, branch.behind) == (path[: branch.fork], path[branch.fork :][:MOST_SEEN])


def test_what_was_drawn_and_is_folded_away_now_stays_in_the_text_unread():
    writer = make_writer("ab")
    writer.take(VOCABULARY.index("c"), NETWORK, 0.5, 1.0)
    writer.type_text("a")
    fewer = Writer(Vocabulary("ab"))
    assert fewer.replay(writer.done)
    assert fewer.text == "abca" and fewer.nodes[2].index is None and fewer.nodes[2].bits is None


def test_the_next_branch_comes_round_and_undo_returns():
    writer = make_writer("ab")
    for character in "cde":
        writer.type_text(character + "a")
        writer.take_back()
        writer.take_back()
    assert writer.next_branch() is None and writer.tip.latest.character == "e"
    writer.type_text("ca")
    seen = []
    for _ in range(4):
        writer.go(writer.next_branch())
        seen.append(writer.text)
    assert seen == ["abda", "abea", "abca", "abda"]
    writer.undo()
    assert writer.text == "abca"


def test_what_a_character_was_chosen_at_is_kept():
    writer = make_writer("a7b")
    writer.settle(0, [1.0, math.nan, 3.0])
    writer.take(0, NETWORK, 0.5, 2.0)
    assert [(node.share, node.bits) for node in writer.nodes] == [(0.5, 1.0), (None, None), (0.125, 3.0), (0.5, 2.0)]


@pytest.mark.parametrize(
    "operation",
    [
        {},
        {"do": "fly"},
        {"do": "type"},
        {"do": "type", "text": 3},
        {"do": "go", "node": 99},
        {"do": "go", "node": "1"},
        {"do": "settle", "begin": 9, "bits": [1.0]},
        {"do": "settle", "begin": -1, "bits": [1.0]},
        {"do": "settle", "begin": 1, "bits": ["x"]},
        {"do": "take", "character": 7, "author": NETWORK, "share": None, "bits": None, "same_unit": False},
        {"do": "take", "character": "a", "author": "nobody", "share": None, "bits": None, "same_unit": False},
        {"do": "take", "character": "a", "author": YOU, "share": "much", "bits": None, "same_unit": False},
        {"do": "adopt", "nodes": [[0, "c", YOU, None, None], [9, "d", YOU, None, None]]},
        {"do": "adopt", "nodes": [[-1, "c", YOU, None, None]]},
        {"do": "adopt", "nodes": [[0, "cd", YOU, None, None]]},
    ],
    ids=str,
)
def test_what_was_damaged_is_passed_over_in_a_replay(operation):
    writer = Writer(VOCABULARY)
    good = [{"do": "type", "text": "a"}, {"do": "type", "text": "b"}]
    assert not writer.replay([*good, operation, {"do": "type", "text": "c"}])
    assert writer.text == "abc" and texts_of(writer) == ["abc"]


def test_branches_of_another_writer_are_taken_in_and_come_back_with_ones_own():
    ours, theirs = make_writer("cab"), make_writer("ca")
    theirs.take(VOCABULARY.index("d"), NETWORK, 0.5, 1.0)
    theirs.type_text("e?")
    tip = ours.adopt(theirs)
    assert (ours.text, "".join(node.character for node in path_to(tip))) == ("cab", "cade?")
    assert [(node.author, node.bits) for node in path_to(tip)[1:3]] == [(YOU, None), (NETWORK, 1.0)]
    assert ours.adopt(theirs) is None
    again = Writer(VOCABULARY)
    assert again.replay(ours.done) and again.done == ours.done
    assert texts_of(again) == texts_of(ours) == ["cade?", "cab"]
    assert ours.undo() and ours.text == "" and not ours.undo()  # they are no unit of history


@given(st.text(st.sampled_from(VOCABULARY.characters), max_size=20))
def test_known_text_is_typed_as_it_is(text):
    writer = make_writer()
    typed = writer.type_text(text)
    assert writer.text == text and not typed.unknown and not typed.replaced


def facts(node):
    bits = None if node.bits is None else round(node.bits, 4)
    parent = None if node.parent is None else node.parent.number
    latest = None if node.latest is None else node.latest.number
    return (node.character, node.author, parent, node.depth, node.number, bits, node.visits, latest)


def all_of(writer: Writer):
    places = [writer.tip, *writer._undo, *writer._redo]
    return [facts(node) for node in writer._nodes], [node.number for node in places], len(writer._undo)


class EditedText(RuleBasedStateMachine):
    """Any sequence of edits, against a plain list of versions."""

    def __init__(self) -> None:
        super().__init__()
        self.writer = Writer(VOCABULARY)
        self.versions = [""]
        self.place = 0
        self.unit_open = False  # whether the last thing done was taking a character

    @property
    def text(self) -> str:
        return self.versions[self.place]

    def change(self, text: str) -> None:
        self.unit_open = False
        if text != self.text:
            self.versions = [*self.versions[: self.place + 1], text]
            self.place += 1

    @rule(text=st.text(st.sampled_from("abcde \n"), min_size=1, max_size=4))
    def type_text(self, text: str) -> None:
        self.writer.type_text(text)
        self.change(self.text + text)

    @rule()
    def type_an_accent(self) -> None:
        self.writer.type_text("\u0301")
        joined = {"a": "a", "c": "c", "e": "é", "o": "o"}  # á, ć and ó are not in the text
        last = self.text[-1:]
        self.change(self.text[:-1] + joined[last] if last in joined else self.text + "\u0301")

    @rule()
    def type_what_is_unknown_and_what_looks_alike(self) -> None:
        self.writer.type_text("7'…")
        self.change(self.text + "7’...")

    @rule(index=st.integers(0, len(VOCABULARY) - 1))
    def take(self, index: int) -> None:
        self.writer.take(index, NETWORK)
        self.change(self.text + VOCABULARY.characters[index])
        self.unit_open = True

    @precondition(lambda self: self.unit_open)
    @rule(index=st.integers(0, len(VOCABULARY) - 1))
    def take_one_more_in_the_same_unit(self, index: int) -> None:
        self.writer.take(index, NETWORK, same_unit=True)
        self.versions[self.place] += VOCABULARY.characters[index]

    @rule()
    def take_back(self) -> None:
        assert self.writer.take_back() == (self.text != "")
        self.change(self.text[:-1])

    @rule()
    def clear(self) -> None:
        assert self.writer.clear() == (self.text != "")
        self.change("")

    @rule()
    def undo(self) -> None:
        assert self.writer.undo() == (self.place > 0)
        self.unit_open = False
        self.place = max(0, self.place - 1)

    @rule()
    def redo(self) -> None:
        assert self.writer.redo() == (self.place < len(self.versions) - 1)
        self.unit_open = False
        self.place = min(len(self.versions) - 1, self.place + 1)

    @rule(number=st.integers(0, 99))
    def go_to_an_end(self, number: int) -> None:
        branches = self.writer.branches(200)
        if branches:
            self.writer.go(branches[number % len(branches)].end)
            self.change(self.writer.text)

    @rule(bits=st.floats(0, 9))
    def settle(self, bits: float) -> None:
        length = len(self.writer.nodes)
        self.writer.settle(max(0, length - 2), [bits] * min(2, length))
        self.unit_open = False

    @invariant()
    def a_replay_is_the_same_tree_and_history(self) -> None:
        other = Writer(VOCABULARY)
        assert other.replay(json.loads(json.dumps(self.writer.done)))
        assert other.done == self.writer.done
        assert all_of(other) == all_of(self.writer)

    @invariant()
    def the_text_is_the_version(self) -> None:
        assert self.writer.text == self.text
        known = [character for character in self.text if character in VOCABULARY]
        assert VOCABULARY.decode(self.writer.indices) == "".join(known)


TestEditedText = EditedText.TestCase
TestEditedText.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)
