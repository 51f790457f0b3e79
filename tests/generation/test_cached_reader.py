"""A reader's way along an edited text: any edits leave the very bits of a fresh pass."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rnn_tui.generation.cached_reader import KEEP_EVERY, RECENT, CachedReader
from rnn_tui.generation.lookahead import GHOST_LENGTH, look_ahead
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.tree import NETWORK
from rnn_tui.generation.writer import Writer
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.initial import initialise
from rnn_tui.network.network import CharRNN
from rnn_tui.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary("abcdef")
V = len(VOCABULARY)


def make_reader(window: int | None = None, cell="rnn", layers=1) -> Reader:
    network = CharRNN(Architecture(V, 5, cell, layers))
    initialise(network, "orthogonal", np.random.default_rng(4))
    return Reader(network, window)


def make_writer(text: str = "") -> Writer:
    writer = Writer(VOCABULARY)
    writer.type_text(text)
    return writer


class EditedTrail(RuleBasedStateMachine):
    """Any sequence of edits; every state is that of a fresh pass over the text by the step function."""

    @initialize(window=st.sampled_from([None, 3]), cell=st.sampled_from(CELL_NAMES))
    def begin(self, window, cell) -> None:
        self.writer = make_writer()
        self.reader = make_reader(window, cell, layers=2)
        self.cached = CachedReader(self.reader)

    @rule(text=st.text("abcdef7", min_size=1, max_size=5))
    def type_text(self, text) -> None:
        self.writer.type_text(text)

    @rule(seed=st.integers(0, 99), length=st.integers(1, 3 * KEEP_EVERY))
    def paste(self, seed, length) -> None:
        self.writer.type_text("".join(np.random.default_rng(seed).choice(list("abcdef7"), length)))

    @rule(index=st.integers(0, V - 1))
    def take(self, index) -> None:
        self.writer.take(index, NETWORK)

    @rule(count=st.integers(1, 3 * KEEP_EVERY))
    def take_back(self, count) -> None:
        for _ in range(count):
            self.writer.take_back()

    @rule(count=st.integers(1, 4))
    def undo(self, count) -> None:
        for _ in range(count):
            self.writer.undo()

    @rule()
    def redo(self) -> None:
        self.writer.redo()

    @rule(place=st.floats(0, 1))
    def go_along_a_branch(self, place) -> None:
        branches = self.writer.branches(200)
        if branches:
            self.writer.go(branches[int(place * (len(branches) - 1))].end)

    @rule()
    def go_to_the_next_branch(self) -> None:
        end = self.writer.next_branch()
        if end is not None:
            assert self.writer.go(end)

    @rule(count=st.integers(0, 2 * KEEP_EVERY), text=st.text("abcdef7"), most=st.integers(1, KEEP_EVERY))
    def read_a_part(self, count, text, most) -> None:
        """Stop on the way, as where a key may take no longer; what is read then is the text's beginning."""
        self.take_back(count)
        self.writer.type_text(text)
        asked = iter(range(1, most))
        self.cached.follow(self.writer.nodes, lambda: next(asked, None) is not None)
        assert self.cached.nodes == self.writer.nodes[: len(self.cached.nodes)]
        if most < KEEP_EVERY and len(self.cached.nodes) < len(self.writer.nodes):
            assert next(asked, None) is None

    @invariant()
    def is_a_fresh_pass(self) -> None:
        state = self.cached.follow(self.writer.nodes)
        fresh = self.reader.start()
        bits = []
        for index in self.writer.indices:
            shares = np.exp(fresh.logits.astype(float) - fresh.logits.max())
            bits.append(-math.log2(shares[index] / shares.sum()))
            fresh = self.reader.read(fresh, index)
        assert state.length == fresh.length == len(bits)
        assert state.h.tobytes() == fresh.h.tobytes() and state.logits.tobytes() == fresh.logits.tobytes()
        assert self.cached.nodes == self.writer.nodes and self.cached.state is state
        assert [each for each in self.cached.bits if not math.isnan(each)] == pytest.approx(bits)
        if bits:
            assert self.cached.bits_per_character() == pytest.approx(sum(bits) / len(bits))
        self.remembers_the_way_here()

    def remembers_the_way_here(self) -> None:
        """What it says of the last characters is what they make of each other, and ends where it stands."""
        states = self.cached.last_states()
        assert states[-1] is self.cached.state
        for node, before, after in zip(
            self.cached.nodes[len(self.cached.nodes) - len(states) + 1 :], states, states[1:]
        ):
            read = before if node.index is None else self.reader.read(before, node.index)
            assert read.length == after.length and read.h.tobytes() == after.h.tobytes()


