"""Several texts written side by side: each is the one that is written by itself."""

import numpy as np
import pytest
from networks import ALL_EXTRAS, CELLS, NO_EXTRAS, make_network

from rnn_tui.errors import Cancelled
from rnn_tui.generation.reader import Reader
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import draw_on, until_stop
from rnn_tui.generation.together import write_together
from rnn_tui.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary("abcde\n")
KEYS = [(seed, visit) for seed in (3, 4) for visit in (0, 5, 6)]


def begin(cell="rnn", layers=1, window=None, dtype=np.float64, **extras):
    reader = Reader(make_network(len(VOCABULARY), 7, cell, layers, dtype=dtype, **extras), window)
    return reader, reader.read_all(reader.start(), [1, 4, 0, 2])


def written_alone(reader, state, sampling, keys, length, stops=()):
    return [list(until_stop(draw_on(reader, state, sampling, *key), VOCABULARY, length, stops)) for key in keys]


def assert_same(together, alone):
    assert len(together) == len(alone)
    for one, other in zip(together, alone, strict=True):
        assert [each.index for each in one.drawn] == [each.index for each in other]
        assert [each.share for each in one.drawn] == pytest.approx([each.share for each in other])
        assert [each.bits for each in one.drawn] == pytest.approx([each.bits for each in other])


@pytest.mark.parametrize("extras", [NO_EXTRAS, ALL_EXTRAS], ids=["plain", "gain"])
@pytest.mark.parametrize("cell", CELLS)
def test_each_is_what_is_written_by_itself(cell, extras):
    reader, state = begin(cell, layers=2, **extras)
    for sampling in (Sampling(0.8), Sampling(1.0, top_k=3, top_p=0.9), Sampling(0.0)):
        together = write_together(reader, state, VOCABULARY, sampling, KEYS, 70)
        assert_same(together, written_alone(reader, state, sampling, KEYS, 70))


@pytest.mark.parametrize("window", [1, 3, 6])  # shorter and longer than what is read before
def test_windows_are_read_again_for_each(window):
    reader, state = begin("gru", window=window)
    together = write_together(reader, state, VOCABULARY, Sampling(1.0), KEYS, 12)
    assert_same(together, written_alone(reader, state, Sampling(1.0), KEYS, 12))


def test_each_stops_by_itself_and_keeps_its_place():
    reader, state = begin("lstm")
    keys = [(seed, 0) for seed in range(70)]  # more than are written at once
    stops = ("\n", "aa")
    together = write_together(reader, state, VOCABULARY, Sampling(1.0), keys, 9, stops)
    assert_same(together, written_alone(reader, state, Sampling(1.0), keys, 9, stops))
    assert len({len(text.drawn) for text in together}) > 3


def test_the_first_character_is_a_uniform_one_where_nothing_was_read():
    reader, _state = begin()
    together = write_together(reader, reader.start(), VOCABULARY, Sampling(1.0), KEYS, 5)
    assert_same(together, written_alone(reader, reader.start(), Sampling(1.0), KEYS, 5))
    assert together[0].drawn[0].share == pytest.approx(1 / len(VOCABULARY))


@pytest.mark.parametrize("cell", CELLS)
def test_rounding_moves_the_border_of_a_share_by_less_than_a_hundred_thousandth(cell):
    reader, state = begin(cell, dtype=np.float32)
    together = write_together(reader, state, VOCABULARY, Sampling(0.8), KEYS, 60)
    again = write_together(reader, state, VOCABULARY, Sampling(0.8), KEYS, 60)
    assert together == again  # whatever it is, it is always the same
    for text, alone in zip(together, written_alone(reader, state, Sampling(0.8), KEYS, 60), strict=True):
        pairs = list(zip(text.drawn, alone, strict=True))
        alike = next((place for place, (one, other) in enumerate(pairs) if one.index != other.index), len(pairs))
        assert all(one.share == pytest.approx(other.share, abs=1e-5) for one, other in pairs[:alike])


def test_no_length_is_no_character_and_shares_are_told_until_it_is_cancelled():
    reader, state = begin()
    assert [text.drawn for text in write_together(reader, state, VOCABULARY, Sampling(), KEYS, 0)] == [()] * len(KEYS)
    told = []
    keys = [(seed, 0) for seed in range(96)]
    write_together(reader, state, VOCABULARY, Sampling(), keys, 128, may_go_on=lambda share: told.append(share) or True)
    assert told == pytest.approx([0, 1 / 3, 2 / 3, 5 / 6])
    with pytest.raises(Cancelled):
        write_together(reader, state, VOCABULARY, Sampling(), keys, 128, may_go_on=lambda share: share < 0.5)
