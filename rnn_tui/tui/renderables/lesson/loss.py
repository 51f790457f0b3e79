"""What moves in the step The loss: the surprise at each target, beside a blind guess and the least that it can be."""

import math

from textual.content import Content

from rnn_tui.language import _, decimal
from rnn_tui.lesson.learning import SEQ_LENGTH
from rnn_tui.lesson.steps.loss import RETURNED, Loss
from rnn_tui.lesson.written import GUESS
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.tui.renderables.bars import bar_of
from rnn_tui.tui.renderables.figures import FIGURE, figure
from rnn_tui.tui.renderables.lesson.signs import sign_of
from rnn_tui.tui.renderables.lesson.window_rows import HERE, SIGN, describe_window, share_lines
from rnn_tui.tui.renderables.microscope_lines import draw_softmax
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.sight import Sight

_LABEL = 13  # cells: the character and what follows it
_COLUMN = FIGURE + 1
_SCALE = 2  # a bar is full at so many times the surprise of a blind guess
_BLIND, _BEST = "┊", "◆"
_SOFTMAX = 4  # lines of the bars of all characters
_LEAST_BAR, _MOST_BAR = 6, 50
_NAME = 30  # of a row about all windows


def draw_loss(stage: Loss, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    if width < 1:
        return []
    rows = [_draw_target(stage, t, _bar_cells(width)).truncate(width) for t in range(SEQ_LENGTH)]
    below = [[_draw_sum(stage, width)]]
    if height > SEQ_LENGTH + 2 + _SOFTMAX:
        below += [_draw_characters(stage, width), _draw_by_place(stage, width)]
    return share_lines(_draw_heading(stage, width), rows, stage.t, below, height)


def _bar_cells(width: int) -> int:
    return min(_MOST_BAR, width - _LABEL - 3 * _COLUMN - 2)


def _draw_heading(stage: Loss, width: int) -> Content:
    figures = "".join(fit_right(each, _COLUMN) for each in ("p", "−ln p"))
    name, room = f"ln {len(stage.characters)}", _bar_cells(width)
    names = (f"{name} = {decimal(stage.blind(), 2)} {_BLIND}", f"{name} {_BLIND}", _BLIND)
    bar = fit_left(fit_right(first_that_fits(names, room // _SCALE), room // _SCALE + 1), max(0, room))
    bar = bar if room >= _LEAST_BAR else ""
    best = fit_right(_("at best"), _COLUMN + 1)
    return Content.styled(f"{' ' * _LABEL}{figures} {bar}{best}", "$quiet").truncate(width)


def _draw_target(stage: Loss, t: int, bar: int) -> Content:
    """Draw the character, what follows it, its probability, its surprise, and the least that that can be."""
    is_here = t == stage.t and stage.line != RETURNED
    style = "bold $foreground" if is_here else "$quiet"
    line: Line = [
        (HERE if is_here else " ", "bold $network"),
        (f"x_{t + 1} ", style),
        (sign_of(stage.text[t], SIGN), "$you"),
    ]
    line += [("→ ", "$quiet"), (sign_of(stage.text[t + 1], SIGN), "bold $network"), ("  ", "")]
    if t not in stage.asked:
        return join_pieces([*line, ("  " + _("not asked"), "$quiet")])
    if t not in stage.asked[: stage.added]:
        return join_pieces([*line, ("  " + _("not there yet"), "$quiet")])
    surprise, least = stage.surprise(t), stage.least_surprise(t) if stage.is_answered else None
    line += [(fit_right(figure(stage.probability(t)), _COLUMN), "$foreground")]
    line += [(fit_right(figure(surprise), _COLUMN), "bold $network"), (" ", "")]
    line += _draw_bar(surprise, least, _SCALE * stage.blind(), bar)
    return join_pieces([*line, (fit_right(GUESS if least is None else figure(least), _COLUMN + 1), "$quiet")])


def _draw_bar(surprise: float, least: float | None, full: float, bar: int) -> Line:
    """Draw a surprise as a bar of so many cells, ``full`` nats long, a mark at a blind guess and at the ``least``."""
    if bar < _LEAST_BAR:
        return []
    cells = [(sign, "$bar") for sign in bar_of(min(surprise / full, 1.0), bar)]
    blind = bar // _SCALE
    if cells[blind][0] == " ":
        cells[blind] = _BLIND, "$quiet"
    if least is not None:
        best = min(bar - 1, round(least / full * bar))
        cells[best] = (_BEST, "$you") if cells[best][0] in f" {_BLIND}" else (_BEST, "bold $background on $bar")
    return cells


def _draw_sum(stage: Loss, width: int) -> Content:
    """Draw what has been added up, and what all windows cost together."""
    names = {
        "sum": decimal(stage.total(), 2),
        "count": stage.count,
        "loss": decimal(math.fsum(stage.loss_by_place), 2),
        "least": decimal(math.fsum(stage.least_by_place), 2) if stage.is_answered else GUESS,
    }
    told = (
        _("this window {sum}   all {count} windows {loss}, never below {least}"),
        _("all {count} windows {loss}, never below {least}"),
        _("{loss}, never below {least}"),
    )
    sums = [f" {each.format(**names)}" for each in told]
    with_window = [f"{each}   {seen}" for each in sums for seen in describe_window(stage)]
    return Content.styled(first_that_fits([*with_window, *sums], width), "$foreground").truncate(width)


def _draw_characters(stage: Loss, width: int) -> list[Content]:
    """Draw the probabilities of all characters behind the one that is looked at."""
    signs = [short_name_of(each) for each in stage.characters]
    return draw_softmax(Sight(stage.specimen(), None, signs, stage.t, unit=0, layer=0, band="h"), width, _SOFTMAX)


def _draw_by_place(stage: Loss, width: int) -> list[Content]:
    """Draw where in a window the loss of all of them comes from, and how much of it has to stay."""
    rows = (
        (_("characters read"), [str(t + 1) for t in stage.asked], "$quiet"),
        (_("loss of all windows"), [decimal(each, 2) for each in stage.loss_by_place], "bold $network"),
        (_("never below"), [decimal(each, 2) if stage.is_answered else GUESS for each in stage.least_by_place], "$you"),
    )
    return [
        join_pieces(
            [(" " + fit_left(name, _NAME), "$quiet"), *((fit_right(each, _COLUMN), style) for each in row)]
        ).truncate(width)
        for name, row, style in rows
    ]
