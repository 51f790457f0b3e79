"""Steps 5 to 7 without a screen: the walk through the code, and the figures of the lesson's sentence."""

import math

import numpy as np
import pytest

from rnn_tui.language import set_language
from rnn_tui.lesson.code.backward import backward_pass
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.learning import shared_training
from rnn_tui.lesson.steps import backward, forward, loss
from rnn_tui.lesson.steps.backward import Backward
from rnn_tui.lesson.steps.forward import Forward
from rnn_tui.lesson.steps.loss import Loss
from rnn_tui.lesson.subject import Subject, subject_of
from rnn_tui.lesson.window_stage import SHOWN_EPOCHS, Place, walked
from rnn_tui.lesson.written import share_in_words, written, written_share

LESSON = subject_of(SENTENCE)
DISTINCT = subject_of("abcdefghijk")  # each character decides the next one


@pytest.fixture
def unlearnt():
    """Trainings begin at their beginning, whatever other tests have learnt."""
    shared_training.cache_clear()


def press(stage, keys):
    for key in keys.split():
        stage.press(key)
    return stage


def values(stage):
    return dict(stage.values())


def learnt(stage, epoch):
    """The stage at one of the epochs that ``e`` shows."""
    stage.training.learn_until(epoch)
    while stage.epoch != epoch:
        stage.press("e")
    return stage


# -- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, "0.0000"), (-1.23456, "−1.2346"), (0.001, "0.0010"), (0.00012345, "0.00012"), (1.94e-6, "1.9e−6"),
     (math.inf, "—")],
)  # fmt: skip
def test_a_small_number_keeps_two_digits(value, expected):
    assert written(value) == expected


def test_a_tiny_number_is_written_without_a_power_where_words_are_about_it():
    set_language("fr")
    assert (written(0.00012), written_share(0.00002)) == ("0,00012", "×0,00002")
    assert share_in_words(0.00002) == "0,00002"


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (1.0, "×1.000"),
        (0.0, "×0.000"),
        (0.000344, "×0.00034"),
        (2.49e-5, "×0.00002"),
        (3.2e-7, "×3e−7"),
        (math.nan, "—"),
    ],
)
def test_a_share_takes_eight_cells_at_most(share, expected):
    assert written_share(share) == expected and len(expected) <= 8


# -- the walk --------------------------------------------------------------------------------------------------------


def test_a_walk_goes_line_by_line_and_stays_at_the_ends():
    there, back = range(3), range(3)[::-1]
    assert walked(Place(0, 4), 1, there, 5) == Place(1, 0) and walked(Place(2, 4), 1, back, 5) == Place(1, 0)
    assert walked(Place(2, 4), 1, there, 5) == Place(2, 4) and walked(Place(2, 0), -1, back, 5) == Place(2, 0)


# -- 5, forward ------------------------------------------------------------------------------------------------------


def test_forward_shows_what_the_code_has_come_to_and_no_more():
    stage = Forward(LESSON)
    assert stage.line == 1 and values(stage)["‖h‖"] == "…" and not stage.is_known(0)
    press(stage, "right")
    assert stage.line == 2 and values(stage)["‖h‖"] != "…" and stage.is_known(0) and not stage.is_known(1)
    press(stage, "right right right")
    assert (stage.place, values(stage)["t"]) == (Place(1, 0), "1 → x_2")
    press(stage, "down")
    assert stage.place == Place(2, 4) and "…" not in values(stage).values()
    press(stage, "up up up left left left left left left")
    assert stage.place == Place(0, 0)


def test_forward_s_numbers_are_those_of_forward_pass():
    stage = learnt(Forward(LESSON), 25)
    ps, hs = forward_pass(stage.inputs, np.zeros((50, 1)), stage.parameters)
    for t in range(5):
        np.testing.assert_array_equal(stage.numbers(t).h, hs[t])
        np.testing.assert_array_equal(stage.numbers(t).p, ps[t])


def test_the_formulas_add_up_to_the_numbers_of_the_unit():
    stage = press(learnt(Forward(LESSON), 25), "down down i i u")
    assert stage.unit == 8
    a, h, y, p = stage.equations()
    assert [each.name for each in (a, h, y, p)] == ["a_3[8]", "h_3[8]", "y_3[8]", "p_3[8]"]
    for sum_ in (a, y):
        assert math.fsum(value for ((_name, value),) in sum_.terms) == pytest.approx(sum_.value)
    assert h.value == pytest.approx(math.tanh(a.value)) == pytest.approx(float(stage.numbers(2).h[8, 0]))
    assert len(press(stage, "left").equations()) == 3 and len(press(stage, "left left left").equations()) == 1


def test_with_another_first_character_all_states_move_the_last_hardly():
    stage = press(Forward(LESSON), "x")
    assert (stage.text, stage.shown) == ("exempl", "lxemp")
    moved = [stage.moved(t) for t in range(5)]
    assert all(each > 0 for each in moved) and moved == sorted(moved, reverse=True)
    assert moved[0] == pytest.approx(0.0985, abs=5e-5) and moved[4] == pytest.approx(1.9e-6, rel=0.05)
    told = {"V": "17", "moved_first": "0.0985", "moved_last": "1.9e−6", "epoch": "0"}
    assert told.items() <= stage.figures().items()
    assert learnt(stage, 25).moved(4) > 0.5
    assert press(stage, "x").shown == "exemp"


