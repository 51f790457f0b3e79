"""The losses of a training in all detail: several curves, what happened on their way, figures and words under them."""

from collections.abc import Sequence

import numpy as np
from textual.content import Content

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.runs.pace import Measure
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.terminal.losses import describe_hesitation
from rnn_tui.terminal.quantities import ABSENT, clock_time
from rnn_tui.tui.renderables.curve_layout import KINDS, CurveLayout, Curves, Lens, Mark, Scale, Unit, loss_at
from rnn_tui.tui.renderables.pen import FINE, Pen
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.plot import AXIS, draw_legend, draw_plot, has_axes
from rnn_tui.tui.renderables.run_curves import draw_run_line

_UNIT_NAMES: dict[Unit, str] = {
    "nats": N_("nats per character"),
    "bits": N_("bits per character"),
    "sum": N_("nats, summed over an epoch"),
}
_OVER: dict[Measure, str] = {"step": N_("over the steps"), "epoch": N_("over the epochs"), "time": N_("over time")}
_SCALE_NAMES: dict[Scale, str] = {"linear": "", "log": N_("logarithmic loss"), "both": N_("both logarithmic")}
_LEAST_PLOT = 6  # lines, before there is room for more
_MANY = 100  # of a sum over an epoch three decimals say nothing
_INITIALS = 5  # letters of a curve's name, where there is no room for it


def draw_curve(curves: Curves, lens: Lens, width: int, height: int, pen: Pen = FINE) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: the curves, marks below them, figures at the cursor, and words."""
    if width < 1 or height < 1:
        return []
    layout = CurveLayout(curves, lens, width)
    below = _below(layout, width, height, pen)
    height -= len(below)
    heading = [_heading(layout, width, pen)] if height > _LEAST_PLOT else []
    height -= len(heading)
    x_of_restarts = layout.places(curves.history.restarts)
    cursor = None if lens.cursor is None else layout.cursor
    plot = draw_plot(layout.series, layout.baselines, x_of_restarts, width, height, layout.axes, cursor, pen)
    return [line.truncate(width) for line in (*heading, *plot, *below)]


def _below(layout: CurveLayout, width: int, height: int, pen: Pen) -> list[Content]:
    """Return the lines under a plot, as many as leave it room: marks, figures, words; then a line for each run."""
    room = height - _LEAST_PLOT
    lines = []
    marks = list(layout.marks())
    if marks and has_axes(width, height) and room > 1:
        lines.append(_mark_row(layout, marks))
    if layout.live or not layout.runs:
        lines += [_readout(layout, width), _words(layout, width)]
    if marks:
        lines.append(_told(layout, marks, width))
    runs = [draw_run_line(run, loss_at(run.series, layout.cursor), width, pen) for run in layout.runs]
    return [*lines[: max(0, room)], *runs[: max(0, room - len(lines))]]


def _heading(layout: CurveLayout, width: int, pen: Pen) -> Content:
    """Return what the axes are, and at the right the curves' names where there is room."""
    lens = layout.lens
    parts = [_(_UNIT_NAMES[lens.unit]), _(_OVER[lens.measure])]
    if lens.zoom:
        parts.append(_("the last 1/{share}").format(share=2**lens.zoom))
    if lens.scale != "linear":
        parts.append(_(_SCALE_NAMES[lens.scale]))
    told = first_that_fits([" · ".join(parts[:count]) for count in range(len(parts), 0, -1)], width)
    legend = draw_legend(layout.live, pen)
    room = width - legend.cell_length - 2
    if not layout.live or room < len(told):
        return Content.styled(fit_left(told, width), "$quiet")
    return Content.assemble((fit_left(told, room + 2), "$quiet"), legend)


def _mark_row(layout: CurveLayout, marks: Sequence[tuple[int, Mark]]) -> Content:
    """Return a line that has a sign in the columns where something happened."""
    cells = [(" ", "")] * layout.columns
    for column, mark in marks:
        cells[column] = (mark.kind.sign, mark.kind.style)
    return join_pieces([(" " * AXIS, ""), *cells])


def _told(layout: CurveLayout, marks: Sequence[tuple[int, Mark]], width: int) -> Content:
    """Return what happened in the column of the cursor; where nothing did, what the marks stand for."""
    here = layout.column_of(layout.cursor)
    found = [mark for column, mark in marks if column == here] if layout.lens.cursor is not None else []
    if found:
        told = " · ".join(f"{mark.kind.sign} {mark.told}" for mark in reversed(found))
        return Content.styled(fit_left(told, width), "bold")
    kinds = {mark.kind for _column, mark in marks}
    pieces: Line = []
    room = width
    for kind in reversed(KINDS):
        if kind in kinds and len(_(kind.name)) + 2 <= room:
            pieces += [(kind.sign, kind.style), (f" {_(kind.name)}  ", "$quiet")]
            room -= len(_(kind.name)) + 4
    return join_pieces(pieces)


def _readout(layout: CurveLayout, width: int) -> Content:
    """Return the figures at the cursor: where it is, and each loss there."""
    if not layout.live:
        return Content.styled(fit_left(_("nothing learnt yet"), width), "$quiet")
    where = _where(layout)
    losses = [(each, loss_at(each, layout.cursor)) for each in layout.live]
    whole = [f"{each.name} {_figure(loss)}" for each, loss in losses]
    short = [f"{each.name[:_INITIALS]} {_figure(loss)}" for each, loss in losses]
    told = first_that_fits(
        [
            " · ".join([*where, *whole]),
            " · ".join([where[0], *whole]),
            " · ".join([where[0], *short]),
            " · ".join(short),
        ],
        width,
    )
    return Content.styled(fit_left(told, width), "bold")


def _where(layout: CurveLayout) -> list[str]:
    """Return the step, the epoch and the time at the cursor, that of the axis first."""
    history, measure = layout.curves.history, layout.lens.measure
    steps = history.training.steps or history.validation.steps
    step = float(np.interp(layout.cursor, history.pace.at(steps, measure), steps))
    epoch, seconds = (history.pace.at([step], each)[0] for each in ("epoch", "time"))
    found = {
        "step": _("step {step}").format(step=grouped(round(step))),
        "epoch": _("epoch {epoch}").format(epoch=decimal(epoch, 2)),
        "time": clock_time(seconds),
    }
    return [found.pop(measure), *found.values()] if history.pace.rows else [found["step"]]


def _words(layout: CurveLayout, width: int) -> Content:
    """Return what the loss at the cursor comes to, in plain words: the validation's, where there is one."""
    loss = loss_at(layout.live[-1], layout.cursor) if layout.live else None
    nats = None if loss is None else loss / layout.factor
    told = first_that_fits(describe_hesitation(nats, layout.curves.baselines), width)
    return Content.styled(fit_left(told, width), "$network")


def _figure(loss: float | None) -> str:
    """Return a loss with as many decimals as it has use for."""
    if loss is None:
        return ABSENT
    return decimal(loss, 3 if loss < _MANY else 1)
