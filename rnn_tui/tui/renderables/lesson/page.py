"""A step of the lesson as a page: title, words, the code with its numbers, what moves, the question, the keys.

Where each of these stands depends on the size and on the step alone: nothing moves away when a verdict appears. What
can be clicked carries the action of the screen that does it, see ``action_at``.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from rnn_tui.language import N_, _
from rnn_tui.lesson.step import Key, Stage, Step, filled
from rnn_tui.lesson.watched import Watched
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.terminal.safe_text import visible
from rnn_tui.tui.command import key_label
from rnn_tui.tui.renderables.lesson.clickable import ACTION
from rnn_tui.tui.renderables.lesson.clickable import clickable as _clickable
from rnn_tui.tui.renderables.lesson.watched import draw_watched_column, draw_watched_line
from rnn_tui.tui.renderables.paragraph import break_lines

WORDS = 78  # cells of a line of words, however wide the window is
CODE = 46  # of a line of code; the rest is for what stands beside it
TEXT, SAID = 3, 2  # lines of WORDS that a text and a verdict take at most
MOST_CODE = 5  # lines
MOVES, FEW_MOVES = 7, 5  # lines that what moves has at least, and where there is hardly any room

BESIDE = WORDS + 32  # cells of a window in which a watched file has a column of its own

_APART_LINES = 3  # blank ones, where there is room for all

_RUNS = "▸"
_RIGHT, _WRONG = "✓", "✗"
_DONE, _AHEAD, _HERE_DONE, _HERE = "●", "○", "◉", "◎"
# of the screen itself: a key, what the line of keys calls it, what it does, and its action; the last are left out first
SCREEN_KEYS = (
    ("enter", N_("next"), N_("go to the next step, answered or not"), "go_by(1)"),
    ("f1", N_("deeper"), N_("more about the step"), "show_deeper"),
    ("escape", N_("close"), N_("close the lesson; it opens at this step again"), "close"),
    ("f2", N_("terms"), N_("what the terms mean"), "show_glossary"),
    ("ctrl+r", N_("anew"), N_("begin the step anew"), "reset_step"),
    ("pageup", N_("previous"), N_("go to the step before"), "go_by(-1)"),
)
_MUST = 3  # of them are always there
_APART = "  "


@dataclass(frozen=True)
class Page:
    """A step as it stands; ``answer`` is what was answered, ``done`` are the steps whose question is, from 1 on.

    ``draw`` draws the stage; ``watched`` is what is known of the learner's own file, where one is watched.
    """

    step: Step
    number: int
    count: int
    stage: Stage
    answer: int | None
    draw: Callable[[Any, int, int], list[Content]]
    figures: Mapping[str, str]
    done: Collection[int] = ()
    watched: Watched | None = None

    def filled(self, sentence: str) -> str:
        """Return a sentence of the step with its figures, as it may be shown."""
        return visible(filled(sentence, self.figures))


@dataclass(frozen=True)
class _Plan:
    """How many lines there are for the code and for what moves, which blank ones, and where the verdict stands."""

    blank: int
    code: int
    folded: bool  # the verdict stands in the place of the answers
    moving: int


def draw_page(page: Page, width: int, height: int) -> list[Content]:
    """Return ``height`` lines of at most ``width`` cells."""
    if width < 1 or height < 1:
        return []
    measure = min(width, WORDS)
    text = _padded(_broken(page.filled(page.step.text), measure), _lines_of(TEXT, measure))
    question = _broken(page.filled(page.step.question.asked), measure)
    answers = draw_answers(page, measure)
    verdict = draw_verdict(page, measure, marked=measure < WORDS)
    sizes = len(question), len(answers), len(verdict), len(page.step.excerpt.lines())
    plan = _plan(height - 2 - len(text), *sizes)
    line = [] if page.watched is None or width >= BESIDE else [draw_watched_line(page.watched, measure)]
    if line and plan.blank < _APART_LINES:  # else it stands in the place of a blank one
        plan = _plan(height - 3 - len(text), *sizes)
    moving = page.draw(page.stage, width, plan.moving)[: plan.moving]
    blank = [Content("")]
    below = answers + verdict
    if plan.folded:
        below = _padded(answers if page.answer is None else verdict, max(len(answers), len(verdict)))
    apart = blank if plan.blank == _APART_LINES else []
    code = draw_code(page, width if line or page.watched is None else WORDS, plan.code)
    parts = [
        [draw_title(page, width)],
        _beside_watched([*text, *(line or apart), *code, *apart], page.watched, width),
        _padded(moving, plan.moving),
        blank if plan.blank else [],
        [line.stylize("bold") for line in question],
        below,
        [draw_keys(page, width)],
    ]
    return [line for part in parts for line in part][:height]


def _beside_watched(lines: list[Content], watched: Watched | None, width: int) -> list[Content]:
    """Return the lines, beside them, in a wide window, what is known of a file that is watched."""
    if watched is None or width < BESIDE:
        return lines
    begin = WORDS + len(_APART)
    column = _padded(draw_watched_column(watched, width - begin, len(lines)), len(lines))
    return [line.pad_right(begin - line.cell_length) + beside for line, beside in zip(lines, column)]


def action_at(line: Content, x: int) -> str | None:
    """Return the action of what is drawn at column ``x`` of a line, if anything can be clicked there."""
    end = 0
    for part in line.divide(sorted({edge for span in line.spans for edge in (span.start, span.end)})):
        end += part.cell_length
        if x < end:
            metas = (span.style.meta for span in part.spans if isinstance(span.style, Style))
            return next((str(meta[ACTION]) for meta in metas if ACTION in meta), None)
    return None


def draw_title(page: Page, width: int) -> Content:
    """Return which step it is, and a dot for each: done, here, or ahead."""
    names = {"number": page.number, "count": page.count, "title": _(page.step.title)}
    titles = [
        each.format(**names) for each in (_("The lesson {number}/{count} · {title}"), "{number}/{count} · {title}")
    ]
    room = width - page.count - len(_APART)
    title = first_that_fits(titles, room)
    return Content.styled(fit_left(title, room + len(_APART)), "bold $network") + _dots(page)


def _dots(page: Page) -> Content:
    dots = []
    for number in range(1, page.count + 1):
        here, done = number == page.number, number in page.done
        sign = (_HERE_DONE if done else _HERE) if here else _DONE if done else _AHEAD
        style = "bold $you" if here else "$network" if done else "$quiet"
        dots.append(_clickable(Content.styled(sign, style), f"go_to({number})"))
    return Content("").join(dots)


def draw_code(page: Page, width: int, height: int) -> list[Content]:
    """Return ``height`` lines of the code, those around the one that runs, each with what stands beside it."""
    lines, line = page.step.excerpt.lines(), page.stage.line
    begin = 0 if line is None else max(0, min(line - height // 2, len(lines) - height))
    column = CODE if width >= WORDS else min(CODE, max(map(len, lines), default=0))
    values = [(visible(name), visible(value)) for name, value in page.stage.values()]
    beside = _beside([*values, *[("", "")] * len(lines)][begin : begin + height], width - column - 4)
    drawn = []
    for number, code, value in zip(range(begin, len(lines)), lines[begin : begin + height], beside):
        runs = number == line
        sign = Content.styled(f"{_RUNS if runs else ' '} ", "bold $network" if runs else "")
        ground = "bold $foreground on $faint" if runs else "$foreground on $panel"
        drawn.append((sign + Content.styled(fit_left(code, column), ground) + value).truncate(width))
    return drawn


def _beside(values: Sequence[tuple[str, str]], room: int) -> list[Content]:
    """Return names and their numbers in two columns, the numbers alone where there is no room for all of both."""
    names = max((cell_len(name) for name, _number in values), default=0) + 1
    if any(names + cell_len(number) > room for _name, number in values):
        names = 0
    lines = []
    for name, number in values:
        if not number or names + cell_len(number) > room:
            lines.append(Content(""))
        else:
            lines.append(Content.assemble("  ", (fit_left(name, names), "$quiet"), (number, "bold $network")))
    return lines


def draw_answers(page: Page, width: int) -> list[Content]:
    """Return the answers, as many in a line as fit; once one is given, signs say which was right."""
    question, lines = page.step.question, [Content("")]
    for place, answer in enumerate(question.answers):
        chosen, right = page.answer == place, page.answer is not None and page.stage.is_right(question, place)
        mark = Content.styled(_RIGHT if right else _WRONG if chosen else " ", "bold $good" if right else "bold $error")
        number = Content.styled(f"{place + 1}", "bold reverse $you" if chosen else "bold $you")
        item = mark + _clickable(number + Content(f" {page.filled(answer)}"), f"answer({place})")
        if lines[-1] and lines[-1].cell_length + len(_APART) + item.cell_length > width:
            lines.append(item)
        else:
            lines[-1] += item if not lines[-1] else Content(_APART) + item
    return [line.truncate(width, ellipsis=True) for line in lines]


def draw_verdict(page: Page, width: int, marked: bool = False) -> list[Content]:
    """Return what is said to the answer, in as many lines as any of the three takes.

    Where it is ``marked`` it begins with the answer's number, and whether that was right.
    """
    question = page.step.question
    said = [page.filled(each) for each in question.said]
    if marked:
        marks = [_RIGHT if page.stage.is_right(question, place) else _WRONG for place in range(len(said))]
        said = [f"{mark}{place} {each}" for place, (mark, each) in enumerate(zip(marks, said), start=1)]
    lines = [_broken(each, width) for each in said]
    most = max(_lines_of(SAID, width), *map(len, lines))
    return _padded([] if page.answer is None else lines[page.answer], most)


def draw_keys(page: Page, width: int) -> Content:
    """Return the keys of the stage and then those of the screen, as many as fit.

    The first of the screen's are always there, without their words where there is no room for these.
    """
    own = list(_own_keys(page))
    signs = [sign for sign, _word in own[:_MUST]]
    left = width - sum(sign.cell_length + len(_APART) for sign in signs)
    items = []
    for item in map(_stage_key, page.stage.keys):
        left -= item.cell_length + len(_APART)
        if left + len(_APART) < 0:
            break
        items.append(item)
    left += len(_APART)  # there is none behind the last item
    for place, (sign, word) in enumerate(own):
        left -= word.cell_length if place < _MUST else len(_APART) + sign.cell_length + word.cell_length
        if left < 0:
            items += signs[place:]
            break
        items.append(sign + word)
    return Content(_APART).join(items).truncate(width)


def _stage_key(key: Key) -> Content:
    signs = _(key.sign).split(" ")
    keys = key.keys if len(signs) == len(key.keys) else key.keys[:1] * len(signs)
    parts = [Content.styled(sign, "bold $network") for sign in signs]
    parts = [_clickable(part, f"press({name!r})") for part, name in zip(parts, keys)] or parts
    word = Content(f" {_(key.word)}")
    return Content(" ").join(parts) + (_clickable(word, f"press({keys[-1]!r})") if keys else word)


def _own_keys(page: Page) -> Iterator[tuple[Content, Content]]:
    """Yield the sign of each of the screen's keys and the word behind it."""
    for name, title, _tip, action in SCREEN_KEYS:
        shown = N_("what now") if action == SCREEN_KEYS[0][-1] and page.number == page.count else title
        sign = Content.styled(key_label(name), "bold $network")
        yield _clickable(sign, action), _clickable(Content(f" {_(shown)}"), action)


