"""What moves in the step Parameters: a race of five scales, and above a certain height their losses as curves."""

from collections.abc import Sequence

from textual.content import Content

from rnn_tui.language import _, decimal, with_own_sign
from rnn_tui.lesson.steps.parameters import MOST_EPOCHS, Lane, ParameterScales
from rnn_tui.lesson.written import written_share
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.tui.renderables.bars import bar_of
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.plot import Series, draw_plot

_SCALE, _LEFT, _EPOCHS, _LOSS = 7, 11, 7, 8  # cells of the columns
_LEAST_BAR = 8
_LEAST_PLOT = 6  # lines
_STYLES = ("$run-1", "$run-2", "$run-3", "$run-7", "$run-8")


def draw_parameters(stage: ParameterScales, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells: a lane for each scale, words, and the losses."""
    if width < 1 or height < 1:
        return []
    lanes = stage.lanes()
    around = max(0, min(stage.place - height // 2, len(lanes) - height))
    shown = range(around, min(len(lanes), around + height))
    lines = [_draw_lane(lanes[place], place == stage.place, _STYLES[place], width) for place in shown]
    if height > len(lines):
        lines.insert(0, _heading(width))
    if height > len(lines):
        lines.append(_told(stage, width))
    if height - len(lines) >= _LEAST_PLOT:
        lines += draw_plot(_curves(stage), [], [], width, height - len(lines))
    return [line.truncate(width) for line in lines]


def _bar_cells(width: int) -> int:
    """Return the cells of a lane's bar: all that the figures leave, those of the gradient only where it is wide."""
    cells = width - 2 - _SCALE - _EPOCHS - _LOSS - 4
    return cells - _LEFT if cells - _LEFT >= _LEAST_BAR else cells


def _heading(width: int) -> Content:
    bar = _bar_cells(width)
    left = fit_right(_("left at −4"), _LEFT) if width - bar > 2 + _SCALE + _EPOCHS + _LOSS + 4 else ""
    goal = fit_right(first_that_fits([_("half the first loss"), _("half")], max(0, bar)), bar + 1)
    figures = fit_right(_("epochs"), _EPOCHS) + fit_right(_("loss"), _LOSS)
    return Content.styled("  " + fit_left("W_hh", _SCALE) + left + " " + goal + "  " + figures, "$quiet")


def _draw_lane(lane: Lane, is_chosen: bool, style: str, width: int) -> Content:
    bar = _bar_cells(width)
    has_left = width - bar > 2 + _SCALE + _EPOCHS + _LOSS + 4
    loss = ABSENT if lane.loss is None else decimal(lane.loss, 2)
    sign = "✓" if lane.arrived else "✗" if lane.epochs >= MOST_EPOCHS else " "
    pieces: Line = [
        ("▸ " if is_chosen else "  ", "bold $you"),
        (fit_left(with_own_sign(f"{lane.scale:g}"), _SCALE), "bold" if is_chosen else ""),
        (fit_right(written_share(lane.left), _LEFT) if has_left else "", "$quiet"),
        (" ", ""),
        (bar_of(lane.done, max(0, bar)), style),
        ("▏", "$foreground"),
        (f"{sign} ", "bold $good" if lane.arrived else "bold $error"),
        (fit_right(str(lane.epochs), _EPOCHS), "bold $network" if lane.arrived else ""),
        (fit_right(loss, _LOSS), "$network"),
    ]
    return join_pieces(pieces)


def _told(stage: ParameterScales, width: int) -> Content:
    """Return where the race stands, and what the column of the gradient is."""
    state = _("epoch {epoch}, draw {draw}").format(epoch=stage.epoch, draw=stage.seed + 1)
    if stage.known < stage.last:
        state += " · " + _("learnt up to {epoch}").format(epoch=stage.known)
    left = _("left at −4: of the gradient, four steps back, at first")
    return Content.styled(first_that_fits([f"{state} · {left}", state], width), "$quiet")


def _curves(stage: ParameterScales) -> Sequence[Series]:
    series = []
    for lane, losses, style, sign in zip(stage.lanes(), stage.losses(), _STYLES, "ABCDE"):
        series.append(Series(decimal(lane.scale, 2), range(1, len(losses) + 1), losses, sign, style))
    return series
