"""The panels of step 8: loss and share left over the epochs, where something is clipped, and the keys."""

import pytest

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.learning import EPOCHS
from rnn_tui.lesson.steps.update import RATES, STEP, UpdateAndEpochs
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.renderables.lesson.update import draw_update


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
    assert figures["where"] == "At a rate of 0.1 it clips from epoch 55 on."
    assert stage.trainings[2].losses[-1] > stage.trainings[2].losses[0]
    assert STEP.question.answers[STEP.question.right] == "never, or hardly ever"


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
    for _press in range(EPOCHS - 56):
        stage.press("left")
    assert dict(stage.values()) == {"epoch": "55", "max |dW|": "8.64", "clipped": "1 of 34"}
    assert STEP.excerpt.lines()[stage.line].strip().startswith("np.clip")


def test_the_one_that_is_looked_at_learns_first():
    stage = UpdateAndEpochs(Subject("une autre phrase, que rien n’a apprise."))
    assert stage.figures()["clipped"] == "…" and stage.panels()[1].cursor is None
    while not stage.tick():
        pass
    assert [training.epoch for training in stage.trainings] == [0, 1, 0]
    stage.press("up")
    while not stage.tick():
        pass
    assert [training.epoch for training in stage.trainings] == [1, 1, 0]
    assert stage.epoch == 0
    stage.press("right")
    stage.press("right")
    assert stage.epoch == 2 and stage.panels()[0].cursor is None


def test_other_rates_and_draws(stage):
    stage.press("t")
    assert tuple(panel.learning_rate for panel in stage.panels()) == RATES[1] == (0.005, 0.05, 0.5)
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
    assert "▴" not in own and "▴" in fast and fast.index("▴") == 13
    assert any(line.count("│") == 3 for line in drawn) and any("o" in line[27:51] for line in drawn[2:6])
    assert lines(stage, 58, 5)[1].count("▸") == 1 and lines(stage, 58, 5)[1].count("0.") == 3
    assert [len(lines(stage, 118, height)) for height in (0, 1, 2, 3, 19)] == [0, 1, 2, 3, 19]
