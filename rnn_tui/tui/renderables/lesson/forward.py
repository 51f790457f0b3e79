"""What moves in the step Forward: the states as they are made, and the formula of one unit."""

from functools import partial

import numpy as np
from textual.content import Content

from rnn_tui.language import _
from rnn_tui.lesson.learning import HIDDEN_SIZE, SEQ_LENGTH
from rnn_tui.lesson.steps.forward import Forward
from rnn_tui.lesson.written import GUESS, written
from rnn_tui.tui.renderables.formulas import draw_equations
from rnn_tui.tui.renderables.lesson.window_rows import (
    draw_heading,
    draw_label,
    draw_row,
    draw_state_row,
    share_lines,
    units_seen,
)
from rnn_tui.tui.renderables.pieces import join_pieces
from rnn_tui.tui.renderables.unit_rows import Floats


def draw_forward(stage: Forward, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    if width < 1:
        return []
    columns = [_("norm"), _("moved") if stage.is_another else ""]
    heading = draw_heading(stage, "h_t", columns, width)
    seen = units_seen(stage.unit, width)
    known = partial(_known_state, stage)
    rows = [draw_state_row(stage, t, stage.shown[t], seen, known).truncate(width) for t in range(SEQ_LENGTH)]
    equations = stage.equations()
    below = [draw_equations(equations[-1:], width), _draw_sum(stage, width), draw_equations(equations[:-1], width)]
    return share_lines(heading, rows, stage.place.t, below, height)


def _known_state(stage: Forward, t: int) -> tuple[Floats, float, list[str]]:
    """Return a state, the scale of all of them, and its figures."""
    scale = max(float(np.abs(stage.numbers(each).h).max()) for each in range(SEQ_LENGTH))
    state = stage.numbers(t).h[:, 0]
    figures = [written(float(np.linalg.norm(state)))]
    if stage.is_another:
        figures.append(written(stage.moved(t)) if stage.is_answered or t == 0 else GUESS)
    return state, scale, figures


def _draw_sum(stage: Forward, width: int) -> list[Content]:
    """Draw what a_t is the sum of, and a_t, in one scale."""
    numbers, t = stage.numbers(stage.place.t), stage.place.t
    W_hh, b_h = stage.parameters[1], stage.parameters[3]
    past = W_hh @ numbers.h_prev
    parts: list[tuple[str, Floats]] = [
        ("W_xh·x", numbers.a - past - b_h),
        ("W_hh·h", past),
        ("b_h", b_h),
        (f"a_{t + 1}", numbers.a),
    ]
    scale = max(float(np.abs(each).max()) for _name, each in parts)
    seen = units_seen(stage.unit, width)
    return [
        join_pieces(
            draw_row(
                draw_label(name, "", is_here=False),
                each.reshape(HIDDEN_SIZE),
                scale,
                stage.unit,
                [written(float(np.linalg.norm(each)))],
                seen,
            )
        ).truncate(width)
        for name, each in parts
    ]
