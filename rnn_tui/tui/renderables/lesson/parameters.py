"""What moves in the step Parameters: a race of five scales, and above a certain height their losses as curves."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from rnn_tui.language import _, with_own_sign
from rnn_tui.lesson.steps.parameters import MOST_EPOCHS, ParameterScales, Racer
from rnn_tui.lesson.written import written_loss, written_share
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.tui.renderables.bars import bar_of
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.plot import Series, draw_plot

_SCALE, _LEFT, _EPOCHS, _LOSS = 7, 11, 8, 8  # cells of the columns
_BETWEEN = 6  # cells before, between and behind them
_LEAST_BAR = 8
_LEAST_PLOT = 6  # lines
_STYLES = ("$run-1", "$run-2", "$run-3", "$run-7", "$run-8")
_SIGNS = "ABCDE"


@dataclass(frozen=True)
class _Columns:
    """Cells of the column of the gradient, which gives way where there is little room, and of the bars."""

    left: int
    bar: int

    @classmethod
    def within(cls, width: int) -> "_Columns":
        """Return what there is room for."""
        rest = width - _SCALE - _EPOCHS - _LOSS - _BETWEEN
        return cls(_LEFT, rest - _LEFT) if rest - _LEFT >= _LEAST_BAR else cls(0, max(0, rest))


def draw_parameters(stage: ParameterScales, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells: a lane for each scale, words, and the losses."""
    if width < 1 or height < 1:
        return []
    racers = stage.racers()
    begin = max(0, min(stage.place - height // 2, len(racers) - height))
    shown = range(begin, min(len(racers), begin + height))
    has_plot = height >= len(racers) + 2 + _LEAST_PLOT
    signs = _SIGNS if has_plot else " " * len(racers)
    columns = _Columns.within(width)
    lines = [_draw_racer(racers[at], at == stage.place, signs[at], _STYLES[at], columns) for at in shown]
    if height > len(lines):
        lines.insert(0, _heading(columns))
    if height > len(lines):
        lines.append(_told(stage, width))
    if has_plot:
        lines += draw_plot(_curves(stage), [], [], width, height - len(lines))
    return [line.truncate(width) for line in lines]


def _heading(columns: _Columns) -> Content:
    left = fit_right(_("left at −4"), columns.left)
    goal = fit_right(first_that_fits([_("half the first loss"), _("half")], columns.bar), columns.bar + 1)
    figures = fit_right(_("epochs"), _EPOCHS) + fit_right(_("loss"), _LOSS)
    return Content.styled("  " + fit_left("  W_hh", _SCALE) + left + " " + goal + "  " + figures, "$quiet")


def _draw_racer(racer: Racer, is_chosen: bool, sign: str, style: str, columns: _Columns) -> Content:
    is_out = racer.epochs >= MOST_EPOCHS and not racer.arrived
    end = "✓ " if racer.arrived else "✗ " if is_out else "  "
    scale = with_own_sign(f"{racer.scale:g}")
    pieces: Line = [
        ("▸ " if is_chosen else "  ", "bold $you"),
        (sign, style),
        (fit_left(f" {scale}", _SCALE - 1), "bold" if is_chosen else ""),
        (fit_right(written_share(racer.left), columns.left), "$quiet"),
        (" ", ""),
        (bar_of(racer.done, columns.bar), style),
        ("▏", "$foreground"),
        (end, "bold $good" if racer.arrived else "bold $error"),
        (fit_right(str(racer.epochs), _EPOCHS), "bold" if racer.arrived else ""),
        (fit_right(ABSENT if racer.loss is None else written_loss(racer.loss), _LOSS), "$network"),
    ]
    return join_pieces(pieces)


def _told(stage: ParameterScales, width: int) -> Content:
    """Return where the race stands, and what the column of the gradient is."""
    state = _("epoch {epoch}, draw {draw}").format(epoch=stage.epoch, draw=stage.seed + 1)
    if stage.is_running and stage.epoch == stage.known:
        state += " · " + _("learning")
    left = _("left at −4: of the gradient, four steps back, at first")
    return Content.styled(first_that_fits([f"{state} · {left}", state], width), "$quiet")


def _curves(stage: ParameterScales) -> Sequence[Series]:
    losses = zip(stage.racers(), stage.losses(), _SIGNS, _STYLES)
    return [Series(f"{racer.scale:g}", range(1, len(of) + 1), of, sign, style) for racer, of, sign, style in losses]
