"""A learner's file beside the lesson: what to mend in a line or a column, all of it on a key, and then it trains."""

from dataclasses import replace

import pytest
from lesson_by_hand import LESSON
from own_functions import RIGHT, checked, written
from rich.cells import cell_len
from textual.widgets import Static

from rnn_tui.language import set_language
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.watched import Watched
from rnn_tui.lesson.watching import Watching
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.renderables.lesson.page import BESIDE, WORDS, draw_page
from rnn_tui.tui.renderables.lesson.watched import draw_watched_column, draw_watched_line
from rnn_tui.tui.screens.lesson import LessonPage, LessonScreen
from rnn_tui.tui.screens.watched_page import WatchedPage
from tests.tui.lesson_pages import LESSON as SUBJECT
from tests.tui.lesson_pages import page_of

SENTENCE = "dW_hh: right at t = 4, wrong from t = 3 back. dh_next goes back through W_hh: the transpose is missing."
WRONG = RIGHT.replace("dh_next = W_hh.T @ da", f"dh_next = W_hh @ da  # wrong backward_pass: {SENTENCE}")
LINE = 1 + WRONG[: WRONG.index("# wrong")].count("\n")


@pytest.fixture
def wrong(tmp_path):
    return Watched("rnn.py", checked(written(tmp_path, WRONG)))


@pytest.fixture
def right(tmp_path):
    return Watched("rnn.py", checked(written(tmp_path)), is_right=True)


# -- what is drawn ------------------------------------------------------------------------------------------------


def test_a_line_names_the_function_and_the_line_first(wrong):
    line = draw_watched_line(wrong, WORDS).plain
    assert line.startswith(f"rnn.py  ✓✓✓✗·  backward_pass, line {LINE}: dW_hh: right at t = 4") and line.endswith(
        "F3 all"
    )
    assert cell_len(line) <= WORDS


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "rnn.py  ✓✓✓✓✓  all of it is right"),
        ({"is_checking": True}, "rnn.py… ✓✓✓✓✓  all of it is right"),
        ({"problem": "rnn.py, line 3: Python does not understand this"}, "rnn.py   rnn.py, line 3: Python does not"),
        ({"checked": None, "is_right": False}, "rnn.py   it is being read"),
    ],
)
def test_a_line_says_how_the_file_stands(right, changes, said):
    watched = replace(right, **changes)
    line = draw_watched_line(watched, WORDS).plain
    assert line.startswith(said) and ("F4 train" in line) == watched.can_learn


def test_a_column_has_a_line_for_each_function(wrong, right):
    lines = [line.plain for line in draw_watched_column(wrong, 37, 11)]
    assert lines[1:6] == [
        "✓ initialize_parameters", "✓ forward_pass", "✓ loss", "✗ backward_pass", "· generate_text",
    ]  # fmt: skip
    assert lines[6].startswith(f"backward_pass, line {LINE}:") and lines[-2:] == ["transpose is missing.", "F3 all"]
    assert [cell_len(line) <= 37 for line in lines] == [True] * 11
    shorter = [line.plain for line in draw_watched_column(wrong, 37, 9)]
    assert len(shorter) == 9 and shorter[-2].endswith("…") and shorter[-1] == "F3 all"
    assert draw_watched_column(right, 37, 11)[-1].plain == "F3 all  F4 train"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", [(58, 20), (78, 24), (98, 30), (118, 36)])
@pytest.mark.parametrize("step", STEPS, ids=[step.id for step in STEPS])
def test_a_page_that_watches_is_as_high_and_loses_no_line_of_the_step_where_there_is_room(step, size, language, wrong):
    set_language(language)
    width, height = size
    page = page_of(step, step.stage(SUBJECT))
    plain, beside = ([line.plain for line in draw_page(each, *size)] for each in (page, replace(page, watched=wrong)))
    assert len(beside) == len(plain) == height and [line for line in beside if cell_len(line) > width] == []
    assert sum("rnn.py" in line for line in beside) == 1 and sum("rnn.py" in line for line in plain) == 0
    if height >= 24:  # it stands in the place of a blank line, or beside
        cut = WORDS if width >= BESIDE else width
        kept = [line[:cut].rstrip() for line in beside]
        assert [line for line in plain if line.strip() and line[:cut].rstrip() not in kept] == []


# -- the screen ---------------------------------------------------------------------------------------------------


class ByHand(Watching):
    """Looks when it is told to."""

    def start(self) -> None:
        """Look once."""
        self.look()


@pytest.fixture
def lesson(laboratory, tmp_path):
    """Return what opens the lesson beside the file, and what saves that anew."""
    watching = ByHand(written(tmp_path, WRONG), checked)
    config = replace(preset_config("notebook"), epochs=3)

    def save(source: str) -> None:
        written(tmp_path, source)
        watching.look()
        watching.look()

    opened = {"corpus": corpus_from_text(LESSON, "lesson"), "config": config, "lesson": 7, "watching": watching}
    return lambda size: laboratory(size=size, **opened), save


def page_lines(app) -> str:
    return "\n".join(line.plain for line in app.screen.query_one(LessonPage).draw_lines())


async def test_it_is_followed_beside_the_lesson_and_trains_in_the_panes_once_it_is_right(lesson, until):
    open_lesson, save = lesson
    async with open_lesson((80, 24)) as (app, pilot):
        await until(pilot, lambda: "rnn.py  ✓✓✓✗·" in page_lines(app))
        await pilot.press("f4")
        assert isinstance(app.screen, LessonScreen) and any("cannot learn yet" in n.message for n in app._notifications)
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, WatchedPage))
        shown = app.screen.query_one("#watched", Static)
        assert "the transpose is missing" in str(shown.content)
        save(RIGHT)
        await until(pilot, lambda: "✗" not in str(shown.content))
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(app.screen, LessonScreen) and "F4 train" in page_lines(app))
        assert "7/10" in page_lines(app)  # it does not move on by itself
        await pilot.press("f4")
        await until(pilot, lambda: app.session.phase == "training")
        assert app.screen is app.main_screen and app.session.trainer.learnt_by == "rnn.py"
        await until(pilot, lambda: app.session.monitor.progress is not None)
