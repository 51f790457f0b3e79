"""The steps of the lesson as tests draw them: as they open, and after all of their keys, about several sentences."""

from functools import cache

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.lesson import STEPS
from rnn_tui.lesson.step import Stage, Step
from rnn_tui.lesson.subject import Subject, subject_of
from rnn_tui.tui.renderables.lesson.drawings import DRAWINGS
from rnn_tui.tui.renderables.lesson.page import Page

LESSON = subject_of(SENTENCE)
FOREIGN = subject_of(
    "日本 [/b]{x}e\N{COMBINING ACUTE ACCENT}\N{RIGHT-TO-LEFT OVERRIDE}\x1b[m\N{MAN}\N{ZERO WIDTH JOINER}a"
)
SHORTEST = subject_of("abcabcabca")
LONGEST = subject_of("une phrase de quatre-vingts signes, ni plus ni moins, qui va de bord à bord ici")
SUBJECTS = (LESSON, FOREIGN, SHORTEST, LONGEST)
TICKS = 3


@cache
def stages(step: Step, subject: Subject = LESSON) -> tuple[Stage, Stage]:
    """Return the stage as it opens, and after each of its keys was pressed twice and something was typed."""
    used = step.stage(subject)
    for name in [name for key in used.keys for name in key.keys] * 2:
        used.press(name)
        used.tick()
    if used.types:
        used.type_text("e\nQ\N{ZERO WIDTH JOINER}日")
    for _tick in range(TICKS):
        used.tick()
    return step.stage(subject), used


def page_of(step: Step, stage: Stage, answer: int | None = None) -> Page:
    """Return the page of a step with this stage."""
    number = STEPS.index(step) + 1
    return Page(step, number, len(STEPS), stage, answer, DRAWINGS[step.id], stage.figures(), {1, number})


def examples() -> dict[str, list[object]]:
    """Return stages and pages by their types: few, since each is drawn at hundreds of sizes."""
    found: dict[str, list[object]] = {
        step.stage.__name__: [stages(step)[0], stages(step, FOREIGN)[1], stages(step, SHORTEST)[1]] for step in STEPS
    }
    first, last = STEPS[0], STEPS[-1]
    return {
        **found,
        "WindowStage": found["Forward"],
        "Page": [page_of(first, stages(first)[0]), page_of(last, stages(last)[0], 0)],
    }
