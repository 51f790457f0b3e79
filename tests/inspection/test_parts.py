"""Norms, updates, histograms and clipping of a step that was made by hand; idle units against a loop."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.inspection.look import BINS
from rnn_tui.inspection.parts import NEAR, idle_units, look_at_parameters, look_at_step, measure_parts
from rnn_tui.inspection.stretch import stretch_of
from rnn_tui.network.architecture import CELL_NAMES, Architecture
from rnn_tui.network.equations import PlainRNN
from rnn_tui.text.batches import Batch
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.probe import StepTrace
from tests.networks import make_network, random_window

SMALL = Architecture(2, 1)  # W_xh (2, 1), W_hh (1, 1), b_h (1,), W_hy (1, 2), b_y (2,)
BEFORE = {"W_xh": [[3], [4]], "W_hh": [[-2]], "b_h": [0], "W_hy": [[1, -1]], "b_y": [0.6, 0.8]}
GRADIENTS = {"W_xh": [[6], [8]], "W_hh": [[0]], "b_h": [0], "W_hy": [[0, 0]], "b_y": [0, 0]}
AFTER = {"W_xh": [[3], [4.005]], "W_hh": [[-2]], "b_h": [0.1], "W_hy": [[2, -1]], "b_y": [0.6, 0.8]}
INPUTS = np.array([[0, 1], [1, 1], [0, 0]], np.uint8)
STRETCH = Batch(INPUTS, INPUTS, from_zero=True)


def arrays(named):
    return {name: np.array(values, np.float32) for name, values in named.items()}


def step_by_hand(**clipping) -> StepTrace:
    config = replace(TrainingConfig(), **{"clip_value": None, "clip_norm": None, **clipping})
    state = np.zeros(SMALL.state_shape(2))
    numbers = (arrays(BEFORE), arrays(GRADIENTS), arrays(AFTER))
    return StepTrace(config, SMALL, 7, STRETCH, state, *numbers, np.zeros((0, 8)), 6, 1.0, 0.1, None, [slice(0, 2)])


def test_norm_gradient_and_update_of_each_parameter():
    parts = {part.name: part for part in look_at_step(step_by_hand(), STRETCH).parts}
    assert [part.norm for part in parts.values()] == pytest.approx([5, 2, 0, 2**0.5, 1])
    assert [part.gradient for part in parts.values()] == pytest.approx([10, 0, 0, 0, 0])
    assert parts["W_xh"].update == pytest.approx(0.001, rel=1e-3)
    assert parts["W_hh"].update == 0 and parts["W_hy"].update == pytest.approx(0.5**0.5)
    assert parts["b_h"].update is None  # of nothing there is no share


@pytest.mark.parametrize("astray", [np.nan, np.inf, -np.inf])
def test_a_network_that_went_astray_is_looked_at_all_the_same(astray):
    values = {**arrays(BEFORE), "W_hh": np.array([[astray]], np.float32)}
    parts = {part.name: part for part in measure_parts(SMALL, values, values, values)}
    assert not np.isfinite(parts["W_hh"].norm) and sum(parts["W_hh"].counts) == 0 and parts["W_hh"].widest == 0
    assert parts["W_xh"].norm == 5 and sum(parts["W_xh"].counts) == 2


@pytest.mark.parametrize(
    ("clipping", "clipped"),
    [
        ({}, False),
        ({"clip_norm": 10.1}, False),
        ({"clip_norm": 9.9}, True),
        ({"clip_value": 7.0}, True),
        ({"clip_value": 8.0}, False),
        ({"clip_value": 8.0, "clip_norm": 5.0}, True),
    ],
)
def test_whether_clipping_acted(clipping, clipped):
    assert look_at_step(step_by_hand(**clipping), STRETCH).clipped is clipped


def test_without_a_step_there_are_norms_and_histograms_alone():
    look = look_at_parameters(SMALL, arrays(BEFORE), 9, STRETCH)
    assert (look.step, look.clipped, look.characters) == (9, None, 6)
    assert [part.norm for part in look.parts] == pytest.approx([5, 2, 0, 2**0.5, 1])
    assert {(part.gradient, part.update) for part in look.parts} == {(None, None)}


def test_the_histogram_goes_from_the_largest_value_to_its_opposite_with_zero_in_the_middle():
    values = np.concatenate([np.zeros(5), [1.0, -0.999, 0.5, 0.01], np.full(3, -2.0)])
    (part,) = measure_parts(SMALL, {"b_y": values})
    plain = np.histogram(values, BINS, (-2, 2))[0]
    assert part.widest == 2 and list(part.counts) == plain.tolist()
    assert part.counts[BINS // 2] == 6 and part.counts[0] == 3 and sum(part.counts) == len(values)
    (nothing,) = measure_parts(SMALL, {"b_h": np.zeros(4)})
    assert nothing.widest == 0 and nothing.counts[BINS // 2] == 4


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_block_is_that_of_its_gate(cell):
    network = make_network(4, 3, cell, layers=2)
    inputs, _targets, _state = random_window(network, 1, 2, 1)
    for name in ("W_xh", "W_hh_l1", "b_h"):
        parts = {part.name: part for part in measure_parts(network.architecture, network.parameters)}
        for place, block in enumerate(parts[name].blocks):
            assert block.norm == pytest.approx(np.linalg.norm(network.parameters[name][place]))
        assert parts[name].norm ** 2 == pytest.approx(sum(block.norm**2 for block in parts[name].blocks))
        gates = [block.name for block in parts[name].blocks]
        for place, gate in enumerate(gates):  # a change of the block is one of this gate alone
            state = np.full(network.architecture.state_shape(2), 0.5)
            moved = {each: values.copy() for each, values in network.parameters.items()}
            moved[name][place] += 0.1
            layer = 1 if name.endswith("_l1") else 0
            one, other = (
                PlainRNN(network.architecture, each).forward(inputs, state)[0].layers[layer]
                for each in (network.parameters, moved)
            )
            changed = {each for each in gates if not np.allclose(getattr(one, each), getattr(other, each))}
            assert gate in changed and changed <= {gate, "n"}


@pytest.mark.parametrize("cell", CELL_NAMES)
def test_idle_units_are_those_of_a_plain_loop(cell):
    network = make_network(4, 12, cell, layers=2, seed=3)
    for name, values in network.parameters.items():
        if name.startswith("b_h"):  # so that many are
            values[...] = np.random.default_rng(5).normal(0, 6, values.shape)
    inputs, _targets, _state = random_window(network, 5, 3, 5)
    plain = PlainRNN(network.architecture, network.parameters)
    characters = plain.forward(inputs, np.zeros(network.architecture.state_shape(3)))
    found = list(idle_units(network.architecture, characters))
    gates = {"rnn": [], "relu": [], "gru": ["r", "z"], "lstm": ["i", "f", "o"]}[cell]
    assert [(idle.layer, idle.name) for idle in found] == [(layer, name) for layer in (0, 1) for name in ["h", *gates]]
    assert any(idle.low for idle in found) and (cell == "relu" or any(idle.high for idle in found))
    for idle in found:
        values = [getattr(each.layers[idle.layer], idle.name) for each in characters]
        low = high = 0
        for unit in range(12):
            seen = [value[stream, unit] for value in values for stream in range(3)]
            lowest = 0 if cell == "relu" else (-1 if idle.name == "h" else 0) + NEAR
            low += all(each <= lowest for each in seen)
            high += cell != "relu" and all(each > 1 - NEAR for each in seen)
        assert (idle.count, idle.low, idle.high) == (12, low, high)


def test_a_stretch_has_pieces_from_all_over_the_text_and_windows_for_a_network_of_windows():
    indices = np.arange(200, dtype=np.uint8)
    streams = stretch_of(indices, None, 10, 4)
    assert streams.inputs.T.tolist() == [list(range(begin, begin + 10)) for begin in (0, 49, 98, 147)]
    assert np.array_equal(streams.targets, streams.inputs + 1)
    windows = stretch_of(indices, 5, 10, 3)
    assert windows.inputs.T.tolist() == [[0, 1, 2, 3, 4], [1, 2, 3, 4, 5], [2, 3, 4, 5, 6]]
    assert windows.targets.tolist() == [[5, 6, 7]]
    assert stretch_of(indices[:3], None, 10, 4).inputs.shape == (2, 1)
