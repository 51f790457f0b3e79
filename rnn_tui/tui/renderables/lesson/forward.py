"""What moves in the step Forward: the states as they are made, and the formula of one unit."""

import numpy as np
from textual.content import Content

from rnn_tui.language import _
from rnn_tui.lesson.learning import HIDDEN_SIZE, SEQ_LENGTH
from rnn_tui.lesson.steps.forward import Forward
from rnn_tui.lesson.written import GUESS, written
from rnn_tui.tui.renderables.formulas import draw_equations
from rnn_tui.tui.renderables.lesson.window_rows import (
    clickable_row,
    draw_heading,
    draw_label,
    draw_missing_row,
    draw_row,
    share_lines,
    units_seen,
)
from rnn_tui.tui.renderables.pieces import join_pieces
from rnn_tui.tui.renderables.unit_rows import Columns, Floats


def draw_forward(stage: Forward, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    if width < 1:
        return []
    columns = [_("norm"), _("moved") if stage.is_another else ""]
    heading = draw_heading(stage, "h_t", columns, width)
    seen = units_seen(stage.unit, width)
    rows = [_draw_state(stage, t, seen).truncate(width) for t in range(SEQ_LENGTH)]
    equations = stage.equations()
    below = [draw_equations(equations[-1:], width), _draw_sum(stage, width), draw_equations(equations[:-1], width)]
    return share_lines(heading, rows, stage.place.t, below, height)


def _draw_state(stage: Forward, t: int, seen: Columns) -> Content:
    is_here = t == stage.place.t
    label = draw_label(f"h_{t + 1}", stage.shown[t], is_here)
    if not stage.is_known(t):
        return clickable_row(draw_missing_row(label, seen), t, seen)
    scale = max(float(np.abs(stage.numbers(each).h).max()) for each in range(SEQ_LENGTH))
    state = stage.numbers(t).h[:, 0]
    figures = [written(float(np.linalg.norm(state)))]
    if stage.is_another:
        figures.append(written(stage.moved(t)) if stage.is_answered or t == 0 else GUESS)
    row = draw_row(label, state, scale, stage.unit if is_here else None, figures, seen)
    return clickable_row(row, t, seen)


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
