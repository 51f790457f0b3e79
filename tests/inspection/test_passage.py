"""A passage begins where a state is kept, and is read as the prompt was."""

import pytest

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.inspection.passage import passage_before
from tests.generation.test_cached_reader import make_reader, make_writer

TEXT = "abcab" * 40


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("layers", [1, 2])
def test_the_equations_read_it_as_the_network_did(cell, layers):
    cached = CachedReader(make_reader(cell=cell, layers=layers))
    cached.follow(make_writer(TEXT).nodes)
    passage = passage_before(cached, 50)
    assert list(passage.places) == list(range(128, 200))  # from the last state that is kept
    assert passage.read(passage.plain())[-1].output.logits[0] == pytest.approx(cached.state.logits, abs=1e-5)


def test_of_a_network_that_re_reads_a_window_it_is_that_window():
    cached = CachedReader(make_reader(window=5))
    cached.follow(make_writer(TEXT).nodes)
    passage = passage_before(cached, 50)
    assert list(passage.places) == list(range(195, 200))
    assert passage.read(passage.plain())[-1].output.logits[0] == pytest.approx(cached.state.logits, abs=1e-5)


def test_it_may_end_within_the_text_and_leaves_out_what_the_network_does_not_know():
    cached = CachedReader(make_reader())
    cached.follow(make_writer("ab7ca").nodes)
    assert list(passage_before(cached, 50).places) == [0, 1, 3, 4]
    assert passage_before(cached, 50, end=3).indices.tolist() == [cached.nodes[0].index, cached.nodes[1].index]
