"""What every step of the lesson promises, whatever is in it: its words are whole, its code runs, its stage obeys."""

import runpy
from pathlib import Path
from string import Formatter

import pytest

from rnn_tui.language import set_language
from rnn_tui.lesson import code
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.step import Step, filled
from rnn_tui.lesson.subject import subject_of

NAMES = [step.id for step in STEPS]
OWN_KEYS = {"enter", "pagedown", "pageup", "ctrl+r", "f1", "f2", "escape", "n", "p", "r", "g", "q", "question_mark"}
OWN_KEYS |= {"1", "2", "3"}


def words_of(step: Step) -> list[str]:
    return [step.title, step.text, step.question.asked, *step.question.answers, *step.question.said, *step.deeper]


@pytest.fixture(params=["en", "fr"])
def language(request):
    set_language(request.param)


def test_there_are_ten_steps_each_by_its_own_name():
    assert len(STEPS) == 10 == len(set(NAMES)) == len({step.title for step in STEPS})


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_every_name_in_the_words_is_filled(step):
    figures = step.stage(subject_of(SENTENCE)).figures()
    for sentence in words_of(step):
        assert "" not in {name for _text, name, _format, _conversion in Formatter().parse(sentence)}
        assert "{" not in filled(sentence, figures)


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_a_question_has_three_answers_of_which_one_is_right(step):
    question = step.question
    assert len(question.answers) == 3 == len(question.said) and question.right in range(3)


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_the_code_that_is_shown_stands_in_a_file_that_runs(step, capsys):
    lines = step.excerpt.lines()
    assert 1 <= len(lines) <= 5 and max(map(len, lines)) <= 46 and lines[0].startswith(step.excerpt.first)
    stage = step.stage(subject_of(SENTENCE))
    assert stage.line is None or stage.line in range(len(lines))
    assert len(stage.values()) <= len(lines)
    if step.excerpt.file in {"text_to_numbers", "windows", "one_hot"}:  # the others are run where they are tested
        runpy.run_path(str(Path(code.__path__[0]) / f"{step.excerpt.file}.py"), run_name="__main__")
        assert capsys.readouterr().out


@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_a_stage_takes_no_key_of_the_screen_and_no_letter_where_letters_are_typed(step):
    keys = [name for key in step.stage.keys for name in key.keys]
    assert len(keys) == len(set(keys)) and OWN_KEYS.isdisjoint(keys)
    assert not step.stage.types or all(len(name) > 1 for name in keys)
