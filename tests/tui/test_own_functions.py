"""The learner's own functions train in the panes: the bars are theirs, and what fails in them is said, and mended."""

from dataclasses import replace
from functools import partial

import pytest
from lesson_by_hand import LESSON
from own_functions import breaking, written

from rnn_tui.lesson.own.trainer import OwnTrainer
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.panes.bars_pane import BarsPane
from rnn_tui.tui.panes.status_line import StatusLine
from rnn_tui.tui.panes.training_log import TrainingLog


@pytest.fixture
def own(laboratory):
    """Return what opens the laboratory on the lesson's sentence, which the file at a path is to learn."""
    config = replace(preset_config("notebook"), epochs=3)
    return lambda path: laboratory(
        corpus=corpus_from_text(LESSON, "lesson"), config=config, learnt_by=partial(OwnTrainer, path)
    )


def log_of(app) -> list[str]:
    return [str(row) for row in app.screen.query_one(TrainingLog)._rows]


def bars_of(app) -> list[str]:
    return [line.plain for line in app.screen.query_one(BarsPane).draw_lines()]


async def test_they_train_in_the_panes_and_the_bars_are_theirs(own, until, tmp_path):
    async with own(written(tmp_path)) as (app, pilot):
        session = app.session
        before = bars_of(app)
        await pilot.press("f8")
        await until(pilot, lambda: session.phase == "paused" and session.prompt.step == 1)
        assert any("rnn.py learns" in line for line in log_of(app)) and bars_of(app) != before
        await pilot.press("escape", "e", "ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and session.prompt.step == 102)
        await until(pilot, lambda: any(line.startswith("Epoch 3/3, Loss: ") for line in log_of(app)))
        assert session.monitor.history.training.steps[-1] == 102
        await until(pilot, lambda: "RNN 50 · rnn.py" in app.screen.query_one(StatusLine).render().plain)
        read = session.prompt.cached.reader.network
        assert read.flat.tolist() == session.trainer.network.flat.tolist()


async def test_what_fails_is_said_and_it_goes_on_once_mended(own, until, tmp_path):
    async with own(written(tmp_path, breaking("raise ValueError('too bad')"))) as (app, pilot):
        session = app.session
        await pilot.press("escape", "e", "ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and session.prompt.step == 10)
        (line,) = [line for line in log_of(app) if "too bad" in line]
        assert "rnn.py, line" in line and "backward_pass raises ValueError: too bad" in line
        assert [each for each in app._notifications if "too bad" in each.message]
        written(tmp_path)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: session.phase == "finished" and session.prompt.step == 102)
    assert app.losses() == [] and len(session.trainings.kept_runs()) == 1
