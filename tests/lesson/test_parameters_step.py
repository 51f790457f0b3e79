"""The race of step 4: who arrives when, what is shown meanwhile, and its keys."""

import pytest
from textual.content import Content

from rnn_tui.language import set_language
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.step import filled
from rnn_tui.lesson.steps.parameters import GOOD, MOST_EPOCHS, SCALES, SMALL, STEP, ParameterScales, arrival
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.renderables.lesson.parameters import draw_parameters
from rnn_tui.tui.renderables.paragraph import break_lines

LAST = len(SCALES) - 1


@pytest.fixture(scope="module")
def learnt() -> list[int | None]:
    """Learn all that the race takes, which later stages share; return who arrives when."""
    stage = ParameterScales(Subject(SENTENCE))
    for training in stage.trainings:
        while arrival(training) is None and training.epoch < MOST_EPOCHS:
            training.learn_until(training.epoch + 1)
    return [arrival(training) for training in stage.trainings]


@pytest.fixture
def stage(learnt) -> ParameterScales:
    del learnt
    return ParameterScales(Subject(SENTENCE))


def lines(stage: ParameterScales, width: int = 78, height: int = 7) -> list[str]:
    return [line.plain for line in draw_parameters(stage, width, height)]


def test_the_scale_decides_who_arrives(learnt, stage):
    small, middle, good, large, largest = learnt
    assert (small, middle, good, largest) == (33, 27, 11, None)
    assert large is None or large > 2 * good  # where the gradient explodes, the last digit decides when
    figures = stage.figures()
    assert (figures["good_epochs"], figures["small_epochs"]) == ("11", "33")
    assert (figures["small_left"], figures["good_left"], figures["shrinks"]) == ("0.00002", "0.955", "14")
    assert STEP.question.answers[stage.right(STEP.question)].format_map(figures) == "0.14"


def test_a_text_that_needs_no_memory_has_another_answer():
    stage = ParameterScales(Subject("aaaaaaaaaaaaaaabc"))
    assert stage.right(STEP.question) == STEP.question.right and stage.figures()["conclusion"] == ""
    for place in (SMALL, GOOD):
        stage.trainings[place].learn_until(30)
    figures = stage.figures()
    assert int(figures["small_epochs"]) < int(figures["good_epochs"])
    assert STEP.question.answers[stage.right(STEP.question)].format_map(figures) == "0.01"
    assert figures["conclusion"] == "This text hardly needs any memory."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_said_fits_once_all_have_arrived(stage, language):
    set_language(language)
    figures = stage.figures()
    for sentence in {filled(said, figures) for said in STEP.question.said}:
        assert len(break_lines(Content(sentence), 78).split("\n")) <= 2
        assert "33" in sentence and figures["conclusion"] in sentence


def test_a_race_runs_to_its_end_and_begins_anew(stage):
    assert stage.epoch == 0 and not stage.tick()
    stage.press("space")
    epochs = []
    while stage.is_running:
        stage.tick()
        epochs.append(stage.epoch)
    assert epochs[-1] == MOST_EPOCHS and len(epochs) == 2 * MOST_EPOCHS
    stage.press("space")
    assert stage.epoch == 0 and stage.is_running


def test_an_epoch_at_a_time(stage):
    stage.press("left")
    assert stage.epoch == 0
    for _press in range(11):
        stage.press("right")
    racers = stage.racers()
    assert [racer.arrived for racer in racers] == [False, False, True, False, False]
    assert racers[GOOD].done == 1.0 and racers[GOOD].loss == stage.trainings[GOOD].losses[10]
    assert 0 < racers[SMALL].done < 0.5 and racers[LAST].done < 0.5
    stage.press("right")
    assert stage.racers()[GOOD].epochs == 11 and stage.racers()[SMALL].epochs == 12


def test_what_is_shown_waits_for_what_is_learnt():
    stage = ParameterScales(Subject("une autre phrase, que rien n’a apprise."))
    stage.press("right")
    assert stage.epoch == stage.known == 0
    assert stage.figures()["good_epochs"] == "…"
    while not stage.tick():  # the two that are asked about learn first
        pass
    assert [training.epoch for training in stage.trainings] == [13, 0, 13, 0, 0]
    assert (stage.figures()["good_epochs"], stage.figures()["small_epochs"]) == ("13", "…")
    stage.press("space")
    while stage.epoch == 0:
        stage.tick()
    assert [training.epoch for training in stage.trainings] == [13, 1, 13, 1, 1]


def test_other_draws_and_lanes(stage):
    stage.press("s")
    assert stage.seed == 1 and stage.epoch == 0
    assert stage.trainings[GOOD].look(0).left == pytest.approx(0.834, abs=0.001)
    for _press in range(9):
        stage.press("down")
    assert stage.place == LAST
    assert dict(stage.values())["W_hh"].startswith("50×50  ±1.4")
    assert dict(stage.values())["W_xh"].startswith("50×17  ±0.0")


def test_the_code_has_a_value_beside_each_line(stage):
    names = [line.split()[0] for line in STEP.excerpt.lines()]
    assert [name.rstrip(",") for name in names] == [name for name, _value in stage.values()]
    assert max(map(len, STEP.excerpt.lines())) <= 46
    assert STEP.excerpt.lines()[stage.line].startswith("W_hh")


def test_the_race_is_drawn_with_signs_too(stage):
    for _press in range(11):
        stage.press("right")
    drawn = lines(stage)
    assert len(drawn) == 7 and all(len(line) <= 78 for line in drawn)
    assert "✓" in drawn[1 + GOOD] and drawn[1 + GOOD].endswith("47.22") and drawn[1 + SMALL].startswith("▸")
    assert not any("✓" in line or "✗" in line for place, line in enumerate(drawn) if place != 1 + GOOD)
    for _press in range(MOST_EPOCHS):
        stage.press("right")
    assert [sign for line in lines(stage)[1:6] for sign in "✓✗" if sign in line][:3] == ["✓"] * 3
    assert "✗" in lines(stage)[1 + LAST]
    assert len(lines(stage, 118, 19)) == 19 and "A" in lines(stage, 118, 19)[1]
    stage.place = LAST
    assert [line[4:8].strip() for line in lines(stage, 40, 2)] == ["0.6", "1.5"]