def test_all_states_is_the_right_answer():
    assert forward.STEP.question.answers[forward.STEP.question.right] == "all of them"


# -- 6, the loss -----------------------------------------------------------------------------------------------------


def test_the_loss_is_added_up_target_by_target():
    stage = Loss(LESSON)
    assert (stage.line, stage.added, values(stage)["t"]) == (4, 5, "4 → x_6")
    assert stage.total() == pytest.approx(5 * math.log(17), abs=0.01)
    assert stage.total() == pytest.approx(sum(map(stage.surprise, range(5))))
    seen = []
    for _line in range(13):
        seen.append((stage.line, stage.added, stage.t))
        stage.press("left")
    assert seen[:3] == [(4, 5, 4), (3, 5, 4), (2, 4, 4)] and seen[-4:] == [(3, 1, 0), (2, 0, 0), (1, 0, 0), (0, 0, 0)]
    assert press(stage, "left").place == 0


def test_one_target_is_asked_behind_the_last_character_alone():
    stage = press(Loss(LESSON), "a")
    assert (stage.asked, stage.added, stage.t) == ([4], 1, 4)
    assert math.fsum(stage.loss_by_place) == pytest.approx(96.33, abs=0.01) and stage.least_by_place == [0]
    assert press(stage, "a").asked == [0, 1, 2, 3, 4]


def test_the_losses_of_all_windows_are_the_training_s():
    stage = Loss(LESSON)
    assert math.fsum(stage.loss_by_place) == pytest.approx(stage.training.look(0).loss)
    assert len(stage.loss_by_place) == 5 and math.fsum(stage.least_by_place) == pytest.approx(38.73, abs=0.005)


def test_the_least_of_a_target_is_that_of_its_window():
    """Of the windows of the sentence nine begin with an e; behind it x stands once and t twice, and so on."""
    stage = Loss(LESSON)
    begins = [SENTENCE[place + 1] for place in range(34) if SENTENCE[place] == "e"]
    assert stage.least_surprise(0) == pytest.approx(math.log(len(begins) / begins.count("x")))
    assert [stage.least_surprise(t) for t in (2, 3, 4)] == [0, 0, 0]


@pytest.mark.usefixtures("unlearnt")
def test_the_figures_of_the_loss_are_those_of_the_lesson():
    figures = Loss(LESSON).figures()
    assert (figures["V"], figures["blind"], figures["windows"], figures["blind_epoch"]) == ("17", "2.83", "34", "96.33")
    assert (figures["bound"], figures["bound_first"], figures["bound_second"]) == ("38.73", "31.27", "7.45")
    assert (figures["bound_rest"], figures["bound_one"], figures["learnt"]) == ("0.00", "0.00", "…")
    assert loss.STEP.question.answers[loss.STEP.question.right] == "no, never below {bound}"


def test_the_loss_of_the_learner_s_text_is_its_own():
    figures = Loss(subject_of("abab abba baab")).figures()
    assert figures["V"] == "3" and figures["blind"] == "1.10" and figures["bound"] not in {"0.00", "38.73"}


def test_where_every_character_decides_the_next_the_question_is_about_the_lesson_s_sentence():
    assert Loss(DISTINCT).figures()["bound"] == "38.73"


def test_windows_go_round():
    stage = press(Loss(LESSON), "up")
    assert (stage.window, stage.text) == (33, "n RNN.")
    assert press(stage, "down").text == "exempl"


# -- 7, backward -----------------------------------------------------------------------------------------------------


def test_the_blame_is_that_of_backward_pass():
    stage = learnt(Backward(LESSON), 25)
    ps, hs = forward_pass(stage.inputs, np.zeros((50, 1)), stage.parameters)
    dW_xh, dW_hh, _, db_h, _ = backward_pass(stage.inputs, stage.targets, ps, hs, stage.parameters)
    np.testing.assert_allclose(stage.numbers(0).gathered, dW_hh, atol=1e-15)
    np.testing.assert_allclose(sum(stage.numbers(t).da for t in range(5)), db_h, atol=1e-15)
    np.testing.assert_allclose(stage.numbers(1).da[:, 0], dW_xh[:, stage.inputs[1]], atol=1e-15)  # x stands there once


def test_the_code_walks_from_the_last_character_to_the_first():
    stage = Backward(LESSON)
    assert (stage.place, stage.line) == (Place(4, 1), 1) and stage.is_known(4) and not stage.is_known(3)
    assert values(stage) == {"t": "4 → x_5", "‖dh‖": "0.0565", "‖da‖": "…", "‖dW_hh‖": "0.0000", "‖dh_next‖": "0.0000"}
    press(stage, "right right")
    assert values(stage)["‖dW_hh‖"] == "0.0036" and values(stage)["‖dh_next‖"] == "0.0000"
    press(stage, "right")
    handed_on = values(stage)["‖dh_next‖"]
    press(stage, "right")
    assert stage.place == Place(3, 0) and values(stage)["‖dh_next‖"] == handed_on and values(stage)["‖dh‖"] == "…"
    press(stage, "right")
    assert values(stage)["‖dh‖"] == handed_on  # nothing is asked behind x_4: all its blame comes back from h_5
    press(stage, "up up up up")
    assert stage.place == Place(0, 4) and all(stage.is_known(t) for t in range(5))
    press(stage, "right")
    assert stage.place == Place(0, 4)


