"""The gradient check in rows: each parameter with its relative error, and where that is on the way to wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.inspection.checked import GradientCheck
from rnn_tui.language import _, with_own_sign
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.terminal.wording import describe_verdict
from rnn_tui.tui.renderables.log_scale import LEAST, Scale, draw_log_heading, draw_log_scale
from rnn_tui.tui.renderables.log_table import short_power
from rnn_tui.tui.renderables.pieces import Line, join_pieces

_ERRORS = Scale(-12, 0, -6)
_ERROR, _SHAPE, _SLOPE = 7, 13, 12  # cells
_MOST_SCALE = 37


@dataclass(frozen=True)
class _Layout:
    """How many cells the columns take whose size depends on the room; none where there is no room for one."""

    name: int
    shape: int
    slope: int
    scale: int
    verdict: int


def draw_gradient_check(
    checks: Sequence[GradientCheck], told: Sequence[Sequence[str]], first: int, width: int, height: int
) -> list[Content]:
    """Return at most ``height`` lines of ``width`` cells: the checks from the ``first`` on, and what is ``told`` below.

    Of each of what is told the first sentence that fits is shown.
    """
    if width < 1 or height < 1:
        return []
    below = list(told)[: max(0, height - 2)]
    room = height - 1 - len(below)
    first = max(0, min(first, len(checks) - room))
    layout = _lay_out(checks, width)
    lines = [Content.styled(fit_left(_heading(layout), width), "$quiet")]
    lines += [_draw_row(check, layout).truncate(width, pad=True) for check in checks[first : first + room]]
    lines += [Content("")] * (len(checks) < room)  # a blank line, where there is one to spare
    return [*lines, *(Content.styled(fit_left(first_that_fits(each, width), width), "$quiet") for each in below)]


def _lay_out(checks: Sequence[GradientCheck], width: int) -> _Layout:
    name = max((len(check.parameter) for check in checks), default=0)
    verdict = max(cell_len(describe_verdict(passed)) for passed in (True, False))
    left = width - name - _ERROR - verdict - 2
    shape = _SHAPE if left > _SHAPE else 0
    left -= shape + bool(shape)
    slope = _SLOPE if left > 2 * (_SLOPE + 1) + LEAST else 0
    left -= 2 * (slope + bool(slope))
    return _Layout(name, shape, slope, min(left - 1, _MOST_SCALE) if left > LEAST else 0, verdict)


def _heading(layout: _Layout) -> str:
    heads = [" " * layout.name]
    heads += [fit_left(_("shape"), layout.shape)] if layout.shape else []
    slopes = (_("backprop"), _("difference"))
    heads += [fit_right(slope, layout.slope) for slope in slopes] if layout.slope else []
    heads += [fit_right(_("error"), _ERROR)]
    heads += [draw_log_heading(_ERRORS, layout.scale)] if layout.scale else []
    return " ".join(heads)


def _draw_row(check: GradientCheck, layout: _Layout) -> Content:
    pieces: Line = [(fit_left(check.parameter, layout.name), "bold $foreground")]
    if layout.shape:
        pieces.append((" " + fit_left(" x ".join(map(str, check.shape)), layout.shape), "$quiet"))
    if layout.slope:
        pieces += [(" " + fit_right(slope, layout.slope), "$foreground") for slope in _slopes(check)]
    pieces.append((" " + fit_right(short_power(check.error) if check.error else "0", _ERROR), "$network"))
    if layout.scale:
        pieces += [(" ", ""), *draw_log_scale(check.error, _ERRORS, layout.scale)]
    verdict = " " + fit_left(describe_verdict(check.passed), layout.verdict)
    return join_pieces([*pieces, (verdict, "$good" if check.passed else "bold $error")])


def _slopes(check: GradientCheck) -> list[str]:
    """Return the slope along the first direction, by backpropagation and by differences, to as many digits."""
    if check.slopes is None:
        return [ABSENT, ABSENT]
    return [with_own_sign(f"{slope:.5e}".replace("e-0", "e-").replace("e+0", "e")) for slope in check.slopes]
