"""The rows of the gradient check: as much of each as there is room for, and what is wrong called so."""

import math

import pytest

from rnn_tui.inspection.checked import GradientCheck
from rnn_tui.tui.renderables.gradient_check import draw_gradient_check

CHECKS = [
    GradientCheck("rnn", "streams", "W_xh", (9, 24), 1e-9, (0.0123456789, 0.0123456788)),
    GradientCheck("rnn", "streams", "W_hh", (24, 24), 0.25, (-1.5, 1.5)),
    GradientCheck("rnn", "streams", "b_h", (24,), 0.0),
]


def lines_of(width, height, first=0):
    told = [["a long sentence of it all", "short"]]
    return [str(line).rstrip() for line in draw_gradient_check(CHECKS, told, first, width, height)]


def test_in_a_small_place_there_are_error_and_verdict():
    head, *rows = lines_of(20, 6)
    assert head.split() == ["error"] and rows[-2:] == ["", "short"]
    assert [row.split() for row in rows[:3]] == [
        ["W_xh", "1.0e-9", "right"],
        ["W_hh", "2.5e-1", "WRONG"],
        ["b_h", "0", "right"],
    ]


def test_with_room_there_are_shape_both_slopes_and_the_place_of_the_error():
    head, *rows = lines_of(110, 6)
    assert head.split() == ["shape", "backprop", "difference", "error", "1e-12", "1e-6", "1"]
    assert rows[0].split()[1:6] == ["9", "x", "24", "1.23457e-2", "1.23457e-2"]
    assert rows[1].split()[4:6] == ["-1.50000e0", "1.50000e0"] and rows[2].split()[2:4] == ["—", "—"]
    assert rows[0].index("●") < rows[0].index("┊") < rows[1].index("●") and "●" not in rows[2]


def test_a_mark_of_its_own_colour_says_which_is_wrong():
    right, wrong = draw_gradient_check(CHECKS, [], 0, 60, 6)[1:3]
    assert any(str(span.style) == "bold $error" for span in wrong.spans)
    assert not any(str(span.style) == "bold $error" for span in right.spans)


def test_what_does_not_fit_is_scrolled_to():
    assert [line.split()[0] for line in lines_of(60, 3, first=2)[1:]] == ["b_h", "a"]


@pytest.mark.parametrize("error", [math.nan, math.inf])
def test_what_is_no_number_is_not_right(error):
    (line,) = draw_gradient_check([GradientCheck("rnn", "streams", "b_h", (24,), error)], [], 0, 60, 2)[1:2]
    assert "WRONG" in str(line)