@pytest.mark.usefixtures("unlearnt")
def test_hardly_anything_is_left_at_epoch_0_and_much_at_epoch_25():
    stage = Backward(LESSON)
    assert stage.left_at(0) == pytest.approx(0.00002, abs=0.000005) and stage.left_at(25) is None
    assert [stage.share(t) for t in (4, 3)] == [1, pytest.approx(0.06, abs=0.01)]
    figures = stage.figures()
    assert (figures["left"], figures["kept"], figures["left_later"]) == ("0.00002", "0.071", "…")
    assert (figures["expected"], figures["expected_left"]) == ("0.071", "0.00002")
    assert backward.STEP.question.answers[backward.STEP.question.right] == "a fifty-thousandth"
    learnt(stage, 25)
    assert stage.left_at(25) > 0.1 and stage.figures()["left_later"] == share_in_words(stage.left_at(25))


def test_the_formulas_of_the_blame_add_up():
    stage = press(learnt(Backward(LESSON), 25), "down up")
    dh, da, gathered, handed_on = stage.equations()
    assert dh.name == "dh_4[7]" and math.fsum(value for ((_name, value),) in dh.terms) == pytest.approx(dh.value)
    (slope, blame) = (value for _name, value in da.terms[0])
    assert slope * blame == pytest.approx(da.value) and blame == dh.value
    numbers = stage.numbers(3)
    assert gathered.value == pytest.approx(abs(da.value) * np.linalg.norm(stage.numbers(2).h))
    assert handed_on.value == float(numbers.dh_next[7, 0])


def test_c_checks_an_array_a_tick_and_says_that_all_are_right():
    stage = press(Backward(LESSON), "c")
    assert stage.checks == [] and stage.line is None
    assert [stage.tick() for _tick in range(5)] == [True] * 5
    assert [check.parameter for check in stage.checks] == ["W_xh", "W_hh", "W_hy", "b_h", "b_y"]
    assert all(check.error < 1e-7 and check.passed for check in stage.checks)
    stage.press("w")
    assert (stage.window, stage.checks) == (1, [])
    press(stage, "left")
    assert stage.checks is None and stage.line == 1
    assert not stage.tick() and stage.checks is None


def test_a_check_that_finds_a_wrong_line_says_so(monkeypatch):
    def wrong(*given):
        W_xh, *rest = backward_pass(*given)
        return -W_xh, *rest

    monkeypatch.setattr("rnn_tui.lesson.code.gradient_check.backward_pass", wrong)
    stage = press(Backward(LESSON), "c")
    for _tick in range(5):
        stage.tick()
    assert [check.passed for check in stage.checks] == [False, True, True, True, True]


# -- all three -------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("unlearnt")
@pytest.mark.parametrize("kind", [Forward, Loss, Backward])
def test_an_epoch_is_shown_as_soon_as_it_is_learnt(kind):
    stage = press(kind(LESSON), "e")
    before = stage.parameters
    assert (stage.epoch, stage.next_epoch) == (0, SHOWN_EPOCHS[1])
    stage.training.learn_until(SHOWN_EPOCHS[1] - 1)
    ticks = 0
    while stage.epoch == 0:
        stage.tick()
        ticks += 1
    assert 1 <= ticks <= 4 and stage.epoch == 25 and stage.parameters is not before
    assert press(stage, "e e e").epoch == 0


@pytest.mark.usefixtures("unlearnt")
def test_a_tick_draws_only_what_has_changed_and_ends(monkeypatch):
    stage = Forward(LESSON)
    assert not any(stage.tick() for _tick in range(6))
    stage.press("e")
    assert sum(stage.tick() for _tick in range(6)) == 4  # of 20 windows each; an epoch has 34
    monkeypatch.setattr("rnn_tui.lesson.window_stage.EPOCHS", 5)
    assert not stage.tick()


@pytest.mark.parametrize("kind", [Forward, Backward])
def test_what_is_clicked_is_looked_at(kind):
    stage = kind(LESSON)
    stage.point(2, 31)
    assert (stage.place.t, stage.place.line, stage.unit) == (2, 4, 31)
    stage.point(1, None)
    assert (stage.place.t, stage.unit) == (1, 31)


@pytest.mark.parametrize("kind", [Forward, Loss, Backward])
def test_every_window_of_a_learner_s_sentence_can_be_looked_at(kind):
    stage = kind(Subject("日本語 abcabc é\N{COMBINING ACUTE ACCENT}"))
    for _window in range(stage.count):
        stage.show_window(stage.window + 1)
        assert len(stage.text) == 6 and stage.values() and stage.figures()
    assert stage.window == 0
