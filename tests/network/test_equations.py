"""The equations against the engine, against central differences of every number that they name, and PyTorch's cells."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from networks import ALL_EXTRAS, CELLS, NO_EXTRAS, extras, make_network, random_window

from rnn_tui.network import equations
from rnn_tui.network.architecture import Architecture
from rnn_tui.network.equations import PlainRNN, draw_connections, draw_masks, losses, over_time
from rnn_tui.network.network import CharRNN

NEAR = 1e-12


def plain_of(network: CharRNN) -> PlainRNN:
    return PlainRNN(network.architecture, network.parameters)


def agree(ours, theirs) -> bool:
    """Whether two arrays are the same but for roundings: by what is between them, against how long they are."""
    return np.linalg.norm(np.subtract(ours, theirs)) <= NEAR * max(1, np.linalg.norm(theirs))


# -- the engine

architectures = st.tuples(st.sampled_from(CELLS), st.integers(1, 3))
shapes = st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(1, 5), st.integers(2, 6))


@settings(max_examples=100)
@given(architectures, shapes, st.integers(1, 6), st.booleans(), extras)
@example(("rnn", 1), (5, 1, 4, 5), 1, True, NO_EXTRAS)  # a window of the lesson
@example(("relu", 3), (5, 3, 4, 5), 5, False, NO_EXTRAS)  # streams
@example(("gru", 2), (1, 3, 4, 5), 1, False, NO_EXTRAS)  # one character
@example(("lstm", 3), (1, 1, 1, 2), 1, True, ALL_EXTRAS)
@example(("rnn", 2), (40, 2, 4, 5), 6, False, ALL_EXTRAS)  # so many that the rows of a character are picked out
@example(("gru", 2), (40, 2, 4, 5), 6, False, ALL_EXTRAS)
def test_loss_states_and_all_gradients_are_the_engines(architecture, shape, outputs, sum_over_time, extras):
    (cell, layers), (T, B, H, V) = architecture, shape
    K = min(outputs, T)  # 1 are windows, T are streams
    network = make_network(V, H, cell, layers, seed=T * B, **extras)
    inputs, targets, state = random_window(network, T, B, K)
    loss, last = network.loss_and_gradients(inputs, targets, state, sum_over_time, dropout_of(5))
    drawn = dropout_of(5)
    connections = draw_connections(network.architecture, drawn, network.flat.dtype) if extras["drop_connect"] else None
    masks = draw_masks(network.architecture, drawn, T, B, network.flat.dtype) if extras["dropout"] else None
    plain = PlainRNN(network.architecture, network.parameters, connections)
    characters = plain.forward(inputs, state, masks)
    found = plain.backward(characters, targets, 1 / B if sum_over_time else 1 / (K * B))
    assert losses(characters, targets).mean() == pytest.approx(loss, rel=NEAR)
    assert agree(plain.state(characters), last)
    assert found.parameters.keys() == network.gradients.keys()
    for name, gradient in network.gradients.items():
        assert gradient.shape == found.parameters[name].shape and agree(found.parameters[name], gradient), name


def dropout_of(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("extras", [NO_EXTRAS, ALL_EXTRAS], ids=["plain", "extras"])  # where nothing is left out
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_logits_and_states_are_those_that_the_engine_reads_one_at_a_time(cell, layers, extras):
    network = make_network(6, 5, cell, layers, **extras)
    inputs, targets, state = random_window(network, 7, 2, 7)
    characters = plain_of(network).forward(inputs, state)
    for stream in range(2):
        alone = state[:, :, stream]
        for t, character in enumerate(characters):
            alone, logits = network.step(int(inputs[t, stream]), alone)
            assert agree(character.output.logits[stream], logits)
            for layer, parts in enumerate(alone):
                for name, part in zip("hc", parts):
                    assert agree(getattr(character.layers[layer], name)[stream], part)
    probs = np.stack([character.output.probs for character in characters])
    assert probs.sum(axis=-1) == pytest.approx(1)
    chosen = np.take_along_axis(probs, targets[..., None].astype(int), axis=-1)[..., 0]
    assert losses(characters, targets) == pytest.approx(-np.log(chosen))


@pytest.mark.parametrize("cell", CELLS)
def test_a_road_is_that_of_one_loss_and_roads_add_up(cell):
    network = make_network(6, 5, cell, layers=2)
    inputs, targets, state = random_window(network, 4, 2, 4)
    plain = plain_of(network)
    characters = plain.forward(inputs, state)
    whole = plain.backward(characters, targets, 1.0)
    roads = [plain.backward(characters[: t + 1], targets[t : t + 1], 1.0) for t in range(4)]
    assert agree(whole.state, sum(road.state for road in roads))
    for t in range(4):
        later = sum(over_time(road.characters, 0, "h")[t] for road in roads[t:])
        assert agree(over_time(whole.characters, 0, "h")[t], later)


@pytest.mark.parametrize("extras", [NO_EXTRAS, ALL_EXTRAS], ids=["plain", "extras"])
@pytest.mark.parametrize("cell", CELLS)
def test_without_the_parameters_everything_at_the_characters_is_the_same(cell, extras):
    network = make_network(6, 5, cell, layers=2, **extras)
    inputs, targets, state = random_window(network, 4, 2, 2)
    connections = draw_connections(network.architecture, dropout_of(5), network.flat.dtype)
    masks = draw_masks(network.architecture, dropout_of(5), 4, 2, network.flat.dtype)
    plain = PlainRNN(network.architecture, network.parameters, connections if extras["drop_connect"] else None)
    characters = plain.forward(inputs, state, masks)
    whole, road = (plain.backward(characters, targets, 0.5, parameters=asked) for asked in (True, False))
    assert whole.parameters.keys() == plain.parameters.keys() and not road.parameters
    assert np.array_equal(road.state, whole.state)
    for here, there in zip(road.characters, whole.characters, strict=True):
        for ours, theirs in zip([*here.layers, here.output], [*there.layers, there.output], strict=True):
            assert vars(ours).keys() == vars(theirs).keys()
            assert all(np.array_equal(each, getattr(theirs, name)) for name, each in vars(ours).items())


def test_parameters_are_copied_in_the_precision_of_the_equations():
    network = make_network(6, 5, "gru", dtype=np.float32)
    inputs, targets, state = random_window(network, 3, 2, 3)
    plain = plain_of(network)
    network.flat[...] = 7
    characters = plain.forward(inputs, state)
    found = plain.backward(characters, targets, 1.0)
    everything = [vars(each) for c in (*characters, *found.characters) for each in (*c.layers, c.output)]
    assert {value.dtype for named in everything for value in named.values()} == {np.dtype(np.float64)}
    assert not (plain.parameters["W_hh"] == 7).any()


def test_of_a_large_vocabulary_there_is_no_square():
    V = 20_000
    architecture = Architecture(V, 2)
    network = PlainRNN(architecture, CharRNN(architecture).parameters)
    tracemalloc.start()
    try:
        (character,) = PlainRNN(architecture, network.parameters).forward(
            np.array([[V - 1, 3]]), np.zeros(architecture.state_shape(2))
        )
        assert tracemalloc.get_traced_memory()[1] < 100 * V * 8
    finally:
        tracemalloc.stop()
    x = character.layers[0].x
    assert x.shape == (2, V) and x.sum() == 2 and x[0, V - 1] == x[1, 3] == 1


def test_huge_logits_have_finite_losses():
    network = make_network(5, 4)
    network.parameters["W_hy"][...] = 1e4
    network.parameters["W_hy"][:, 0] = -1e4
    inputs, targets, state = random_window(network, 3, 2, 3)
    plain = plain_of(network)
    characters = plain.forward(inputs, np.abs(state))
    assert np.isfinite(losses(characters, targets)).all()
    assert np.isfinite(plain.backward(characters, targets, 1.0).parameters["W_hy"]).all()


# -- central differences

GATES = {
    "rnn": {"a"},
    "relu": {"a"},
    "gru": {"a_r", "a_z", "r", "z", "q", "a_n", "n"},
    "lstm": {"a_i", "a_f", "a_o", "a_g", "i", "f", "o", "g", "c", "c_prev"},
}


@pytest.mark.parametrize("gain", [False, True])
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("outputs", [1, 3])
def test_every_number_has_the_gradient_of_central_differences(cell, outputs, gain, monkeypatch):
    network = make_network(4, 3, cell, layers=2, dropout=0.4, seed=2, gain=gain)
    inputs, targets, state = random_window(network, 3, 2, outputs)
    masks = draw_masks(network.architecture, dropout_of(1), 3, 2, network.flat.dtype)
    plain = plain_of(network)
    everywhere = {"x", "h_prev", "m", "h", "out"} | ({"character", "gain"} if gain else set())
    found = plain.backward(plain.forward(inputs, state, masks), targets, 0.5)
    pushed = pushable(monkeypatch)

    def objective(push) -> float:
        pushed.begin(push)
        return 0.5 * losses(plain.forward(inputs, state, masks), targets).sum()

    rng = np.random.default_rng(3)
    for t, character in enumerate(found.characters):
        for place, numbers in enumerate([*character.layers, character.output]):
            names = vars(numbers).keys() - {"h_next", "c_next"}
            assert names == ({"logits"} if place == 2 else everywhere | GATES[cell])
            for name in names:
                gradient = getattr(numbers, name)
                direction = rng.standard_normal(gradient.shape)
                above, below = (objective((3 * t + place, name, sign * direction)) for sign in (1e-5, -1e-5))
                assert (gradient * direction).sum() == pytest.approx((above - below) / 2e-5, abs=1e-8), (t, place, name)


def pushable(monkeypatch):
    """Let what one of a forward pass's Numbers keeps under a name be pushed aside at the moment at which it is set."""

    class Pushed(equations.Numbers):
        count, push = 0, (0, "", 0.0)

        def __init__(self, **named):
            counts = "x" in named or not named  # a layer's and the output's do, not those of parameters
            super().__init__(number=Pushed.count if counts else None)
            Pushed.count += counts
            for name, value in named.items():
                setattr(self, name, value)

        def __setattr__(self, name, value):
            number, pushed, by = Pushed.push
            super().__setattr__(name, value + by if (self.number, name) == (number, pushed) else value)

        @classmethod
        def begin(cls, push):
            cls.count, cls.push = 0, push

    monkeypatch.setattr(equations, "Numbers", Pushed)
    return Pushed
