"""What is mixed up, against a plain loop over the characters of each stream."""

import math
from collections import Counter

import numpy as np
import pytest

from rnn_tui.generation.reader import Reader
from rnn_tui.inspection.mistakes import AMONG, find_mistakes, judge
from rnn_tui.network.network import CharRNN
from tests.networks import make_network

V = 7


def plain_rows(network: CharRNN, text: list[int], begins: list[int], length: int, window: int | None = None):
    """(place, target, logits) of each character of pieces of ``length`` that are read from zero at ``begins``."""
    reader, rows = Reader(network, window), []
    for begin in begins:
        state = reader.start()
        for place in range(begin, begin + length):
            state = reader.read(state, text[place])
            rows.append((place + 1, text[place + 1], state.logits.tolist()))
    return rows


@pytest.mark.parametrize(("cell", "layers", "window"), [("rnn", 1, None), ("lstm", 2, None), ("gru", 1, 5)])
def test_all_of_it_agrees_with_a_plain_loop(cell, layers, window):
    network = make_network(V, 6, cell, layers, dtype=np.float32)
    network.flat[...] *= 3
    text = np.random.default_rng(2).integers(0, V - 1, 321).astype(np.uint8)  # one never occurs
    five_gram = np.random.default_rng(3).uniform(0.5, 3.5, len(text))
    found = find_mistakes(network, text, window, five_gram)
    if window is None:  # five streams of a window's 64 characters
        rows = plain_rows(network, text.tolist(), list(range(0, 320, 64)), 64)
    else:
        rows = plain_rows(network, text.tolist(), [0], 320, window)[window - 1 :]
    losses, ranks, guesses = {}, {}, {}
    for place, target, logits in rows:
        losses[place] = math.log(sum(math.exp(each) for each in logits)) - logits[target]
        ranks[place] = sum(each > logits[target] for each in logits)
        guesses[place] = logits.index(max(logits))
    places = list(losses)
    known = ~np.isnan(found.losses)
    assert np.flatnonzero(known).tolist() == sorted(places)
    assert found.losses[known] == pytest.approx([losses[place] for place in sorted(places)], abs=1e-5)
    assert found.loss == pytest.approx(np.mean(list(losses.values())), rel=1e-5)
    assert found.first == pytest.approx(np.mean([ranks[place] == 0 for place in places]))
    assert found.among == pytest.approx(np.mean([ranks[place] < AMONG for place in places]))
    assert found.five_gram == pytest.approx(np.mean([five_gram[place] for place in places]))
    assert found.five_gram_better == pytest.approx(np.mean([five_gram[place] < losses[place] for place in places]))

    targets = {place: target for place, target, _logits in rows}
    by_character = {index: [place for place in places if targets[place] == index] for index in range(V)}
    costs = [each.count * each.loss for each in found.characters]
    assert costs == sorted(costs, reverse=True)
    assert {each.index for each in found.characters} == set(range(V - 1))
    for each in found.characters:
        own = by_character[each.index]
        assert each.count == len(own) and each.loss == pytest.approx(
            np.mean([losses[place] for place in own]), rel=1e-5
        )
        assert each.first == pytest.approx(np.mean([ranks[place] == 0 for place in own]))
        assert each.among == pytest.approx(np.mean([ranks[place] < AMONG for place in own]))
        assert each.five_gram == pytest.approx(np.mean([five_gram[place] for place in own]))

    pairs = Counter((targets[place], guesses[place]) for place in places if guesses[place] != targets[place])
    counts = [each.count for each in found.confusions]
    assert counts == sorted(pairs.values(), reverse=True)[: len(counts)] and len(counts) == min(30, len(pairs))
    for each in found.confusions:
        assert each.count == pairs[each.index, each.guess]
        assert each.share == pytest.approx(each.count / len(by_character[each.index]))

    worst = sorted(places, key=lambda place: -losses[place])[:30]
    assert [each.place for each in found.worst] == worst
    for each in found.worst:
        assert each.loss == pytest.approx(losses[each.place], rel=1e-5) and each.guess == guesses[each.place]


def test_equal_candidates_keep_their_order_and_no_number_is_any_character():
    logits = np.array([[1.0, 2.0, 2.0], [np.nan, 0.0, 0.0], [0.0, np.inf, 0.0]])
    scores = judge(logits, np.array([2, 1, 0], np.uint8))
    assert scores.ranks.tolist() == [1, 1, 0] and scores.guesses.tolist() == [1, 0, 0]
    assert scores.losses[1:] == pytest.approx(math.log(3)) and scores.shares[1:] == pytest.approx(1 / 3)
    assert scores.shares[0] == pytest.approx(1 / (2 + math.exp(-1)))


def test_five_grams_that_do_not_reach_as_far_are_not_told_of():
    text = np.random.default_rng(2).integers(0, V, 40).astype(np.uint8)
    found = find_mistakes(make_network(V, 3, dtype=np.float32), text, None, np.ones(10))
    assert found.five_gram is found.five_gram_better is None
    assert {each.five_gram for each in found.characters} == {None}


def test_a_text_of_two_characters_has_one_to_score():
    found = find_mistakes(make_network(V, 3, dtype=np.float32), np.array([1, 2], np.uint8), window=5)
    assert [each.index for each in found.characters] == [2] and [each.place for each in found.worst] == [1]
