"""The plot: curves that differ without colour, and names that are nearer to their own line than to any other."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from rnn_tui.tui.renderables.canvas import Span
from rnn_tui.tui.renderables.pen import FINE, THICK
from rnn_tui.tui.renderables.plot import Axes, Baseline, Series, draw_legend, draw_plot, draw_sample
from rnn_tui.tui.renderables.ticks import CLOCK, round_step

SIGNS = "ABCDEFGH"
losses = st.floats(0, 20) | st.sampled_from([math.nan, math.inf, -math.inf, 1e300])
curves = st.lists(st.lists(losses, max_size=40), max_size=8)
baselines = st.lists(st.floats(0, 8), max_size=4).map(
    lambda found: [Baseline(f"line{number}", loss) for number, loss in enumerate(sorted(found, reverse=True))]
)


def series(*losses: float, sign: str = "", every: float = 10.0) -> Series:
    return Series("", [every * (number + 1) for number in range(len(losses))], losses, sign, "$network")


def drawn(*arguments) -> list[str]:
    return [str(line) for line in draw_plot(*arguments)]


def thick(*curves: Series, width: int = 40, height: int = 12, restarts=(), cursor=None, below=()) -> list[str]:
    return [str(line) for line in draw_plot(curves, below, restarts, width, height, cursor=cursor, pen=THICK)]


def is_dots(sign: str) -> bool:
    return "\u2800" < sign <= "\u28ff"


@given(curves, baselines, st.integers(-1, 120), st.integers(-1, 40))
def test_a_plot_fits_its_pane_whatever_the_losses(curves, baselines, width, height):
    lines = drawn([series(*each, sign=sign) for each, sign in zip(curves, SIGNS)], baselines, [20], width, height)
    assert len(lines) <= max(1, height)
    assert all(cell_len(line) <= max(0, width) for line in lines)


@given(st.lists(st.lists(losses, max_size=9), max_size=2), baselines, st.integers(32, 120), st.integers(5, 40))
def test_a_name_is_never_nearer_to_another_line_than_to_its_own_and_none_is_lost(curves, baselines, width, height):
    """The figures of the axis say where a loss is: the highest is in the middle of the first row's top dots."""
    lines = drawn([series(*each, sign=sign) for each, sign in zip(curves, SIGNS)], baselines, [], width, height)
    named = {found[1]: row for row, line in enumerate(lines[:-1]) if (found := re.search(r" (line\d) [\d.]+ *$", line))}
    assert list(named.values()) == sorted(named.values())
    assert [*named] == [each.name for each in baselines if each.name in named]  # in the order of their losses
    dotted = [row for row, line in enumerate(lines[:-1]) if "·" in line]
    for one in named.values():
        assert min((abs(row - one) for row in dotted), default=0) <= 1
    left_out = len(baselines) - len(named)
    below = lines[-1]
    listed = [each for each in baselines if f"{each.name} {each.loss:.2f}" in below]
    assert len(listed) == left_out or f"+{left_out}: enl" in below
    rows, values = height - 1, [loss for each in curves for loss in each if abs(loss) < 1e12]
    values += [each.loss for each in baselines]
    if len(named) < 2:
        return
    margin = max(0.05 * (max(values) - min(values)), 0.05)
    high, low = max(values) + margin, max(0.0, min(values) - margin)
    places = {each.name: ((high - each.loss) / (high - low) * (4 * rows - 1) - 1.5) / 4 for each in baselines}
    for name, row in named.items():
        assert abs(row - places[name]) == pytest.approx(min(abs(row - place) for place in places.values()))


def test_names_of_lines_in_one_row_stand_in_the_order_of_their_losses_or_below():
    crowded = [Baseline("uniform", 4.04), Baseline("letters", 2.4), Baseline("pairs", 2.3), Baseline("5-grams", 1.84)]
    for height in range(5, 30):
        lines = drawn([series(4.2, 3.0, 1.5)], crowded, [], 40, height)
        order = re.findall("uniform|letters|pairs|5-grams", "\n".join(lines[:-1]))
        assert order == [each.name for each in crowded if each.name in order]
        assert all(each.name in "\n".join(lines) for each in crowded) or re.search(r"\+\d: enlarge", lines[-1])


def test_what_has_no_place_for_its_name_is_named_below_where_that_is_wide_enough():
    same = [Baseline("letters", 2.42), Baseline("pairs", 2.41), Baseline("5-grams", 2.4)]
    wide, narrow = (drawn([series(9.0, 1.0)], same, [], width, 8) for width in (60, 30))
    assert sum(line.count("letters 2.42") + line.count("pairs 2.41") for line in wide[:-1]) == 1
    assert "· pairs 2.41" in wide[-1] or "· letters 2.42" in wide[-1]
    assert narrow[-1].endswith(" +1: enlarge ")