def _plan(height: int, question: int, answers: int, verdict: int, code: int) -> _Plan:
    """Return what there is room for in ``height`` lines without title, text and keys: the first plan that fits.

    First the verdict takes the place of the answers, then the blank lines go, then code, at last what moves.
    """
    apart, folded = question + answers + verdict, question + max(answers, verdict)
    plans = [(_APART_LINES, code, False, MOVES), (_APART_LINES, code, True, MOVES), (1, code, True, MOVES)]
    plans += [(1, code, True, FEW_MOVES), *((0, count, True, FEW_MOVES) for count in range(code, 0, -1))]
    plans += [(1, 1, True, 1), (0, 0, True, 0)]
    for blank, lines, is_folded, least in plans:
        moving = height - blank - lines - (folded if is_folded else apart)
        if moving >= least:
            break
    return _Plan(blank, lines, is_folded, max(0, moving))


def _lines_of(lines: int, width: int) -> int:
    """Return how many lines of ``width`` cells are kept for so many of WORDS."""
    return lines if width >= WORDS else min(2 * lines, math.ceil(lines * WORDS / max(1, width)))


def _broken(sentence: str, width: int) -> list[Content]:
    return break_lines(Content(sentence), width).split("\n")


def _padded(lines: Sequence[Content], count: int) -> list[Content]:
    return [*lines, *[Content("")] * (count - len(lines))]
