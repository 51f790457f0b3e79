"""How far back a loss reaches: gradients against central differences and autograd, figures by their definition."""

import math

import numpy as np
import pytest

from rnn_tui.generation.reader import State
from rnn_tui.inspection import gradient_flow
from rnn_tui.inspection.gradient_flow import left_before, norms_back, places_in, reach_in
from rnn_tui.inspection.passage import Passage
from rnn_tui.inspection.reach import falls_at, kept_by_a_step, left_of, reach_of
from rnn_tui.network.equations import PlainRNN, losses
from rnn_tui.network.torch_names import to_torch
from rnn_tui.text.library import open_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import EpochFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.training.trainer import Trainer
from tests.networks import CELLS, make_network, random_window

V, H, T, B = 5, 4, 6, 3


def plain_of(cell: str, layers: int = 1):
    network = make_network(V, H, cell, layers)
    return PlainRNN(network.architecture, network.parameters), *random_window(network, T, B, 1)


@pytest.mark.parametrize("cell", CELLS)
def test_each_norm_is_that_of_central_differences_of_the_loss(cell):
    network, inputs, targets, state = plain_of(cell)
    norms = norms_back(network, inputs, state, targets[0])
    read, eps = network.forward(inputs, state), 1e-6

    def loss(t: int, part: str, unit: int, push: float) -> np.ndarray:
        """The loss of each stream, where one number of the state after character t is another."""
        numbers = read[t].layers[0]
        h, c = numbers.h.copy(), numbers.c.copy() if cell == "lstm" else None
        if part == "c":
            c[:, unit] += push
            h = numbers.o * np.tanh(c)
        else:
            h[:, unit] += push
        if t == T - 1:
            logits = h @ network.parameters["W_hy"] + network.parameters["b_y"]
            odds = np.exp(logits)
            return -np.log(odds[range(B), targets[0]] / odds.sum(axis=1))
        pushed = np.array([[h] if c is None else [h, c]])
        return losses(network.forward(inputs[t + 1 :], pushed), targets)[0]

    assert norms.keys() == ({"h", "c"} if cell == "lstm" else {"h"})
    for part, found in norms.items():
        for t in range(T):
            slopes = [(loss(t, part, u, eps) - loss(t, part, u, -eps)) / (2 * eps) for u in range(H)]
            assert found[T - 1 - t] == pytest.approx(np.linalg.norm(slopes, axis=0), rel=1e-4, abs=1e-8)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_each_norm_is_that_of_autograd(cell, layers):
    torch = pytest.importorskip("torch")
    network = make_network(V, H, cell, layers)
    inputs, targets, state = random_window(network, T, B, 1)
    kind = {"rnn": torch.nn.RNNCell, "gru": torch.nn.GRUCell, "lstm": torch.nn.LSTMCell}[cell]
    named = {name: torch.tensor(value, dtype=torch.float64) for name, value in to_torch(network).items()}
    cells = []
    for layer in range(layers):
        made = kind(V if layer == 0 else H, H, dtype=torch.float64)
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        made.load_state_dict({name: named[f"rnn.{name}_l{layer}"] for name in names})
        cells.append(made)
    before = [[torch.tensor(part) for part in parts] for parts in state]
    states = []
    for indices in inputs:
        x, now = torch.eye(V, dtype=torch.float64)[torch.tensor(indices.astype(int))], []
        for made, parts in zip(cells, before):
            new = made(x, tuple(parts)) if cell == "lstm" else (made(x, parts[0]),)
            for each in new:
                each.retain_grad()
            now.append(new)
            x = new[0]
        states.append(now)
        before = now
    logits = x @ named["out.weight"].T + named["out.bias"]
    torch.nn.functional.cross_entropy(logits, torch.tensor(targets[0].astype(int)), reduction="sum").backward()
    norms = norms_back(PlainRNN(network.architecture, network.parameters), inputs, state, targets[0])
    for number, found in enumerate(norms.values()):
        grads = [torch.stack([parts[number].grad for parts in now]) for now in reversed(states)]
        assert found == pytest.approx(np.array([(each**2).sum(dim=(0, 2)).sqrt().numpy() for each in grads]))


def test_it_falls_at_the_first_step_back_with_less_than_a_hundredth_left():
    halves, tenths = 0.5 ** np.arange(9.0), 0.1 ** np.arange(9.0)
    stays, returns = np.ones(9), np.array([1, 0.1, 0.001, *[0.5] * 6])
    left = np.stack([halves, tenths, stays, returns], axis=1)
    assert falls_at(left).tolist() == [7, 3, math.inf, 2]  # 0.5^7 = 1/128; 0.1^2 is a hundredth, and not less
    assert kept_by_a_step(left) == pytest.approx([0.5, 0.1, 1.0, 0.001**0.5])


