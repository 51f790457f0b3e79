"""The lesson on the screen: its words fit, nothing jumps, it is walked through in both languages, and it is kept."""

import gc
import weakref
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from rnn_tui.language import _, set_language
from rnn_tui.lesson.glossary import TERMS
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.progress import Progress, kept_progress
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config
from rnn_tui.tui.command import key_label
from rnn_tui.tui.renderables.lesson.page import (
    CODE,
    FEW_MOVES,
    MOST_CODE,
    MOVES,
    SAID,
    TEXT,
    WORDS,
    action_at,
    draw_answers,
    draw_code,
    draw_keys,
    draw_page,
    draw_title,
)
from rnn_tui.tui.renderables.paragraph import break_lines
from rnn_tui.tui.screens.help import HelpScreen
from rnn_tui.tui.screens.lesson import LessonPage, LessonScreen
from rnn_tui.tui.screens.lesson_pages import DeeperPage, GlossaryPage, WhatNowPage
from tests.tui.lesson_pages import FOREIGN, LESSON, LONGEST, SUBJECTS, page_of, stages

NAMES = [step.id for step in STEPS]
SIZES = [(58, 20), (78, 24), (118, 36), (198, 60)]  # inside the page


@pytest.fixture(params=["en", "fr"])
def language(request):
    set_language(request.param)


@pytest.fixture(autouse=True, scope="module")
def stages_that_end():
    """Let go of the stages at the end: a training that is broken off keeps the matrix products on one thread."""
    yield
    stages.cache_clear()
    gc.collect()


def lines_of(sentence: str, width: int) -> int:
    return len(break_lines(Content(sentence), width).split("\n"))


# -- what is drawn ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("subject", [LESSON, LONGEST], ids=["lesson", "longest"])
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_the_words_of_a_step_fit_their_lines(step, subject):
    for stage in stages(step, subject):
        page = page_of(step, stage)
        assert lines_of(page.filled(step.text), WORDS) <= TEXT
        assert lines_of(page.filled(step.question.asked), WORDS) == 1
        assert [cell_len(line.plain.rstrip()) <= WORDS for line in draw_answers(page, WORDS)] == [True]
        assert all(lines_of(page.filled(said), WORDS) <= SAID for said in step.question.said)
        assert draw_title(page, 58).plain.rstrip("●○◎◉").rstrip().endswith(_(step.title))


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_the_keys_of_a_step_fit_their_line_with_those_one_must_know(step):
    page = page_of(step, stages(step)[0])
    words = [f"{_(key.sign)} {_(key.word)}" for key in step.stage.keys]
    line = draw_keys(page, WORDS)
    missing = [word for word in words if word not in line.plain]
    assert line.cell_length <= WORDS and missing in ([], words[-1:])  # F1 has them all
    for width in range(12, WORDS):
        narrow = draw_keys(page, width)
        assert narrow.cell_length <= width and {"⏎", "F1", key_label("escape")} <= {*narrow.plain.split()}


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_every_value_has_room_beside_the_code(step):
    for stage in stages(step):
        drawn = [line.plain for line in draw_code(page_of(step, stage), WORDS, MOST_CODE)]
        for (name, value), line in zip(stage.values(), drawn):
            assert value in line[CODE:] and name in line[CODE:]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
@pytest.mark.usefixtures("language")
def test_text_question_and_what_moves_are_whole_at_every_size(step, size):
    room = []

    def draw(_stage: object, width: int, height: int) -> list[Content]:
        room.append((width, height))
        return [Content("#" * width)] * height

    page = page_of(step, stages(step)[0])
    page = replace(page, draw=draw)
    lines = draw_page(page, *size)
    assert len(lines) == size[1] and max(line.cell_length for line in lines) <= size[0]
    plain = [line.plain.strip() for line in lines]
    together = " ".join(" ".join(plain).split())
    for sentence in (step.text, step.question.asked, *step.question.answers):
        assert " ".join(page.filled(sentence).split()) in together
    assert room == [(size[0], plain.count("#" * size[0]))]
    wanted = {58: FEW_MOVES, 118: 19, 198: 43}.get(size[0], MOVES)
    assert room[0][1] >= wanted
    shown = [code for code in step.excerpt.lines() if any(code.strip() in line for line in plain)]
    assert len(shown) >= len(step.excerpt.lines()) - (2 if size[0] < WORDS else 0)  # those around the one that runs


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
@pytest.mark.usefixtures("language")
def test_nothing_moves_away_when_a_verdict_appears_or_a_figure_changes(step, size):
    places = set()
    for stage in stages(step):
        still = replace(page_of(step, stage), draw=lambda *_: [])
        for answer in (None, 0, 1, 2):
            page = replace(still, answer=answer)
            lines = [line.plain.strip() for line in draw_page(page, *size)]
            asked = break_lines(Content(page.filled(step.question.asked)), min(WORDS, size[0])).plain.split("\n")[0]
            code = next(line for line in lines if any(each.strip() in line for each in step.excerpt.lines()))
            places.add((lines.index(asked.strip()), lines.index(code)))
            if answer is not None:
                said = page.filled(step.question.said[answer]).split()
                assert " ".join(said) in " ".join(" ".join(lines).split())
    assert len({question for question, _code in places}) == 1 == len({code for _question, code in places})