EditedTrail.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestEditedTrail = EditedTrail.TestCase


def steps_of(monkeypatch) -> list[int]:
    read, steps = Reader.read, []
    monkeypatch.setattr(Reader, "read", lambda *arguments: steps.append(1) or read(*arguments))
    return steps


def test_a_character_at_the_end_of_a_long_text_is_one_step(monkeypatch):
    cached, writer = CachedReader(make_reader()), make_writer("abc" * 10 * KEEP_EVERY)
    cached.follow(writer.nodes)
    steps = steps_of(monkeypatch)
    writer.type_text("d")
    cached.follow(writer.nodes)
    assert len(steps) == 1
    writer.take_back()
    cached.follow(writer.nodes)
    assert len(steps) == 1


def test_going_back_reads_nothing_again_as_far_as_is_remembered(monkeypatch):
    cached, writer = CachedReader(make_reader()), make_writer("abc" * 10 * KEEP_EVERY)
    cached.follow(writer.nodes)
    steps, other = steps_of(monkeypatch), cached.copy()
    for _ in range(RECENT - 1):
        writer.take_back()
        cached.follow(writer.nodes)
        other.follow(writer.nodes)
    assert steps == []
    for _ in range(KEEP_EVERY):  # what is read again on the way is remembered, too
        writer.take_back()
        cached.follow(writer.nodes)
    assert len(steps) < 2 * KEEP_EVERY


def test_the_way_along_the_last_characters_begins_with_the_state_before_them():
    cached, writer = CachedReader(make_reader()), make_writer("abc")
    assert [state.length for state in cached.last_states()] == [0]
    cached.follow(writer.nodes)
    assert [state.length for state in cached.last_states()] == [0, 1, 2, 3]
    writer.type_text("def" * RECENT)
    cached.follow(writer.nodes)
    assert [state.length for state in cached.last_states()] == list(range(2 * RECENT + 4, 3 * RECENT + 4))


def test_where_branches_part_the_state_is_kept(monkeypatch):
    cached, writer = CachedReader(make_reader()), make_writer("abc" * KEEP_EVERY + "abcdef" * 5)
    cached.follow(writer.nodes)
    fork = writer.tip
    writer.type_text("a")
    cached.follow(writer.nodes)
    writer.take_back()
    writer.type_text("b")
    cached.follow(writer.nodes)  # here two branches part
    steps = steps_of(monkeypatch)
    writer.take_back()
    cached.follow(writer.nodes)
    assert steps == [] and writer.tip is fork


@given(st.text("abc7", max_size=30), st.integers(0, 30))
def test_the_mean_of_a_part_is_that_of_its_characters(text, begin):
    cached, writer = CachedReader(make_reader()), make_writer(text)
    cached.follow(writer.nodes)
    part = [bits for bits in cached.bits[min(begin, len(text)) :] if not math.isnan(bits)]
    mean = cached.bits_per_character(min(begin, len(text)))
    assert mean == pytest.approx(sum(part) / len(part)) if part else math.isnan(mean)


def test_the_outlook_is_the_trail_and_the_ghost():
    reader, writer = make_reader(), make_writer("bc")
    lookahead = look_ahead(reader, 7, writer.nodes, Sampling(0.5))
    assert lookahead.step == 7 and lookahead.cached.nodes == writer.nodes
    assert len(lookahead.ghost) == GHOST_LENGTH
    assert lookahead.ghost == look_ahead(reader, 8, writer.nodes, Sampling(0.5)).ghost
