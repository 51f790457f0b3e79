"""What moves in steps 5 to 7, as lines: what stands where at which size, and what a click means."""

import re

import pytest
from rich.cells import cell_len

from rnn_tui.language import set_language
from rnn_tui.lesson.steps.backward import Backward
from rnn_tui.lesson.steps.forward import Forward
from rnn_tui.lesson.steps.loss import Loss
from rnn_tui.tui.renderables.lesson.backward import draw_backward
from rnn_tui.tui.renderables.lesson.forward import draw_forward
from rnn_tui.tui.renderables.lesson.loss import draw_loss
from rnn_tui.tui.renderables.lesson.page import action_at
from tests.tui.lesson_pages import LESSON

SMALL, NARROW, LARGE = (78, 7), (58, 5), (118, 19)
DRAW = {Forward: draw_forward, Loss: draw_loss, Backward: draw_backward}


def stage_of(kind, keys="", *, answered=True, epoch=0):
    stage = kind(LESSON)
    stage.is_answered = answered
    stage.training.learn_until(epoch)
    while stage.epoch != epoch:
        stage.press("e")
    for key in keys.split():
        stage.press(key)
    return stage


def plain(stage, size=SMALL):
    lines = [line.plain.rstrip() for line in DRAW[type(stage)](stage, *size)]
    assert len(lines) <= size[1] and all(cell_len(line) <= size[0] for line in lines)
    return lines


def units_of(line):
    return line[10:60]


@pytest.mark.parametrize("kind", DRAW)
def test_seven_lines_hold_the_heading_five_characters_and_what_is_said_of_one(kind):
    lines = plain(stage_of(kind))
    assert len(lines) == 7 and [bool(re.match(r"[▸ ][hx]_\d ", line)) for line in lines] == [False, *[True] * 5, False]


@pytest.mark.parametrize("kind", DRAW)
@pytest.mark.parametrize("height", range(8))
def test_the_character_one_looks_at_is_there_as_soon_as_there_is_a_line(kind, height):
    lines = plain(stage_of(kind, "left"), (78, height))
    assert len(lines) == height and sum(line.startswith("▸") for line in lines) == (height > 0)


def test_the_states_are_drawn_as_far_as_the_code_has_come():
    head, *rows, formula = plain(stage_of(Forward, "down right right right"))
    assert " ".join(head.split()) == "h_t epoch 0 window 1/34 «exemp» → «l» norm"
    assert [row.split()[:2] for row in rows] == [["h_1", "e"], ["h_2", "x"], ["▸h_3", "e"], ["h_4", "m"], ["h_5", "p"]]
    assert ["not there yet" in row for row in rows] == [False, False, False, True, True]
    assert "○" in units_of(rows[2]) and "+" in units_of(rows[2]) and "−" in units_of(rows[2])
    assert formula.startswith("h_3[7] = tanh(") and set(units_of(rows[3])) == {"·"}


def test_the_line_below_is_the_formula_of_the_line_that_runs():
    def below(keys):
        return plain(stage_of(Forward, keys))[-1]

    assert re.fullmatch(r"a_1\[7\] = \S+ W_xh\[7,6\] \+0.0000 W_hh\[7\]·h_0 \+0.0000 b_h = \S+", below(""))
    assert below("right right").startswith("y_1[15] = ") and below("right right right").startswith("p_1[15] = softmax(")


def test_how_far_the_states_move_is_told_once_it_was_asked():
    def moved(answered):
        return [row.split()[-1] for row in plain(stage_of(Forward, "x down down down down", answered=answered))[:6]]

    assert moved(False) == ["moved", "0.0985", "?", "?", "?", "?"]
    assert moved(True)[0] == "moved" and moved(True)[5] == "1.9e−6"
    assert "«lxemp»" in plain(stage_of(Forward, "x"))[0]


def test_a_large_window_shows_what_a_state_is_made_of():
    text = "\n".join(plain(stage_of(Forward, "down"), LARGE))
    for part in (" W_xh·x", " W_hh·h", " b_h ", " a_2 ", "a_2[7] = ", "h_2[7] = tanh", "y_2[", "p_2["):
        assert part in text
    assert plain(stage_of(Forward, "down"), NARROW)[-1].startswith("p_2[")


def test_the_blame_is_drawn_from_right_to_left():
    head, *rows, gathered = plain(stage_of(Backward, "up up"))
    assert head.split()[-2:] == ["norm", "remains"] and head.startswith(" dL/dh_t  epoch 0")
    assert ["not there yet" in row for row in rows] == [True, True, False, False, False]
    assert [row.split()[-1] for row in rows[2:]] == ["×0.004", "×0.061", "×1.000"]
    assert " ".join(gathered.split()) == "dW_hh is given x_5 0.0036 x_4 0.00026 x_3 0.000018 x_2 … x_1 …"