def test_what_is_left_is_a_share_of_what_was_there_at_the_place_itself():
    assert left_of(np.array([[4.0, 0.0], [2.0, 0.0], [8.0, 0.0]])).tolist() == [[1, 0], [0.5, 0], [2, 0]]


def test_a_typical_place_and_one_in_ten():
    rates = np.linspace(0.05, 0.95, 20)
    left = rates[np.newaxis] ** np.arange(60)[:, np.newaxis]
    reach = reach_of(left)
    falls = [next((step for step in range(60) if rate**step < 0.01), math.inf) for rate in rates]
    assert (reach.typical, reach.one_in_ten, reach.seen) == (falls[9], falls[17], 59)
    assert reach.kept == pytest.approx(rates[9])
    assert reach_of(np.ones((5, 3))) == reach_of(np.ones((5, 4)))
    assert reach_of(np.ones((5, 3))).typical == math.inf
    assert math.isnan(reach_of(np.ones((1, 3))).kept)


def test_places_are_spaced_over_the_text_with_all_that_is_before_them():
    indices = np.arange(1_000)
    places = places_in(indices, length=10, count=4)
    assert places.targets.tolist() == [10, 340, 669, 999]
    assert places.inputs.shape == (10, 4) and places.inputs[:, 1].tolist() == list(range(330, 340))
    assert places_in(np.arange(7)).inputs.shape == (3, 4)
    assert places_in(np.arange(2)).inputs.tolist() == [[0]]


def test_a_passage_and_a_place_of_the_text_are_told_alike():
    network = make_network(V, H, "lstm")
    indices = np.random.default_rng(3).integers(0, V, 40)
    places = places_in(indices, length=12, count=1)
    state = State(network.zero_state(1)[:, :, 0], np.zeros(V))
    passage = Passage(network, state, places.inputs[:, 0], range(12))
    left = left_before(passage, int(places.targets[0]))
    assert reach_in(network, places) == {part: reach_of(each[:, np.newaxis]) for part, each in left.items()}
    assert left["c"][0] == 1.0 and len(left["h"]) == 12
    assert left_before(Passage(network, state, indices[:0], []), 1) == {}


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_of_a_large_vocabulary_places_are_read_a_few_at_a_time_and_reach_as_far(cell, monkeypatch):
    network = make_network(7, 4, cell)
    places = places_in(np.random.default_rng(3).integers(0, 7, 90), 11, 9)
    whole, shapes = reach_in(network, places), []
    monkeypatch.setattr(gradient_flow, "_MOST_NUMBERS", 4 * 11 * 7)

    def norms(plain, inputs, *others):
        shapes.append(inputs.shape)
        return norms_back(plain, inputs, *others)

    monkeypatch.setattr(gradient_flow, "norms_back", norms)
    parted = reach_in(network, places)
    assert shapes == [(11, 4), (11, 4), (11, 1)] and whole.keys() == parted.keys()
    for part, reach in whole.items():
        assert vars(parted[part]) == pytest.approx(vars(reach))


def test_in_the_lesson_memory_wakes_up_while_the_loss_stands_on_its_plateau():
    """Of the gradient nothing arrives four characters back at first; its loss falls once a part of it does."""
    trainer, control = Trainer(open_text("lesson"), preset_config("notebook")), Control()
    places = places_in(trainer.corpus.indices, length=5)
    state = np.zeros(trainer.network.architecture.state_shape(len(places.targets)))
    seen = {}
    for event in trainer.run(control):
        if isinstance(event, EpochFinished) and event.epoch in {1, 18, 20, 22, 24, 30, 40}:
            plain = PlainRNN(trainer.network.architecture, trainer.network.parameters)
            left = left_of(norms_back(plain, places.inputs, state, places.targets)["h"])
            seen[event.epoch] = left[4].mean(), reach_of(left).typical
            if event.epoch == 40:
                control.stop()
    shares = {epoch: share for epoch, (share, _typical) in seen.items()}
    known = {1: 2e-5, 18: 4e-4, 20: 0.005, 22: 0.05, 24: 0.14, 30: 0.26, 40: 0.86}
    assert shares == pytest.approx(known, rel=0.2)
    assert [typical for _share, typical in seen.values()] == [2, 3, 4, *[math.inf] * 4]
