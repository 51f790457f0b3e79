"""The lesson on the screen: step by step, kept, and gone back through."""

import pytest

from rnn_tui.language import set_language
from rnn_tui.terminal.wording import describe_event, describe_lines
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.events import Progress, StepTaken, TrainingFinished
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.panes.loss_plot import LossPlot
from rnn_tui.tui.panes.training_log import TrainingLog
from rnn_tui.tui.renderables.status import Status, draw_status


@pytest.fixture
def lesson(laboratory):
    """Return what opens the laboratory on the lesson."""
    return lambda: laboratory(corpus=corpus_from_text(LESSON, "lesson"), config=preset_config("notebook"))


LESSON = "exemple de texte pour entraîner un RNN."


def points_of(app) -> int:
    """Return in how many cells of the plot there is a part of a curve."""
    lines = "".join(line.plain for line in app.screen.query_one(LossPlot).draw_lines())
    return sum("\u2800" < character <= "\u28ff" for character in lines)


async def test_each_step_by_hand_prints_its_line_and_draws_its_point(lesson, until):
    async with lesson() as (app, pilot):
        history = app.session.monitor.history
        await until(pilot, lambda: app.session.monitor.baselines is not None)
        assert points_of(app) == 0
        for step in (1, 2, 3):
            await pilot.press("f8")
            await until(pilot, lambda step=step: len(history.training.steps) == step)
        rows = [str(row) for row in app.screen.query_one(TrainingLog)._rows]
        lines = [row for row in rows if row.startswith("step ")]
        assert history.training.steps == [1, 2, 3]
        assert [line.split(":")[0] for line in lines] == ["step 1", "step 2", "step 3"]
        assert all(f"loss {loss:.4f}, |g| " in line for loss, line in zip(history.training.losses, lines))
        assert all(line.endswith("clipped") for line in lines)
        await until(pilot, lambda: app.session.phase == "paused" and points_of(app) > 0)


async def test_a_run_of_the_lesson_is_kept_and_the_time_machine_works_after_it(lesson, until):
    async with lesson() as (app, pilot):
        session = app.session
        await pilot.press("ctrl+t", "escape", "e")
        await until(pilot, lambda: session.phase == "finished" and session.prompt.step == 3400)
        log = app.screen.query_one(TrainingLog)
        await until(pilot, lambda: any("finished after" in str(row) for row in log._rows))
        end = [row for row in log._rows if "finished after" in str(row)]
        assert "saved as" in end[0] and "not saved" not in end[0]
        steps = [step for step, _path in session.parameter_source.snapshots()]
        assert len(steps) > 20
        await pilot.press("ctrl+left")
        await until(pilot, lambda: session.prompt.step == steps[-1] == session.parameter_source.place)
    assert app.losses() == [] and len(session.trainings.kept_runs()) == 1


def test_the_parts_of_a_sentence_are_parted_as_the_language_does():
    set_language("fr")
    said = describe_event(TrainingFinished("done", 3, 0.4, 0.1, 1.5, None))
    assert said.count(";") == said.count("\N{NO-BREAK SPACE}; ") == 2


def test_time_is_what_a_person_waited():
    end = TrainingFinished("done", 3400, 0.4, 0.1, None, None, watched=19.8)
    assert "00:20 of training" in describe_event(end)
    progress = Progress(3400, 100.0, 0.1, None, 1.0, 0.05, 9e4, 0.4, None, watched=19.8)
    assert "00:20" in draw_status(Status("lesson", "RNN 50", "finished", False, progress), 120).plain


@pytest.mark.parametrize(("clipped", "said"), [(True, "clipped"), (False, "not clipped")])
@pytest.mark.parametrize("is_lesson", [True, False])
def test_a_step_by_hand_is_a_line_in_the_lesson_and_elsewhere(is_lesson, clipped, said):
    (line,) = describe_lines([StepTaken(1234, 2.83351, 7.126, clipped)], is_lesson)
    assert line == f"step 1,234: loss 2.8335, |g| 7.13, {said}"