def test_what_is_left_at_the_first_state_is_told_once_it_was_asked():
    def left(answered):
        stage = stage_of(Backward, "up up up up", answered=answered)
        return [plain(stage)[1].split()[-1], *(line.split()[2] for line in plain(stage, LARGE)[-4:-3])]

    assert left(False) == ["?", "?"] and left(True) == ["×0.00003", "×0.00002"]


def test_a_large_window_shows_the_epochs_and_where_all_is_left():
    lines = plain(stage_of(Backward, epoch=25), LARGE)
    heading = lines.index(" left after four steps back, mean of all windows")
    shares = [line.split()[1:3] for line in lines[heading + 1 :]]
    assert [epoch for epoch, _share in shares] == ["0", "25", "50", "100"] and shares[0][1] == "×0.00002"
    assert float(shares[1][1].removeprefix("×")) > 0.1
    assert lines[heading + 1].index("●") < lines[heading + 2].index("●")
    assert any(line.startswith("dh_5[7] = ") for line in lines)


def test_the_check_stands_in_the_place_of_the_rows():
    stage = stage_of(Backward, "c")
    assert plain(stage)[-1].endswith("difference …, four random directions each")
    for _tick in range(5):
        stage.tick()
    head, *rows, told = plain(stage)
    assert "backprop" in head and [row.split()[0] for row in rows] == ["W_xh", "W_hh", "W_hy", "b_h", "b_y"]
    assert all(row.endswith("right") for row in rows)
    assert re.match(r"largest relative difference \d\.\de-\d+, four random directions each", told)


def test_the_surprises_stand_beside_a_blind_guess_and_the_least_there_can_be():
    head, *rows, told = plain(stage_of(Loss))
    assert "ln 17 = 2.83 ┊" in head and head.endswith("at best")
    assert [row.split()[:6] for row in rows[:1]] == [["x_1", "e", "→", "x", "0.0588", "2.8333"]]
    assert [row.split()[-1] for row in rows] == ["1.3863", "0.6931", "0.0000", "0.0000", "0.0000"]
    assert rows[0].index("◆") > rows[1].index("◆") > rows[2].index("◆")
    assert head.index("┊") == rows[0].index("▌")  # half a cell: a blind guess is the middle of the bar
    assert " ".join(told.split()) == "this window 14.16 all 34 windows 481.64, never below 38.73 epoch 0"


def test_what_the_loss_cannot_fall_below_is_told_once_it_was_asked():
    _head, *rows, told = plain(stage_of(Loss, answered=False))
    assert [row.split()[-1] for row in rows] == ["?"] * 5 and not any("◆" in row for row in rows)
    assert "never below ?" in told


def test_a_target_that_is_not_asked_or_not_added_yet_has_no_bar():
    rows = plain(stage_of(Loss, "a"))[1:6]
    assert ["not asked" in row for row in rows] == [True] * 4 + [False]
    rows = plain(stage_of(Loss, "left left left"))[1:6]
    assert ["not there yet" in row for row in rows] == [False] * 4 + [True] and rows[3].startswith("▸x_4 m → p")


def test_a_large_window_shows_all_characters_and_where_the_loss_comes_from():
    lines = plain(stage_of(Loss), LARGE)
    names = next(line for line in lines if line.startswith("p_5"))
    assert " ".join(names.split()) == "p_5 ␣ . N R a d e l m n o p r t u x î"
    assert " ".join(lines[-1].split()) == "never below 31.27 7.45 0.00 0.00 0.00"
    assert " ".join(lines[-3].split()) == "characters read 1 2 3 4 5"


def test_each_unit_of_a_row_can_be_clicked():
    row = draw_backward(stage_of(Backward), *SMALL)[3]
    assert [action_at(row, x) for x in (2, 10, 59, 70)] == [
        "point(2, None)",
        "point(2, 0)",
        "point(2, 49)",
        "point(2, None)",
    ]


@pytest.mark.parametrize(("kind", "row"), [(Forward, 0), (Loss, -1), (Backward, 0)])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_epoch_that_is_not_learnt_yet_is_said_to_come(language, kind, row):
    set_language(language)
    stage = stage_of(kind)
    stage.training = type(stage.training)(stage.sentence)
    for _epoch in range(3):
        stage.press("e")
    assert re.search("[eé]po(ch|que) 0 → 100 \\(0 …\\)", plain(stage)[row])


def test_figures_have_the_sign_of_the_language():
    set_language("fr")
    assert "0,0588" in plain(stage_of(Loss))[1] and "ln 17 = 2,83" in plain(stage_of(Loss))[0]
    assert "×0,061" in plain(stage_of(Backward, "up"))[4]
