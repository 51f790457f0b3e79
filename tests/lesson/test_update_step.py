"""The panels of step 8: loss and share left over the epochs, where something is clipped, and the keys."""

import runpy
from pathlib import Path

import pytest
from textual.content import Content

from rnn_tui.language import set_language
from rnn_tui.lesson import code
from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.learning import EPOCHS
from rnn_tui.lesson.step import filled
from rnn_tui.lesson.steps.update import RATES, STEP, UpdateAndEpochs
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.renderables.lesson.update import draw_update
from rnn_tui.tui.renderables.paragraph import break_lines


@pytest.fixture(scope="module")
def learnt() -> UpdateAndEpochs:
    """Learn the lesson's own rate and the fast one to their end, which later stages share."""
    stage = UpdateAndEpochs(Subject(SENTENCE))
    for training in stage.trainings[1:]:
        training.learn_until(EPOCHS)
    return stage


@pytest.fixture
def stage(learnt) -> UpdateAndEpochs:
    del learnt
    return UpdateAndEpochs(Subject(SENTENCE))


def lines(stage: UpdateAndEpochs, width: int = 78, height: int = 7) -> list[str]:
    return [line.plain for line in draw_update(stage, width, height)]


def test_nothing_is_clipped_here_and_where_it_is(stage):
    figures = stage.figures()
    assert (figures["clipped"], figures["windows"], figures["largest"]) == ("0", "3,400", "2.29")
    fast = stage.trainings[2]
    first = [windows > 0 for windows in fast.clipped].index(True)
    assert figures["where"] == f"At a rate of 0.2 it clips from epoch {first} on." and 8 < first < 25
    assert fast.largest[first] > 5 and fast.losses[-1] > 2 * fast.losses[0]
    assert STEP.question.answers[STEP.question.right] == "never, or hardly ever"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_said_fits_once_all_is_learnt(stage, language):
    set_language(language)
    for said in STEP.question.said:
        sentence = filled(said, stage.figures())
        assert len(break_lines(Content(sentence), 78).split("\n")) <= 2
        assert ("0.2" if language == "en" else "0,2") in sentence


def test_the_loss_stays_while_the_share_grows(stage):
    panel = stage.panels()[1]
    assert panel.losses[0] == pytest.approx(96.0, abs=0.01) and panel.losses[99] == pytest.approx(0.45, abs=0.01)
    assert panel.losses[17] > 0.85 * panel.losses[0]
    assert panel.lefts[17] > 10 * panel.lefts[0]
    assert panel.lefts[30] == pytest.approx(0.26, abs=0.01)


def test_what_answers_the_question_is_shown_once_it_is_answered(stage):
    assert dict(stage.values()) == {"epoch": "99", "max |dW|": "?", "clipped": "?"}
    stage.is_answered = True
    assert dict(stage.values())["clipped"] == "0 of 34"
    assert stage.line == 2
    stage.press("down")
    fast = stage.trainings[2]
    while not fast.clipped[stage.epoch]:
        stage.press("left")
    assert float(dict(stage.values())["max |dW|"]) == pytest.approx(fast.largest[stage.epoch], abs=0.01)
    assert dict(stage.values())["clipped"] == f"{fast.clipped[stage.epoch]} of 34"
    assert STEP.excerpt.lines()[stage.line].strip().startswith("np.clip")


def test_the_one_that_is_looked_at_learns_first():
    stage = UpdateAndEpochs(Subject("une autre phrase, que rien n’a apprise."))
    while not stage.tick():
        pass
    assert [training.epoch for training in stage.trainings] == [1, 2, 1]
    stage.press("up")
    while not stage.tick():
        pass
    assert [training.epoch for training in stage.trainings] == [2, 2, 1]
    assert [panel.cursor for panel in stage.panels()] == [1, 1, 0]
    assert "…" not in lines(stage)[1]
    stage.press("right")
    stage.press("right")
    assert [panel.cursor for panel in stage.panels()] == [3, 3, 3]
    assert lines(stage)[1].count("…") == 6


def test_on_arrival_there_is_a_figure_wherever_one_belongs():
    stage = UpdateAndEpochs(Subject("une autre phrase, que rien ne connaît."))
    assert "…" not in lines(stage)[1]
    figures = stage.figures()
    assert (figures["clipped"], figures["windows"]) == ("0", "33")
    assert figures["where"] == "At a rate of 0.2: not yet, at epoch 1."
    assert not any("…" in filled(said, figures) for said in STEP.question.said)


def test_other_rates_and_draws(stage):
    stage.press("t")
    assert tuple(panel.learning_rate for panel in stage.panels()) == RATES[1] == (0.005, 0.1, 0.5)
    assert stage.figures()["largest"] == "2.29"  # the question is about the first three
    stage.press("t")
    stage.press("s")
    assert {training.recipe.seed for training in stage.trainings} == {1}
    assert tuple(panel.learning_rate for panel in stage.panels()) == RATES[0]


def test_all_epochs_learnt_there_is_nothing_to_do(stage):
    stage.trainings = stage.trainings[1:]
    stage.place = 0
    assert not stage.tick()


def test_three_panels_side_by_side(stage):
    for _press in range(EPOCHS - 31):
        stage.press("left")
    drawn = lines(stage)
    assert len(drawn) == 7 and all(len(line) <= 78 for line in drawn)
    assert "▸0.05  51.66  ×0.259" in drawn[1] and "0.02  …  …" in drawn[1]
    own, fast = drawn[-1][27:51], drawn[-1][54:]
    assert "▴" not in own and "▴" in fast and 2 <= fast.index("▴") <= 6
    assert any(line.count("│") >= 2 for line in drawn) and any("o" in line[27:51] for line in drawn[2:6])
    assert lines(stage, 58, 5)[1].count("▸") == 1 and lines(stage, 58, 5)[1].count("0.") == 3
    assert [len(lines(stage, 118, height)) for height in (0, 1, 2, 3, 19)] == [0, 1, 2, 3, 19]


@pytest.mark.parametrize(("file", "last"), [("parameters", "(17, 1) 0.0"), ("update", "epoch 99: 0.45")])
def test_the_code_runs(file, last, capsys):
    runpy.run_path(str(Path(code.__path__[0]) / f"{file}.py"), run_name="__main__")
    assert capsys.readouterr().out.splitlines()[-1] == last
