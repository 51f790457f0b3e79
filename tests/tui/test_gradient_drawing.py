"""The gradient along the text, drawn: a strip for each road, the cut, the figures."""

import math

from rnn_tui.inspection.reach import Reach
from rnn_tui.tui.renderables.gradient import Flow, Lane, draw_flow, draw_past, steps_back_at


def lane_of(name: str, left: list[float], asked: int = 64, main: bool = True) -> Lane:
    return Lane(name, f"{name} 128", "$network", left, Reach(14.0, math.inf, 0.73, 127), asked, main)


def flow_lines(*lanes: Lane, width: int = 40, height: int = 12) -> list[str]:
    characters = list("the grey harbour")
    return [str(line).rstrip() for line in draw_flow(Flow(characters, "s", "told", lanes, [], 9), width, height)]


def test_a_bar_is_full_where_all_is_left_and_a_dot_where_it_is_under_a_hundredth():
    left = [1.5, 1.0, 0.1, 0.0101, 0.0099, 0.5, 0.5, 0.0, *[0.001] * 8]
    lines = flow_lines(lane_of("GRU", left, asked=6), height=5)
    assert lines[:2] == ["     the grey harbours", "GRU  ·········░▇·▁▄██"]


def test_the_cut_is_marked_and_told_where_it_is_to_be_seen():
    left = [0.9] * 16
    ruler = next(line for line in flow_lines(lane_of("GRU", left, asked=6)) if line.startswith("back"))
    assert "┊" in ruler
    assert any("never asked" in line for line in flow_lines(lane_of("GRU", left, asked=6)))
    assert not any("┊" in line for line in flow_lines(lane_of("GRU", left, asked=16)))


def test_three_figures_and_what_a_step_keeps_stand_below_each_strip():
    halves = [0.5**step for step in range(16)]
    lines = flow_lines(lane_of("RNN", halves), lane_of("GRU", [1.0] * 16), width=60, height=8)
    assert lines[-2].split() == ["RNN", "128", "7", "14", ">", "127", "×0.73"]
    assert lines[-1].split() == ["GRU", "128", ">", "15", "14", ">", "127", "×0.73"]


def test_a_larger_place_has_higher_strips_and_a_higher_curve_and_leaves_no_line_empty():
    lanes = [lane_of("LSTM c", [0.5**step for step in range(16)]), lane_of("LSTM h", [0.4**step for step in range(16)])]
    flow = Flow(list("the grey harbour"), "s", "told", lanes, [(step, float(step)) for step in range(1, 40)], 9)
    strips, curves = [], []
    for height in (13, 24, 36, 54):
        lines = [str(line).rstrip() for line in draw_flow(flow, 120, height)]
        assert len(lines) == height and all(lines)
        title = next(place for place, line in enumerate(lines) if line.startswith("how far back"))
        strips.append(next(place for place, line in enumerate(lines) if line.startswith("back")) - 2)
        curves.append(height - title)
    assert strips == sorted(set(strips)) and curves == sorted(set(curves))


def test_where_room_is_short_the_road_of_h_beside_that_of_c_is_left_out():
    lanes = lane_of("LSTM c", [1.0]), lane_of("LSTM h", [1.0], main=False)
    assert sum("LSTM h" in line for line in flow_lines(*lanes, height=6)) == 2
    lines = flow_lines(*lanes, height=5)
    assert not any("LSTM h" in line for line in lines) and sum("LSTM c" in line for line in lines) == 2


def test_a_cell_of_a_strip_is_the_character_above_it():
    flow = Flow(["a", "日", "b"], "c", "", [lane_of("RNN", [1.0] * 3)], [], 0)
    first = len("back ")
    assert [steps_back_at(flow, 40, first + x) for x in range(-1, 6)] == [None, 3, 2, 2, 1, None, None]


def past_lines(*past: float, width: int = 40) -> list[str]:
    steps = [(10 * number, reach) for number, reach in enumerate(past)]
    return [str(line).rstrip() for line in draw_past(steps, 999, width, 4)]


def test_what_is_not_worked_out_yet_has_its_place_on_the_way_and_is_told():
    nan = math.nan
    whole = past_lines(4.0, 4.0, 8.0, 8.0)
    assert whole[0] == "how far back, from snapshot to snapshot" and whole[-1].split() == ["step", "0", "step", "30"]
    half = past_lines(4.0, nan, nan, 8.0, width=60)
    assert half[0] == "how far back, from snapshot to snapshot; 2 to come"
    assert half[-1].split() == ["step", "0", "step", "30"]
    assert half[1:-1] == past_lines(4.0, 16 / 3, 20 / 3, 8.0, width=60)[1:-1]  # a straight line through both
    assert past_lines(4.0, nan, 8.0, width=31)[0] == "how far back; 1 to come"
    assert past_lines(4.0, nan) == [] and past_lines(nan, nan) == []
