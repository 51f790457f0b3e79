"""Step 7 on the screen: its keys walk, check and change the epoch, and units are clicked."""

from rnn_tui.lesson.window_stage import Place
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.screens.lesson import LessonPage
from tests.tui.lesson_pages import LESSON


async def test_the_blame_is_walked_clicked_and_checked(laboratory, until):
    corpus = corpus_from_text(LESSON.sentence, "lesson")
    async with laboratory(size=(80, 24), corpus=corpus, config=preset_config("notebook"), lesson=7) as (app, pilot):

        def shown() -> list[str]:
            return [line.plain for line in app.screen.query_one(LessonPage).draw_lines()]

        stage = app.screen.stage
        await pilot.press("right", "right", "right", "right", "right")
        assert stage.place == Place(3, 1) and next(line for line in shown() if line.startswith("▸h_")).startswith(
            "▸h_4"
        )
        row = next(row for row, line in enumerate(shown()) if line.startswith(" h_2"))
        await pilot.click(LessonPage, offset=(1 + 10 + 31, row))
        assert (stage.place.t, stage.unit) == (1, 31)
        await pilot.press("u", "i", "i")
        assert stage.unit == 32
        await pilot.press("c")
        await until(pilot, lambda: any("largest relative difference" in line and "…" not in line for line in shown()))
        stage.training.learn_until(24)
        await pilot.press("c", "e")
        await until(pilot, lambda: any("dL/dh_t  epoch 25 " in line for line in shown()))