def test_a_falling_curve_falls_from_the_left_top_to_the_right_bottom():
    lines = drawn([series(4.0, 3.0, 2.0)], [], [], 40, 12)
    dots = [(row, column) for row, line in enumerate(lines) for column, sign in enumerate(line) if is_dots(sign)]
    assert dots[0][0] < dots[-1][0]
    assert min(column for row, column in dots if row == dots[0][0]) < min(c for r, c in dots if r == dots[-1][0])


def test_baselines_are_named_with_their_loss():
    text = "\n".join(drawn([], [Baseline("uniform", 4.17), Baseline("5-grams", 1.67)], [], 60, 12))
    assert "uniform 4.17" in text and "5-grams 1.67" in text


def test_baselines_close_to_each_other_keep_their_names():
    close = [Baseline("uniform", 4.0), Baseline("letters", 3.99), Baseline("pairs", 3.98), Baseline("5-grams", 3.97)]
    text = "\n".join(drawn([], close, [], 60, 12))
    assert all(baseline.name in text for baseline in close)


def test_a_flat_pane_gets_a_sparkline():
    (line,) = drawn([series(4.0, 2.0)], [], [], 30, 2)
    assert line.startswith("█") and line.endswith(" 2.000")


# eight points beside forty are ten columns: room for the signs of eight curves that are the same
@given(st.lists(st.lists(st.floats(0, 8), min_size=8, max_size=40), min_size=1, max_size=8))
def test_every_curve_has_its_sign_and_a_legend_draws_what_is_drawn(curves):
    shown = [series(*each, sign=sign) for each, sign in zip(curves, SIGNS)]
    plot = "".join(drawn(shown, [], [], 60, 12))
    legend = str(draw_legend(shown))
    for each in shown:
        assert each.sign in plot
        assert each.sign in str(draw_sample(each.sign, each.style)) in legend
    assert {sign for sign in plot + legend if sign.isalpha()} == {each.sign for each in shown}


def test_curves_that_are_the_same_each_have_their_sign():
    shown = [series(*[3.0, 2.0] * 10, sign=sign) for sign in SIGNS]
    assert {*SIGNS} <= {*"".join(drawn(shown, [], [], 60, 12))}


def test_without_colour_a_curve_with_a_sign_is_not_one_without():
    with_sign, without = ("".join(drawn([series(3.0, 2.5, 2.0, sign=sign)], [], [], 30, 8)[:-1]) for sign in ("○", ""))
    assert "○" in with_sign and "○" not in without
    assert str(draw_sample("○", "")) == "⠤○" and str(draw_sample("", "")) == "⠤⠤"
    assert sum(map(is_dots, with_sign)) > 3 * with_sign.count("○")


def test_the_axis_writes_the_last_x_as_it_is_told_to():
    (*_lines, axis) = draw_plot([series(3.0, 2.0, every=45.0)], [], [], 30, 8, Axes(lambda x: f"{x:.0f} s"))
    assert str(axis).endswith("90 s")


def test_before_any_loss_there_is_no_scale_that_the_first_would_change():
    def has_figures(*curves: Series) -> bool:
        return any(sign.isdigit() for line in drawn(curves, [], [], 40, 12)[:-1] for sign in line)

    assert not has_figures() and has_figures(series(4.0))


@given(st.booleans(), st.floats(0.01, 1e3), st.floats(1.001, 1e3), st.integers(1, 200))
def test_an_axis_knows_the_column_that_an_x_was_read_in(log, low, factor, columns):
    """Evenly or by ratio: a share and its value are each other's inverse, and so are a column and its end."""
    span = Span(low, low * factor, log)
    for share in (0.0, 0.25, 1.0):
        (value,) = span.at(np.array([share]))
        expected = low * factor**share if log else low + share * (low * factor - low)
        assert value == pytest.approx(expected) and span.share(value) == pytest.approx(share, abs=1e-6)
    assert [span.column_of(span.end_of(column, columns), columns) for column in range(columns)] == [*range(columns)]


def test_by_ratio_a_loss_that_halves_falls_as_far_each_time():
    halved = series(8.0, 4.0, 2.0, 1.0)
    rows = [str(line)[5:] for line in draw_plot([halved], [], [], 35, 17, Axes(log_y=True))[:-1]]
    dots = [next(row for row in range(16) if is_dots(rows[row][column])) for column in (7, 14, 22, 29)]
    assert np.diff(dots) == pytest.approx(5, abs=1)


