"""What moves in the step Backward through time: the blame on its way back, what dW_hh gathers, or the check of it."""

from functools import partial

import numpy as np
from textual.content import Content

from rnn_tui.language import _
from rnn_tui.lesson.learning import SEQ_LENGTH
from rnn_tui.lesson.steps.backward import GATHERED, TIMES, Backward
from rnn_tui.lesson.window_stage import SHOWN_EPOCHS
from rnn_tui.lesson.written import GUESS, UNKNOWN, written, written_share
from rnn_tui.terminal.columns import fit_left, fit_right
from rnn_tui.tui.renderables.formulas import draw_equations
from rnn_tui.tui.renderables.gradient_check import draw_gradient_check
from rnn_tui.tui.renderables.lesson.window_rows import (
    SHARE,
    draw_heading,
    draw_state_row,
    share_lines,
    units_seen,
)
from rnn_tui.tui.renderables.log_scale import Scale, draw_log_scale
from rnn_tui.tui.renderables.log_table import short_power
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.unit_rows import Floats

_LEFT = Scale(-5, 1, 0)  # of what is left after four steps; the mark is at all of it
_MOST_SCALE, _EPOCH = 50, 13  # cells


def draw_backward(stage: Backward, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    if width < 1:
        return []
    if stage.checks is not None:
        return _draw_check(stage, width, height)
    heading = draw_heading(stage, "dL/dh_t", [_("norm"), _("remains")], width)
    seen = units_seen(stage.unit, width)
    known = partial(_known_blame, stage)
    rows = [draw_state_row(stage, t, stage.text[t], seen, known).truncate(width) for t in range(SEQ_LENGTH)]
    equations, gathered = stage.equations(), [_draw_gathered(stage, width)]
    below = [gathered, draw_equations(equations, width), _draw_epochs(stage, width)]
    if stage.place.line < GATHERED:
        below = [draw_equations(equations[-1:], width), gathered, _draw_epochs(stage, width)]
    return share_lines(heading, rows, stage.place.t, below, height)


def _known_blame(stage: Backward, t: int) -> tuple[Floats, float, list[str]]:
    """Return dL/dh of a character in a scale of its own: its norm, and what is left of it, are comparable."""
    blame = stage.numbers(t).dh[:, 0]
    share = written_share(stage.share(t)) if stage.is_answered or t > 0 else GUESS
    return blame, float(np.abs(blame).max()), [written(float(np.linalg.norm(blame))), share]


def _draw_gathered(stage: Backward, width: int) -> Content:
    """Draw what dW_hh was given at each character that the code has come to."""
    line: Line = [(" " + _("dW_hh is given"), "$quiet")]
    for t in TIMES:
        known = stage.is_known(t, GATHERED)
        value = written(float(np.linalg.norm(stage.numbers(t).added))) if known else UNKNOWN
        style = "bold $network" if t == stage.place.t and known else "$foreground" if known else "$faint"
        line += [(f"  x_{t + 1} ", "$quiet"), (value, style)]
    return join_pieces(line).truncate(width)


def _draw_epochs(stage: Backward, width: int) -> list[Content]:
    """Draw how much is left at the first state, on average of all windows, epoch by epoch."""
    lines = [Content.styled(fit_left(" " + _("left after four steps back, mean of all windows"), width), "$quiet")]
    room = min(_MOST_SCALE, width - _EPOCH - SHARE - 2)
    for epoch in SHOWN_EPOCHS:
        left, is_here = stage.left_at(epoch) if stage.is_answered else None, epoch == stage.epoch
        unknown = UNKNOWN if stage.is_answered else GUESS
        share = unknown if left is None else written_share(left)
        name = fit_left("  " + _("epoch {epoch}").format(epoch=epoch), _EPOCH)
        label: Line = [(name, "bold $foreground" if is_here else "$quiet")]
        share_piece = (fit_right(share, SHARE) + "  ", "bold $network" if is_here else "$foreground")
        lines.append(join_pieces([*label, share_piece, *draw_log_scale(left, _LEFT, room)]).truncate(width))
    return lines


def _draw_check(stage: Backward, width: int, height: int) -> list[Content]:
    checks = stage.checks or []
    largest = short_power(max(check.error for check in checks)) if len(checks) == len(stage.parameters) else UNKNOWN
    told = (
        _("largest relative difference {error}: four random directions in each array, central differences"),
        _("largest relative difference {error}, four random directions each"),
        _("largest relative difference {error}"),
    )
    return draw_gradient_check(checks, [[each.format(error=largest) for each in told]], 0, width, height)
