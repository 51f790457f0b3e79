"""The microscope as lines: what stands where at which size, and that its numbers are those of the lesson's loops."""

import re
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len

from rnn_tui.inspection.specimen import Clipping, Learnt
from rnn_tui.inspection.unit_formula import Equation
from rnn_tui.language import set_language
from rnn_tui.tui.renderables.figures import FIGURE, figure, signed
from rnn_tui.tui.renderables.formulas import draw_equations
from rnn_tui.tui.renderables.learnt import draw_clipping, draw_long_table, draw_short_table
from rnn_tui.tui.renderables.microscope import draw_microscope, place_at
from rnn_tui.tui.renderables.unit_rows import around, draw_gate_row, draw_unit_row
from tests.tui.sights import lesson_sight, passage_sight, step_sight

WHOLE = {"60x20": (58, 16), "80x24": (78, 20), "120x36": (118, 32), "200x60": (198, 56)}
SMALL = {"60x20": (30, 10), "80x24": (48, 11), "120x36": (50, 19)}


def plain(sight, width, height):
    return [line.plain for line in draw_microscope(sight, width, height)]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0.0000"),
        (-0.10451, "−0.1045"),
        (0.99999, "1.0000"),
        (12.34567, "12.346"),
        (-123.456, "−123.46"),
        (98765.4, "98765"),
        (0.000824, "8.2e−04"),
        (-0.000824, "−8e−04"),
        (2.5e7, "2.5e07"),
        (np.nan, "—"),
        (-np.inf, "—"),
    ],
)
def test_a_figure_has_its_digits_and_never_more_cells_than_its_column(value, written):
    assert figure(value) == written and cell_len(written) <= FIGURE
    assert (signed(0.5), signed(-1.0)) == ("+0.5000", "−1.0000")


def test_a_figure_has_the_sign_of_the_language():
    set_language("fr")
    assert (figure(0.5), figure(8.2e-4)) == ("0,5000", "8,2e−04")


@pytest.mark.parametrize("size", WHOLE.values(), ids=WHOLE)
def test_the_lesson_is_whole_in_every_whole_window(size):
    lines = plain(lesson_sight(), *size)
    assert len(lines) <= size[1] and all(cell_len(line) <= size[0] for line in lines)
    text = "\n".join(lines)
    for part in ("x_5 «l»", "index 7", "column 7 of W_xh", "W_xh·x", "h_5 l", "h_4 p", "h = tanh(", "p_5", "ln p",
                 "→", "dh_5 l", "largest", "±5", "not clipped", "‖W‖", "‖dW‖", "‖ΔW‖", "b_y"):  # fmt: skip
        assert part in text, part
    if size[0] >= 78:
        one_hot = next(line for line in lines if "one-hot" in line)
        assert "one-hot 00000001000000000" in one_hot and "p − 1 = −0.9" in text and "×1.000" in text
        assert sum(line.lstrip().startswith("h_") for line in lines) == 5 == text.count("dL/dh_")
        rows = [line for line in lines if "h_1 " in line]
        assert all(len(line) >= 10 + 50 + 8 for line in rows)  # all units have a column


@pytest.mark.parametrize("size", SMALL.values(), ids=SMALL)
@pytest.mark.parametrize("sight", [lesson_sight(), step_sight("lstm", layers=2, gain=True), passage_sight()])
def test_in_its_small_place_there_is_the_least_that_makes_sense(sight, size):
    lines = plain(sight, *size)
    assert len(lines) <= size[1] and all(cell_len(line) <= size[0] for line in lines)
    text = "\n".join(lines)
    band = sight.band
    for part in (f"x_{sight.t + 1} «", f"{band}_{sight.t + 1} ", f"d{band}_{sight.t + 1} ", f"{band} =", "p_", "ln p"):
        assert part in text, part


