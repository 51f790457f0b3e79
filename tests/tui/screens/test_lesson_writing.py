"""Steps 9 and 10 on the screen: what is typed is written on, and both learn beside the screen while they are shown."""

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.screens.lesson import LessonPage


def line_with(app, text: str) -> str:
    lines = (line.plain for line in app.screen.query_one(LessonPage).draw_lines())
    return next(line for line in lines if text in line)


async def test_networks_learn_and_write_while_their_step_is_shown(laboratory, until):
    corpus, config = corpus_from_text(SENTENCE, "lesson"), preset_config("notebook")
    async with laboratory(size=(80, 24), corpus=corpus, config=config, lesson=9) as (app, pilot):
        await pilot.press("1", "ctrl+t")
        writing = app.screen.stage
        await until(pilot, lambda: writing.newest >= 2)
        assert "▶" in line_with(app, "begins with exemp▏")
        await pilot.press("backspace", "q", "1")
        assert "begins with exemq1▏" in line_with(app, "begins with")
        assert "'q', '1'" in line_with(app, "not in the sentence")
        assert line_with(app, "one target  carried").split()[2].startswith("carried")
        await pilot.press("up", "enter")
        assert writing.wish.temperature == 0.1
        newest = writing.newest
        await pilot.press("ctrl+t")
        beyond = app.screen.stage
        await until(pilot, lambda: beyond.look.step >= 20)
        assert writing.newest <= newest + 1  # what is not shown does not learn
        assert "step" in line_with(app, "stood 40 back")
        await pilot.press("ctrl+t", "right")
        assert not beyond.is_learning and "newline 2 of 16" in line_with(app, "newline 2")
        await pilot.press("escape")
        assert app.screen is app.main_screen