@pytest.mark.parametrize("subject", SUBJECTS, ids=["lesson", "foreign", "shortest", "longest"])
@pytest.mark.parametrize("step", STEPS, ids=NAMES)
def test_what_moves_is_drawn_at_any_size(step, subject):
    for stage in stages(step, subject):
        for width, height in [(0, 0), (0, 7), (78, 0), (1, 1), (7, 3), (58, 5), (78, 7), (118, 19), (198, 43)]:
            lines = page_of(step, stage).draw(stage, width, height)
            assert len(lines) <= height and all(line.cell_length <= width for line in lines)
            assert not any("\n" in line.plain or "\x1b" in line.plain or "\u202e" in line.plain for line in lines)


def test_foreign_characters_pass_the_door():
    for step in STEPS:
        for stage in stages(step, FOREIGN):
            shown = "".join(line.plain for line in draw_page(page_of(step, stage, 0), 118, 36))
            assert "\x1b" not in shown and "\u202e" not in shown


def test_the_line_that_runs_and_the_dots_are_told_without_colour():
    page = page_of(STEPS[1], stages(STEPS[1])[0])
    marked = [line.plain.startswith("▸") for line in draw_code(page, WORDS, MOST_CODE)]
    assert marked.index(True) == page.stage.line and sum(marked) == 1
    assert draw_title(page, WORDS).plain.endswith("●◉○○○○○○○○")  # what is done is answered, see page_of
    assert draw_title(replace(page, done=()), WORDS).plain.endswith("○◎○○○○○○○○")
    answered = replace(page, answer=0)
    assert [line.plain for line in draw_answers(answered, WORDS)] == ["✗1 35  ✓2 34   3 7"]


def test_answers_dots_and_keys_tell_what_a_click_does():
    page = page_of(STEPS[1], stages(STEPS[1])[0])
    title, answers, keys = draw_title(page, WORDS), draw_answers(page, WORDS)[0], draw_keys(page, WORDS)
    assert action_at(title, WORDS - 1) == "go_to(10)" and action_at(title, WORDS - 10) == "go_to(1)"
    assert action_at(title, 0) is None and action_at(title, WORDS) is None
    assert [action_at(answers, answers.plain.index(each)) for each in ("35", "34", "7")] == [
        "answer(0)",
        "answer(1)",
        "answer(2)",
    ]
    assert action_at(keys, keys.plain.index("←")) == "press('left')"
    assert action_at(keys, keys.plain.index("→")) == "press('right')"
    assert action_at(keys, keys.plain.index("next")) == "go_by(1)"
    assert action_at(Content(""), 0) is None


# -- the screen ---------------------------------------------------------------------------------------------------


@pytest.fixture
def lesson(laboratory):
    """Return what opens the lesson on its own sentence."""

    def open_lesson(number: int | None = 1, size: tuple[int, int] = (80, 24)):
        corpus = corpus_from_text(LESSON.sentence, "lesson")
        return laboratory(size=size, corpus=corpus, config=preset_config("notebook"), lesson=number)

    return open_lesson


def shown(app) -> list[str]:
    page = app.screen.query_one(LessonPage)
    return [line.plain for line in page.draw_lines()]


@pytest.mark.usefixtures("language")
async def test_all_ten_steps_are_walked_through(lesson):
    async with lesson() as (app, pilot):
        for number, step in enumerate(STEPS, start=1):
            assert _(step.title) in shown(app)[0] and f"{number}/10" in shown(app)[0]
            for key in step.stage.keys:
                await pilot.press(*key.keys)
            await pilot.press(str(step.question.right + 1))
            page = app.screen.page
            assert page.answer == step.question.right and page.done == list(range(1, number + 1))
            assert page.filled(step.question.said[page.answer]).split()[0] in " ".join(shown(app)[-4:])
            await pilot.press("enter")
        assert isinstance(app.screen, WhatNowPage)
        assert "--start" in " ".join(str(part.content) for part in app.screen.query(Static))
        await pilot.press("escape", "escape")
        assert app.screen is app.main_screen
    assert kept_progress() == Progress(10, {step.id: step.question.right for step in STEPS})


