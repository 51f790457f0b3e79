"""The rows of the parts: which columns there are at which width, the place on the scale, the histogram."""

import math

import pytest

from rnn_tui.inspection.look import BINS, Idle, Look, Part
from rnn_tui.tui.renderables.log_scale import Scale, draw_log_heading, draw_log_scale
from rnn_tui.tui.renderables.parts import draw_histogram, draw_parts

COUNTS = tuple(8 - abs(place - 22) // 3 for place in range(BINS))
BLOCKS = (Part("r", 3.0, 0.5, COUNTS, 1e-2, 1e-4), Part("z", 4.0, 0.5, COUNTS, 1e-2, 1e-3))
WHOLE = (Part("W_hh", 5.0, 0.5, COUNTS, 0.25, 2.4e-3, BLOCKS), Part("b_y", 0.0, 0.0, COUNTS, 0.0, None))
LOOK = Look(7, WHOLE, (Idle(0, "h", 8, 1, 2), Idle(0, "z", 8, 0, 3)), 1_024, True)
UPDATES = Scale(-6, 0, -3)


def lines_of(look, width, height, first=0):
    return [str(line).rstrip() for line in draw_parts(look, [["a long sentence", "short"]], first, width, height)]


def test_in_a_small_place_there_are_norm_update_and_histogram():
    assert lines_of(LOOK, 30, 6) == [
        "        ‖W‖    ΔW/W   values",
        "W_hh   5.00  2.4e-3 ▂▄▅▇█▇▅▄▂",
        "b_y    0.00       — ▂▄▅▇█▇▅▄▂",
        "",
        "h ↓1 ↑2 · z ↓0 ↑3",
        "a long sentence",
    ]


def test_only_what_is_saturated_is_named_and_nothing_is_cut():
    def said(width, *bounds):
        idle = tuple(Idle(0, name, 128, low, high) for name, (low, high) in zip("hifoc", bounds))
        return lines_of(Look(7, WHOLE, idle, 1_024), width, 6)[-2]

    nothing = [(0, 0)] * 5
    assert said(80, *nothing) == "none of 128 units is saturated over 1,024 characters"
    assert said(30, *nothing) == "none of 128 saturated"
    assert said(30, (0, 0), (0, 3), *nothing[2:]) == "saturated of 128: i ↓0 ↑3"
    assert said(30, *[(12, 3)] * 5) == "saturated: h, i, f, o, c"


def test_with_room_there_are_gates_gradients_and_the_place_of_the_update():
    head, *rows = lines_of(LOOK, 80, 9)
    assert head.split()[:6] == ["‖W‖", "‖dW‖", "ΔW/W", "1e-6", "1e-3", "1"]
    assert [row.split()[0] for row in rows[:4]] == ["W_hh", "r", "z", "b_y"]
    assert rows[0].split()[1:4] == ["5.00", "2.5e-1", "2.4e-3"] and rows[0].endswith("0.50")
    assert rows[3].split()[1:4] == ["0.00", "0", "—"] and "●" not in rows[3]
    assert rows[-2:] == ["saturated over 1,024 characters, of 8: h ↓1 ↑2 · z ↓0 ↑3", "a long sentence"]


def test_without_a_step_there_are_sizes_alone():
    sizes = Look(7, tuple(Part(part.name, part.norm, part.widest, part.counts) for part in WHOLE), (), 0)
    head, *rows = lines_of(sizes, 80, 6)
    assert head.split() == ["‖W‖", "values", "±"] and rows[0].split()[:2] == ["W_hh", "5.00"]


def test_where_there_is_room_it_is_said_what_the_columns_are():
    assert lines_of(LOOK, 60, 10)[-3] == "‖W‖ norm · ‖dW‖ its gradient's · ΔW/W moved by a step"
    assert lines_of(LOOK, 36, 10)[-3] == "‖W‖ norm · ‖dW‖ gradient · ΔW/W step"
    assert not any("norm" in line for line in lines_of(LOOK, 60, 8))  # no part goes for it
    sizes = Look(7, tuple(Part(part.name, part.norm, part.widest, part.counts) for part in WHOLE), (), 0)
    assert lines_of(sizes, 60, 10)[-2] == "‖W‖ norm · values from −± to ±"


def test_what_does_not_fit_is_scrolled_to():
    names = [line.split()[0] for line in lines_of(LOOK, 30, 2, first=5)[1:]]
    assert names == ["b_y"]


def test_a_dead_unit_is_called_so_and_layers_are_told_apart():
    idle = (Idle(0, "h", 8, 1, 0, is_rectified=True), Idle(1, "h", 8, 5, 0, is_rectified=True))
    rows = lines_of(Look(7, WHOLE, idle, 1_024, True), 80, 9)
    assert rows[-3:-1] == [f"dead over 1,024 characters, of 8: l{layer}: h {dead}" for layer, dead in ((0, 1), (1, 5))]


def test_the_point_stands_where_the_logarithm_is_and_beyond_the_scale_at_its_end():
    def drawn(value):
        return "".join(text for text, _style in draw_log_scale(value, UPDATES, 13))

    assert drawn(None) == drawn(0.0) == "······┊······"
    assert drawn(1e-6) == drawn(1e-9) == "●·····┊······"
    assert drawn(1e-3) == "······●······" and drawn(1e-2) == "······┊·●····"
    assert drawn(1.0) == drawn(50.0) == drawn(math.inf) == "······┊·····●"
    assert draw_log_heading(UPDATES, 25) == "1e-6      1e-3          1"


@pytest.mark.parametrize("together", [1, 3, 5])
def test_a_histogram_is_full_where_most_values_are_and_blank_where_there_are_none(together):
    counts = [0] * BINS
    counts[22], counts[-1] = 1_000, 1
    (drawn,) = draw_histogram(counts, together)
    assert len(drawn) == BINS // together and drawn.strip("▁█ ") == ""
    assert drawn[len(drawn) // 2] == "█" and drawn[-1] == "▁" and drawn[0] == " "
    above, below = draw_histogram(counts, together, tall=2)
    assert above.strip() == "█" and below == drawn


def test_a_tall_place_has_higher_histograms_before_any_line_is_empty():
    low, high = lines_of(LOOK, 80, 9), lines_of(LOOK, 80, 22)
    rows = [line.split()[0] for line in high[3:13:3]]
    assert rows == ["W_hh", "r", "z", "b_y"]
    peak = low[1].index("█")
    assert [line[peak] for line in high[1:4]] == ["█", "█", "█"] and high[1].strip("▁▂▃▄▅▆▇█ ") == ""
