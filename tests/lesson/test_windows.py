"""Step 2: how many windows the lesson's sentence has, and what each is asked."""

import pytest

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.code.windows import make_windows
from rnn_tui.lesson.steps.windows import STEP, Windows
from rnn_tui.lesson.subject import subject_of


@pytest.fixture
def stage():
    return Windows(subject_of(SENTENCE))


def test_39_characters_have_34_windows_of_five(stage):
    figures = stage.figures()
    assert (figures["characters"], figures["windows"], figures["one_more"], figures["apart"]) == ("39", "34", "35", "7")
    assert figures["difference"].split() == ["39", "−", "5", "=", "34"]
    stage.press("up")
    assert stage.figures()["windows"] == "34" and stage.figures()["length"] == "6"  # the question stays as it was


@pytest.mark.parametrize("length", range(1, 10))
@pytest.mark.parametrize("all_targets", [False, True])
def test_each_window_is_asked_what_comes_behind(length, all_targets):
    windows = make_windows(SENTENCE, length, all_targets)
    assert len(windows) == len(SENTENCE) - length
    for place, (inputs, targets) in enumerate(windows):
        behind = [SENTENCE[place + t + 1] for t in range(length)]
        assert inputs == SENTENCE[place : place + length]
        assert targets == "".join(behind if all_targets else behind[-1:])


def test_the_window_slides_from_end_to_end_and_no_further(stage):
    stage.press("left")
    assert stage.place == 0
    for _each in range(50):
        stage.press("right")
    assert (stage.place, stage.windows[stage.place]) == (33, (" RNN"[-4:].rjust(5, "n"), "."))
    for _each in range(12):
        stage.press("up")
    assert (stage.length, stage.place, len(stage.windows)) == (9, 29, 30)
    for _each in range(12):
        stage.press("down")
    assert (stage.length, len(stage.windows)) == (1, 38)


def test_one_target_or_all(stage):
    names = ["asked", "i", "end", "inputs", "targets"]
    assert stage.values() == list(zip(names, ["1", "0", "5", "'exemp'", "'l'"])) and stage.line == 3
    stage.press("t")
    assert stage.values() == list(zip(names, ["5", "0", "5", "'exemp'", "'xempl'"])) and stage.line == 0
    assert all(line.lstrip().startswith((name, "for")) for name, line in zip(names, STEP.excerpt.lines()))


def test_the_shortest_sentence_has_a_window_of_every_length():
    stage = Windows(subject_of("abcabcabca"))
    for _each in range(12):
        stage.press("up")
    assert len(stage.windows) == 1 and dict(stage.values())["targets"] == "'a'"