def test_every_number_of_the_step_is_where_it_is_called_by_its_name():
    sight = lesson_sight(steps=40, clip_value=0.05)
    specimen = sight.specimen
    text = "\n".join(plain(sight, 118, 32))
    p = specimen.characters[4].output.probs[0, specimen.target_at(4)]
    for expected in (-np.log(p), p, p - 1, specimen.losses_after[0], specimen.clipping.largest, np.log(17)):
        assert figure(float(expected)) in text
    assert f"{specimen.clipping.elements} clipped" in text and specimen.clipping.elements > 1
    for learnt in specimen.parameters:
        row = next(line for line in text.split("\n") if line.startswith(f"{learnt.name} "))
        ratio = learnt.update / learnt.norm
        figures = [learnt.norm, learnt.gradient, learnt.largest, learnt.update, ratio, learnt.after]
        assert [each for each in row.split()[2:] if "." in each or "e" in each] == list(map(figure, figures))
        assert row.split()[5] == str(learnt.clipped)


def test_where_nothing_was_learnt_no_update_is_told():
    text = "\n".join(plain(passage_sight(), 118, 32))
    assert "no update" in text and "→" not in text and "‖ΔW‖" in text and "—" in text


def test_an_unknown_road_is_left_empty_and_not_the_road_of_another_loss():
    known, unknown = step_sight(), step_sight(road=False)
    assert re.search(r"dL/dh_8 \S.*×1\.000", "\n".join(plain(known, 118, 32)))
    rows = [line for line in plain(unknown, 118, 32) if "dL/dh_" in line]
    assert rows and all(cell_len(line.rstrip()) <= 10 for line in rows) and "dL/dh_4" in rows[0]


def test_layers_gates_and_streams_are_named():
    sight = replace(step_sight("lstm", layers=2, gain=True), layer=1, band="f")
    text = "\n".join(plain(sight, 150, 40))
    for part in ("layer 2 of 2", "stream 1/4", "f_8 ", "dL/df_8 ", "a_f =", "W_xf_l1[0]·x_8", "m_8", "gain =", "σ("):
        assert part in text, part


def test_where_there_is_no_room_for_all_parameters_they_are_those_of_the_layer_and_of_the_output():
    sight = replace(step_sight("gru", layers=3), layer=2)
    names = next(line for line in plain(sight, 78, 20) if "W_hy" in line)
    assert names.split()[-6:] == ["W_xh_l2", "W_hh_l2", "b_h_l2", "b_hn_l2", "W_hy", "b_y"]
    assert sum("_l1" in line for line in plain(sight, 118, 60)) == 4  # where there is room all have a row


def test_what_is_no_number_is_a_dash():
    sight = step_sight()
    characters = sight.specimen.network.forward(sight.specimen.indices[:, np.newaxis], np.full((1, 1, 1, 6), np.nan))
    broken = replace(sight, specimen=replace(sight.specimen, characters=characters))
    for size in (*WHOLE.values(), *SMALL.values()):
        assert "—" in "\n".join(plain(broken, *size))


def test_a_click_finds_the_character_and_the_unit_that_are_drawn_there():
    sight = lesson_sight()
    lines = plain(sight, 78, 20)
    for label, t in (("h_3 ", 2), ("dL/dh_2 ", 1)):
        y = next(y for y, line in enumerate(lines) if line.lstrip().startswith(label))
        x = next(line for line in lines if "○" in line).index("○")
        assert place_at(sight, 78, 20, x + 12, y) == (t, 12)
        assert place_at(sight, 78, 20, x - 1, y) is None and place_at(sight, 78, 20, x + 50, y) is None
    assert place_at(sight, 78, 20, 30, 0) is None and place_at(sight, 78, 20, 30, 99) is None


def test_of_a_larger_network_there_are_the_units_around_the_cursor():
    assert [(around(c, 128, 50).begin, around(c, 128, 50).end) for c in (0, 60, 127)] == [(0, 50), (35, 85), (78, 128)]
    assert (around(3, 5, 50).begin, around(3, 5, 50).end) == (0, 5) and around(3, 5, -2).end == around(3, 5, 0).begin


def test_size_is_ground_and_sign_is_a_sign_in_grey_as_well():
    row = draw_unit_row(np.array([0.0, 0.1, -0.2, 0.6, -1.0]), 1.0, around(0, 5, 5), cursor=3)
    assert "".join(text for text, _style in row) == "  −○−"
    assert [style.partition(" on ")[2] for _text, style in row] == [
        "",
        "$network 12%",
        "$you 25%",
        "$network 60%",
        "$you 85%",
    ]
    assert row[4][1].startswith("bold")
    gates = draw_gate_row(np.array([0.0, 0.2, 0.5, 0.8, 1.0]), around(0, 5, 5), None)
    assert "".join(text for text, _style in gates) == " ░▒▓█"


