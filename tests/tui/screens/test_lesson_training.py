"""Steps 4 and 8 on the screen: they learn while they are looked at, and the answer shows what it is about."""

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.learning import EPOCHS
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.screens.lesson import LessonPage


def lines(app) -> list[str]:
    return [line.plain for line in app.screen.query_one(LessonPage).draw_lines()]


def line_with(app, text: str) -> str:
    return next(line for line in lines(app) if text in line)


async def test_the_race_is_started_and_steps_8_answers_with_what_was_learnt(laboratory):
    corpus, config = corpus_from_text(SENTENCE, "lesson"), preset_config("notebook")
    async with laboratory(size=(80, 24), corpus=corpus, config=config, lesson=4) as (app, pilot):
        await pilot.press("1")
        await pilot.press("space")
        race = app.screen.stage
        assert race.is_running
        while race.epoch < 2:
            app.screen.tick()
        await pilot.press("space")
        assert not race.is_running and f"epoch {race.epoch}, draw 1" in line_with(app, "draw 1")
        assert line_with(app, "▸   0.01").split()[-2] == str(race.epoch)
        await pilot.press("n", "n", "n", "n")
        app.screen.stage.trainings[1].learn_until(EPOCHS)
        assert line_with(app, "max |dW|").endswith("?")
        await pilot.press("1")
        assert line_with(app, "max |dW|").endswith("0.05") and line_with(app, "clipped  ").endswith("0 of 34")
        assert any("In 0 of 3,400 windows: the largest element of a gradient is 2.29" in line for line in lines(app))
        await pilot.press("r")
        assert app.screen.stage.epoch == EPOCHS - 1 and line_with(app, "max |dW|").endswith("?")  # nothing learnt again
        await pilot.press("escape")
        assert app.screen is app.main_screen
