"""A step of the lesson as a page: title, words, the code with its numbers, what moves, the question, the keys."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textual.content import Content

from rnn_tui.language import _
from rnn_tui.lesson.step import Stage, Step, filled
from rnn_tui.tui.renderables.paragraph import break_lines

CODE = 46  # cells of a line of code; the rest is for what stands beside it


@dataclass(frozen=True)
class Page:
    """A step as it stands; ``answer`` is what was answered, ``draw`` draws the stage."""

    step: Step
    number: int
    count: int
    stage: Stage
    answer: int | None
    draw: Callable[[Any, int, int], list[Content]]
    figures: Mapping[str, str]


def draw_page(page: Page, width: int, height: int) -> list[Content]:
    """Return ``height`` lines of at most ``width`` cells."""
    title = _("The lesson {number}/{count} · {title}").format(
        number=page.number, count=page.count, title=_(page.step.title)
    )
    above = [Content.styled(title, "bold $network")]
    above += break_lines(Content(filled(page.step.text, page.figures)), width).split("\n")
    above.append(Content(""))
    for line, code in enumerate(page.step.excerpt.lines()):
        style = "reverse" if line == page.stage.line else ""
        above.append(Content.styled(code[:CODE].ljust(CODE), style))
    for line, (name, value) in enumerate(page.stage.values()):
        above[-page.step.excerpt.count + line] += Content.styled(f"  {name:<10} {value}", "$network")
    below = _question(page, width)
    keys = "   ".join(f"{key.sign} {_(key.word)}" for key in page.stage.keys)
    below.append(Content.styled(keys, "$network"))
    room = max(0, height - len(above) - len(below) - 2)
    moving = page.draw(page.stage, width, room)[:room]
    moving += [Content("")] * (room - len(moving))
    return [*above, Content(""), *moving, Content(""), *below][:height]


def _question(page: Page, width: int) -> list[Content]:
    question = page.step.question
    lines = [Content.styled(filled(question.asked, page.figures), "bold")]
    answers = (f" {number} {filled(each, page.figures)}" for number, each in enumerate(question.answers, start=1))
    lines.append(Content("   ".join(answers)))
    said = "" if page.answer is None else filled(question.said[page.answer], page.figures)
    lines += break_lines(Content(said), width).split("\n")
    return lines
