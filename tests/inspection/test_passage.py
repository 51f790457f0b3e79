"""A passage begins where a state is kept, and is read as the prompt was."""

import numpy as np
import pytest

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.inspection.attribution import attribute
from rnn_tui.inspection.dissection import road_back, specimen_of_passage
from rnn_tui.inspection.gradient_flow import left_before, places_in, reach_in
from rnn_tui.inspection.passage import passage_before
from rnn_tui.network import equations
from rnn_tui.training.config import TrainingConfig
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


def test_a_road_back_takes_no_time_for_gradients_of_parameters(monkeypatch):
    cached = CachedReader(make_reader(cell="gru"))
    cached.follow(make_writer(TEXT).nodes)
    passage = passage_before(cached, 50)
    specimen = specimen_of_passage(passage, np.roll(passage.indices, -1), TrainingConfig())
    counted = []
    monkeypatch.setattr(equations, "parameters_back", lambda *_numbers: counted.append(1))
    attribute(passage, 1)
    left_before(passage, 1)
    reach_in(passage.network, places_in(passage.indices, 8, 3))
    road_back(specimen, 5)
    assert not counted
    specimen_of_passage(passage, specimen.targets, TrainingConfig())
    assert len(counted) == len(passage.indices)