def test_equations_are_broken_between_terms_and_stand_together_where_they_fit():
    a = Equation("a", ((("W_xh[0,1]", 0.25),), (("W_hh[0]·h_2", -0.5),), (("b_h", 0.0),)), -0.25)
    h = Equation("h", ((("a", -0.25),),), -0.2449, "tanh")
    wide = "a = +0.2500 W_xh[0,1] −0.5000 W_hh[0]·h_2 +0.0000 b_h = −0.2500   h = tanh(−0.2500) = −0.2449"
    assert [line.plain for line in draw_equations([a, h], 100)] == [wide]
    narrow = [line.plain for line in draw_equations([a, h], 30)]
    assert narrow[0] == "a = +0.2500 W_xh[0,1]" and narrow[-1] == "h = tanh(−0.2500) = −0.2449"
    assert " ".join(" ".join(narrow).split()) == " ".join(wide.split())
    product = Equation("c", ((("f", 0.5), ("c_2", -2.0)), (("i", 1.0), ("g", 0.5))), -0.5)
    assert draw_equations([product], 80)[0].plain == "c = +0.5000 f × −2.0000 c_2 +1.0000 i × 0.5000 g = −0.5000"


@pytest.mark.parametrize(
    ("clipping", "written"),
    [
        (Clipping(0.887, "b_y", 1.2, 5.0, None, 0, 1.0), "largest element 0.8870 in b_y, ±5 allowed: not clipped"),
        (
            Clipping(9.0, "W_hy", 12.0, 5.0, None, 1_234, 1.0),
            "largest element 9.0000 in W_hy, ±5 allowed: 1,234 clipped",
        ),
        (Clipping(0.5, "b_y", 2.0, None, 1.0, 0, 0.5), "‖dW‖ 2.0000 of 1 allowed: clipped, ×0.5000"),
        (Clipping(0.5, "b_y", 0.5, None, 1.0, 0, 1.0), "‖dW‖ 0.5000 of 1 allowed: not clipped"),
        (Clipping(0.5, "b_y", 0.5, None, None, 0, 1.0), "0.5000 in b_y, no clipping"),
    ],
)
def test_it_is_told_what_is_allowed_and_what_clipping_did(clipping, written):
    assert written in draw_clipping(clipping, 80)
    assert cell_len(draw_clipping(clipping, 20)) == 20


def test_the_tables_have_what_there_is_and_a_dash_for_what_is_not():
    learnt = [
        Learnt("W_xh", (17, 50), 1.0, 0.5, 0.25, 3, None, None),
        Learnt("b_y", (17,), 2.0, 0.125, 0.1, 0, 0.01, 2.5),
    ]
    clipping = Clipping(0.25, "W_xh", 0.6, 5.0, None, 3, 1.0)
    short = [line.plain for line in draw_short_table(learnt, clipping, 78, 5)]
    assert short[0].split()[-2:] == ["W_xh", "b_y"] and short[3].split()[-2:] == ["—", "0.0100"]
    assert short[4].split()[-2:] == ["—", "2.5000"] and "3 clipped" in short[0]
    long = [line.plain for line in draw_long_table(learnt, clipping, 90, 9)]
    assert long[2].split() == ["W_xh", "17×50", "1.0000", "0.5000", "0.2500", "3", "—", "—", "—"]
    assert long[3].split() == ["b_y", "17", "2.0000", "0.1250", "0.1000", "0", "0.0100", "0.0050", "2.5000"]


def test_no_column_of_the_table_is_cut():
    clipping = Clipping(0.25, "W_xh", 0.6, 5.0, None, 3, 1.0)
    learnt = [Learnt("W_xh", (17, 50), 1.0, 0.5, 0.25, 3, 0.01, 2.5)]
    names = ["‖W‖", "‖dW‖", "largest", "clipped", "‖ΔW‖", "‖ΔW‖/‖W‖", "‖W‖ after"]
    for width in range(19, 100):
        heading = draw_long_table(learnt, clipping, width, 9)[1].plain.split("  ")
        found = [each.strip() for each in heading if each.strip()]
        assert found == names[: len(found)]
