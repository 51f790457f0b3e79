"""The tree of what may come has the continuations that trying all of them finds."""

from itertools import product

import numpy as np
import pytest
from networks import CELLS

from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling, distribution
from rnn_tui.inspection.what_may_come import stretch_of, what_may_come
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.network import CharRNN

V, DEPTH, LEAST = 3, 5, 0.04


def make_reader(cell="rnn", window=None) -> Reader:
    network = CharRNN(Architecture(V, 6, cell))
    network.flat[...] = np.random.default_rng(3).uniform(-1.2, 1.2, network.flat.size)
    return Reader(network, window)


def start(reader):
    return reader.read_all(reader.start(), [0, 2, 1])


def all_of(ways, before=()):
    """Every way of a tree: the characters, and its share."""
    for way in ways:
        characters = (*before, way.drawn.index)
        yield characters, way.share
        yield from all_of(way.ways, characters)


def by_trying_all(reader, sampling) -> dict:
    shares = {}
    for length in range(1, DEPTH + 1):
        for characters in product(range(V), repeat=length):
            state, share = start(reader), 1.0
            for index in characters:
                share *= distribution(state.logits, sampling)[index]
                state = reader.read(state, index)
            shares[characters] = share
    return shares


@pytest.mark.parametrize("sampling", [Sampling(1.0), Sampling(0.6), Sampling(1.0, top_k=2)])
@pytest.mark.parametrize("cell", CELLS)
def test_it_has_every_continuation_of_a_share_and_no_other(cell, sampling):
    reader = make_reader(cell)
    found = dict(all_of(what_may_come(reader, start(reader), sampling, least=LEAST, most=10_000)))
    expected = {each: share for each, share in by_trying_all(reader, sampling).items() if share >= LEAST}
    assert {each: share for each, share in found.items() if len(each) <= DEPTH} == pytest.approx(expected)
    assert len(expected) > 8


@pytest.mark.parametrize("window", [None, 2])
def test_of_more_it_has_the_likeliest(window):
    reader, sampling = make_reader(window=window), Sampling(4.0)
    found = dict(all_of(what_may_come(reader, start(reader), sampling, least=0.0, most=20)))
    shares = by_trying_all(reader, sampling)
    assert max(map(len, found)) < DEPTH  # else there would be likelier ones that are longer than those tried
    assert found == pytest.approx({each: shares[each] for each in sorted(shares, key=shares.get)[-20:]})


def test_the_likeliest_come_first_and_keep_what_they_were_drawn_at():
    reader = make_reader()
    ways = what_may_come(reader, start(reader), Sampling(0.5))
    raw = distribution(start(reader).logits, Sampling(1.0))
    assert [way.share for way in ways] == sorted((way.share for way in ways), reverse=True)
    assert [way.drawn.bits for way in ways] == pytest.approx([-np.log2(raw[way.drawn.index]) for way in ways])
    assert all(sum(each.share for each in way.ways) <= way.share + 1e-12 for way in ways)


def test_what_always_takes_the_likeliest_has_one_way_which_is_one_stretch():
    reader = make_reader()
    (way,) = what_may_come(reader, start(reader), Sampling(0.0), most=30)
    stretch = stretch_of(way)
    state = start(reader)
    for each in stretch.drawn:
        assert each.index == int(np.argmax(state.logits)) and each.share == 1
        state = reader.read(state, each.index)
    assert (len(stretch.drawn), stretch.share, list(stretch.ways)) == (30, 1.0, [])


def test_a_stretch_ends_where_the_way_parts():
    reader = make_reader()
    for way in what_may_come(reader, start(reader), Sampling(0.3), least=0.1):
        stretch = stretch_of(way)
        assert len(stretch.ways) != 1
        assert stretch.share == pytest.approx(np.prod([each.share for each in stretch.drawn]))


def test_it_ends_when_it_is_told():
    reader = make_reader()
    answers = iter([True] * 5 + [False])
    ways = what_may_come(reader, start(reader), Sampling(1.0), may_go_on=lambda: next(answers))
    assert len(list(all_of(ways))) == 5
