"""How far somebody is in the lesson is kept; of a broken file nothing is."""

import json

import pytest

from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.progress import Progress, kept_progress
from rnn_tui.places import lesson_file


def test_the_step_and_the_answers_are_kept():
    assert kept_progress() == Progress(1, {})
    Progress(7, {"windows": 1, "loss": 2}).keep()
    assert kept_progress() == Progress(7, {"windows": 1, "loss": 2})
    assert kept_progress().done() == [2, 6]


@pytest.mark.parametrize(
    "written",
    ["", "{", "[1]", "3", "null", "\0", '{"step": 0}', '{"step": 11}', '{"step": "2"}', '{"step": true}', "[" * 9_999],
)
def test_a_broken_or_foreign_file_is_as_none(written):
    lesson_file().parent.mkdir(parents=True, exist_ok=True)
    lesson_file().write_text(written, encoding="utf-8")
    assert kept_progress() == Progress()


def test_answers_that_are_none_are_left_out():
    lesson_file().parent.mkdir(parents=True, exist_ok=True)
    wrong = {STEPS[1].id: 3, STEPS[2].id: "1", STEPS[3].id: None, "somewhere": 1, STEPS[4].id: -1, STEPS[5].id: True}
    answers = {STEPS[0].id: 0, **wrong}
    lesson_file().write_text(json.dumps({"step": 4, "answers": answers}), encoding="utf-8")
    assert kept_progress() == Progress(4, {STEPS[0].id: 0})
    lesson_file().write_text('{"step": 4, "answers": [1]}', encoding="utf-8")
    assert kept_progress() == Progress(4)


def test_where_nothing_can_be_written_the_lesson_goes_on():
    lesson_file().parent.parent.mkdir(parents=True, exist_ok=True)
    lesson_file().parent.write_text("a file where the folder should be")
    Progress(2).keep()
    assert kept_progress() == Progress()
