"""The formulas of a unit: their terms add up to the numbers that the network has."""

from itertools import pairwise

import numpy as np
import pytest

from rnn_tui.inspection.dissection import specimen_of_step
from rnn_tui.inspection.unit_formula import bands_of, equations_of, input_of
from tests.inspection.test_dissection import last_trace
from tests.small_training import make_trainer

FUNCTIONS = {
    "": lambda a: a,
    "tanh": np.tanh,
    "σ": lambda a: 1 / (1 + np.exp(-a)),
    "max(0, ·)": lambda a: max(0.0, a),
}


def specimen_with(**changes):
    return specimen_of_step(last_trace(make_trainer(**changes), 3))


@pytest.mark.parametrize("gain", [False, True])
@pytest.mark.parametrize("cell", ["rnn", "relu", "gru", "lstm"])
def test_the_terms_add_up(cell, gain):
    specimen = specimen_with(cell=cell, gain=gain, layers=2, initial="uniform")
    bands = bands_of(specimen.network.architecture)
    assert bands[0] == "h" and len(bands) == len(set(bands)) and ("gain" in bands) == gain
    for layer in (0, 1):
        s = specimen.characters[4].layers[layer]
        for band in bands:
            equations = equations_of(specimen, 4, layer, band, 2)
            for equation in equations:
                if equation.terms:
                    total = sum(np.prod([value for _name, value in term]) for term in equation.terms)
                    assert FUNCTIONS[equation.function](total) == pytest.approx(equation.value, abs=1e-12)
                if hasattr(s, equation.name):
                    assert equation.value == getattr(s, equation.name)[0, 2]
            assert band in [equation.name for equation in equations]
            for one, other in pairwise(equations):  # what is worked out is what is used next
                names = [name for term in other.terms for name, _value in term]
                assert not names or one.name in names or one.name in {"gain", "m", "q"} or one.name in str(names)


def test_the_lessons_are_named_as_it_names_them():
    specimen = specimen_with(cell="rnn")
    a, h, slope = equations_of(specimen, 4, 0, "h", 2)
    index = int(specimen.indices[4])
    assert [name for ((name, _value),) in a.terms] == [f"W_xh[2,{index}]", "W_hh[2]·h_4", "b_h"]
    assert a.terms[0][0][1] == specimen.network.parameters["W_xh"][index, 2]
    assert (h.function, h.value) == ("tanh", np.tanh(a.value)) and slope.value == pytest.approx(1 - h.value**2)


def test_of_a_gate_and_of_a_layer_above_the_names_say_which():
    specimen = specimen_with(cell="lstm", layers=2)
    (a, _f) = equations_of(specimen, 0, 1, "f", 3)
    assert [name for ((name, _value),) in a.terms] == ["W_xf_l1[3]·x_1", "W_hf_l1[3]·h_0", "b_f_l1"]
    slope = equations_of(specimen_with(cell="relu"), 1, 0, "h", 0)[-1]
    assert (slope.name, slope.value) in {("a > 0", 0.0), ("a > 0", 1.0)}


@pytest.mark.parametrize(("cell", "band", "name", "block"), [("rnn", "h", "W_xh", None), ("lstm", "c", "W_xg", 3)])
def test_a_character_chooses_its_column(cell, band, name, block):
    specimen = specimen_with(cell=cell)
    found, column = input_of(specimen, 4, 0, band)
    W_xh = specimen.network.parameters["W_xh"]
    assert found == name
    assert column == pytest.approx((W_xh if block is None else W_xh[block])[int(specimen.indices[4])])


def test_of_the_gain_the_column_is_that_of_its_own_weights():
    specimen = specimen_with(cell="gru", gain=True)
    assert input_of(specimen, 4, 0, "gain")[0] == "W_xm"
    assert 1 + input_of(specimen, 4, 0, "gain")[1] == pytest.approx(specimen.characters[4].layers[0].gain[0])
    assert input_of(specimen, 4, 0, "z")[0] == "W_xz"