async def test_skipping_works_and_the_step_and_the_answers_are_there_the_next_time(lesson):
    async with lesson() as (app, pilot):
        await pilot.press("pagedown", "n", "pageup", "3")  # n, because step 1 alone takes letters
        assert app.screen.page.number == 2
        await pilot.press("1")  # which changes nothing any more
        assert app.screen.page.answer == 2
    async with lesson(None) as (app, pilot):
        await pilot.press("escape", "D")
        assert isinstance(app.screen, LessonScreen)
        assert (app.screen.page.number, app.screen.page.answer) == (2, 2)
        await pilot.press("ctrl+r")
        assert app.screen.page.answer is None
        await pilot.press("p", "p", "p")
        assert app.screen.page.number == 1
    assert kept_progress() == Progress(1, {})


async def test_a_stage_is_kept_while_the_lesson_is_open_and_begins_anew_when_asked(lesson):
    async with lesson(2) as (app, pilot):
        await pilot.press("right", "right", "enter", "p")
        assert app.screen.stage.place == 2
        await pilot.press("r")
        assert app.screen.stage.place == 0


async def test_a_lesson_that_is_closed_lets_go_of_its_stage_at_once(lesson):
    async with lesson(10) as (app, pilot):
        screen, stage = app.screen, weakref.ref(app.screen.stage)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is not screen and stage() is None  # though something holds the screen


async def test_characters_are_typed_where_a_step_takes_them(lesson):
    async with lesson(1) as (app, pilot):
        await pilot.press("n", "q", "3", "3", "left")
        stage = app.screen.stage
        assert app.screen.page.number == 1 and app.screen.page.answer == 2 and stage.typed == "nq3"


async def test_clicks_answer_go_and_press(lesson):
    async with lesson(2) as (app, pilot):

        async def click(text: str) -> None:
            row = next(row for row, line in enumerate(shown(app)) if text in line)
            await pilot.click(LessonPage, offset=(1 + shown(app)[row].index(text), row))

        await click("2 34 ")
        await click("3 7")  # it is answered
        assert app.screen.page.answer == 1
        await click("→ slide")
        assert app.screen.stage.place == 1
        await click("slide  ")
        assert app.screen.stage.place == 2
        await pilot.click(LessonPage, offset=(1 + 77, 0))
        assert app.screen.page.number == 10
        await click(shown(app)[1][:4])  # words do nothing
        assert app.screen.page.number == 10


async def test_more_about_a_step_and_the_terms_are_pages_that_close(lesson):
    async with lesson(2) as (app, pilot):
        pages = [("f1", DeeperPage, "f1"), ("f2", GlossaryPage, "f2"), ("question_mark", DeeperPage, "q")]
        for key, page, closing in [*pages, ("g", GlossaryPage, "g")]:
            await pilot.press(key)
            assert isinstance(app.screen, page)
            text = " ".join(str(part.content) for part in app.screen.query(Static))
            assert ("sum over all windows" if page is DeeperPage else "hidden state") in text
            await pilot.press(closing)
            assert isinstance(app.screen, LessonScreen)
        await pilot.press("q")
        assert app.screen is app.main_screen
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)


async def test_of_a_text_that_is_too_short_there_is_no_lesson(laboratory):
    async with laboratory(corpus=corpus_from_text("ab", "short")) as (app, pilot):
        await pilot.press("escape", "D")
        await pilot.pause()
        assert app.screen is app.main_screen
        assert any("the lesson needs" in str(each.message) for each in app._notifications)


async def test_the_lesson_is_about_the_first_sentence_of_the_text_on_the_table(laboratory):
    text = "Le phare est loin. La mer est là.\n" * 30
    async with laboratory(corpus=corpus_from_text(text, "phare"), size=(60, 20)) as (app, pilot):
        await pilot.press("escape", "D")
        assert app.screen.stage.subject.sentence == "Le phare est loin."
        await pilot.resize_terminal(1, 1)
        await pilot.resize_terminal(120, 36)
        await pilot.pause()
        assert "L" in shown(app)[10]


def test_every_term_has_a_line_in_both_languages():
    assert len(TERMS) >= 30 and len({term.english for term in TERMS}) == len(TERMS) == len({t.french for t in TERMS})
    assert all(cell_len(name) <= 35 for term in TERMS for name in (term.english, term.french))
