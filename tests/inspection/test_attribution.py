"""What moved a prediction, against central differences in the input itself, and against PyTorch's autograd."""

import math

import numpy as np
import pytest
from networks import CELLS, make_network, random_window

from rnn_tui.generation.cached_reader import CachedReader
from rnn_tui.generation.reader import Reader, State
from rnn_tui.inspection.attribution import attribute
from rnn_tui.inspection.passage import Passage, passage_before
from tests.generation.test_cached_reader import make_reader, make_writer

V, H, T, TARGET = 6, 24, 8, 3
STEP = 1e-5


def make_passage(network) -> Passage:
    inputs, _targets, state = random_window(network, T, 1, 1)
    return Passage(network, State(state[:, :, 0], np.zeros(V)), inputs[:, 0].astype(int), range(T))


def log_prob_with(passage: Passage, t: int, scale: float) -> float:
    """ln p of the target where the one-hot of character ``t`` is ``scale`` times itself, wherever it is read."""
    plain = passage.plain()
    plain._one_hot = np.vstack([np.eye(V), scale * np.eye(V)[passage.indices[t]]])
    indices = passage.indices.copy()
    indices[t] = V
    characters = plain.forward(indices[:, np.newaxis], passage.state.h[:, :, np.newaxis])
    return characters[-1].output.log_probs[0, TARGET]


@pytest.mark.parametrize("gain", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_it_is_the_slope_of_the_log_probability_along_each_input(cell, layers, gain):
    passage = make_passage(make_network(V, H, cell, layers, gain=gain, dropout=0.5, drop_connect=0.3))
    found = attribute(passage, TARGET)
    expected = [
        (log_prob_with(passage, t, 1 + STEP) - log_prob_with(passage, t, 1 - STEP)) / (2 * STEP) for t in range(T)
    ]
    assert found.moved == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert found.log_prob == pytest.approx(log_prob_with(passage, 0, 1.0), abs=1e-12)
    assert (found.moved > 0).any() and (found.moved < 0).any()


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_it_is_autograds_gradient_times_the_input(cell, layers):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    from tests.network.test_torch import module_of, their_state

    network = make_network(V, H, cell, layers)
    passage = make_passage(network)
    module = module_of(network)
    x = torch.nn.functional.one_hot(torch.tensor(passage.indices), V)[:, None].double().requires_grad_()
    outputs, _last = module.rnn(x, their_state(passage.state.h[:, :, np.newaxis]))
    torch.log_softmax(module.out(outputs)[-1, 0], 0)[TARGET].backward()
    assert attribute(passage, TARGET).moved == pytest.approx((x.grad * x).sum((1, 2)).detach().numpy(), rel=1e-8)


def test_behind_a_single_character_it_is_what_that_moves_alone():
    network = make_network(2, 1)
    state = Reader(network).start()
    (moved,) = attribute(Passage(network, state, np.array([1]), [0]), 0).moved
    p = {name: np.array(value, float) for name, value in network.parameters.items()}
    h = math.tanh(p["W_xh"].reshape(2)[1] + p["b_h"].item())
    logits = h * p["W_hy"].reshape(2) + p["b_y"]
    q = np.exp(logits) / np.exp(logits).sum()
    slope = (p["W_hy"].reshape(2)[0] - q @ p["W_hy"].reshape(2)) * (1 - h**2) * p["W_xh"].reshape(2)[1]
    assert moved == pytest.approx(slope, rel=1e-9)


def test_it_says_where_each_character_stands_and_leaves_out_what_is_not_read():
    cached = CachedReader(make_reader())
    cached.follow(make_writer("ab7ca").nodes)
    found = attribute(passage_before(cached, 200), 2)
    assert list(found.places) == [0, 1, 3, 4] and len(found.moved) == 4 and found.target == 2
    nothing = attribute(passage_before(cached, 200, end=0), 2)
    assert not len(nothing.moved) and not len(nothing.places) and math.isnan(nothing.log_prob)