def test_the_last_part_begins_where_it_is_said_to_and_a_line_stands_at_the_cursor():
    lines = drawn([series(3.0, 2.0, 1.5)], [], [], 25, 6, Axes(first_x=15.0), 30.0)
    assert lines[-1].split() == ["15", "30"]
    assert all(line[-1] in "│⣀⡀⠤⠉⠁" or is_dots(line[-1]) for line in lines[:-1]) and lines[0].endswith("│")


def test_the_dots_of_a_pen_are_those_of_its_signs():
    numbers = {(0, 0): 1, (0, 1): 2, (0, 2): 3, (1, 0): 4, (1, 1): 5, (1, 2): 6, (0, 3): 7, (1, 3): 8}  # ISO 11548-1
    for (column, row), number in numbers.items():
        assert FINE.with_dot(" ", column, row) == chr(0x2800 + (1 << number - 1)) == FINE.with_dot("·", column, row)
    assert FINE.with_dot("\u2801", 1, 3) == "\u2881"  # 1 and 8
    assert [THICK.with_dot(" ", 0, row) for row in (0, 1)] == ["▀", "▄"] and THICK.with_dot("▀", 0, 1) == "█"


def test_a_thick_plot_is_of_blocks_and_heavy_lines_and_says_the_same():
    curve, other = series(4.0, 3.0, 2.0), series(3.5, 3.4, 3.3, sign="○")
    lines = thick(curve, other, restarts=[15.0], cursor=25.0, below=[Baseline("pairs", 2.4)])
    fine = [str(line) for line in draw_plot([curve, other], [Baseline("pairs", 2.4)], [15.0], 40, 12, cursor=25.0)]
    text = "".join(lines)
    assert not any(map(is_dots, text)) and not {*"│┊·"} & {*text} and {*"▀▄┃┋━○"} <= {*text}
    assert [line[:4] for line in lines] == [line[:4] for line in fine] and lines[-1] == fine[-1]
    assert {"▀▀", "▄▄"} >= {str(draw_sample("", "", THICK))} and "▄○" in str(draw_legend([other], THICK)).replace(
        "▀", "▄"
    )


@given(curves, baselines, st.integers(-1, 120), st.integers(-1, 40))
def test_a_thick_plot_fits_its_pane_whatever_the_losses(curves, baselines, width, height):
    lines = thick(
        *(series(*each, sign=sign) for each, sign in zip(curves, SIGNS)), width=width, height=height, below=baselines
    )
    assert len(lines) <= max(1, height)
    assert all(cell_len(line) <= max(0, width) for line in lines)


# -- the figures at the axes


def test_a_high_plot_has_round_losses_at_the_rows_of_their_own_height():
    lines = drawn([series(4.2, 1.0)], [Baseline("three", 3.0)], [], 60, 30)
    figures = {line[:4].strip(): row for row, line in enumerate(lines[:-1]) if line[:4].strip()}
    assert [*figures] == ["4.0", "3.5", "3.0", "2.5", "2.0", "1.5", "1.0"]
    assert "three 3.00" in lines[figures["3.0"]] and "·" in lines[figures["3.0"]]
    assert sum(bool(line[:4].strip()) for line in drawn([series(4.2, 1.0)], [], [], 60, 12)[:-1]) == 3


def test_a_broad_plot_has_round_steps_each_below_its_column_and_none_that_touch():
    (axis,) = drawn([series(3.0, 2.0, every=100.0)], [], [], 105, 8)[-1:]
    assert axis.split() == ["0", "50", "100", "150", "200"]
    for step in (50, 100, 150):
        middle = axis.index(str(step)) + len(str(step)) // 2
        assert middle - 5 == pytest.approx(step / 200 * 100, abs=1)
    assert drawn([series(3.0, 2.0, every=100.0)], [], [], 30, 8)[-1].split() == ["0", "200"]


@pytest.mark.parametrize(
    ("extent", "steps", "units", "step"),
    [(10, 5, (), 2), (1.0, 4, (), 0.5), (3, 40, (1.0,), 1), (700, 4, CLOCK, 300), (90_000, 5, CLOCK, 18_000)],
)
def test_a_step_is_the_smallest_round_one_that_does_not_crowd(extent, steps, units, step):
    assert round_step(extent, steps, units) == pytest.approx(step)
