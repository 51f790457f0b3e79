"""Curves with the lines that they have to pass; and what stands for each in a legend."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from textual.content import Content

from rnn_tui.language import _, decimal, grouped
from rnn_tui.runs.curves import Curve
from rnn_tui.terminal.columns import fit_left, fit_right, short_count
from rnn_tui.tui.renderables.canvas import Canvas, Floats, Span
from rnn_tui.tui.renderables.pen import FINE, Pen
from rnn_tui.tui.renderables.pieces import join_pieces
from rnn_tui.tui.renderables.ticks import round_values, with_labels

AXIS = 5  # cells to the left, for the figures
_NAMES = 6  # cells beside a baseline's name, for its loss
_LEAST_COLUMNS = 10
_LEAST_ROWS = 3
_LEAST_ROUND = 18  # rows from which round losses stand beside a plot, one in _ROWS_EACH; below it three as they come
_LEAST_BROAD = 48  # columns from which round steps stand below it, one in _COLUMNS_EACH
_ROWS_EACH, _COLUMNS_EACH = 3, 16
_MOST_DECIMALS = 2
_SPARKS = "▁▂▃▄▅▆▇█"
_SIGN_EVERY = 6  # cells at least from one sign of a line to its next
_SAMPLE = 2  # cells of a line in a legend
_MOST_RATIO = 1e12  # of the highest to the lowest of a logarithmic scale: what is lower stands at its foot
_MARGIN = 0.05  # of what is seen is left free above and below, and so many nats at least
_LEAST_MARGIN, _LEAST_OF_PART = 0.05, 0.002
_TENS, _HUNDREDS, _THOUSANDS = 10, 100, 10_000  # a figure has so many digits that it has less room for decimals
_MOST = 1e12  # what is beyond it was never a loss: a damaged file has it


@dataclass(frozen=True, eq=False)
class Series:
    """A curve: what it is called, its points, and the ``sign`` and the ``style`` that it is drawn with.

    A line without a sign is of dots alone; on any other its own stands every few cells, so that lines differ without
    colour, too.
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    sign: str
    style: str

    @cached_property
    def points(self) -> tuple[Floats, Floats]:
        """The points that are numbers, in the order of their x: two arrays (N,)."""
        x, y = np.array(self.x, float), np.array(self.y, float)
        known = (np.abs(x) < _MOST) & (np.abs(y) < _MOST)
        order = np.argsort(x[known], kind="stable")
        return x[known][order], y[known][order]


_NOTHING = Series("", (), (), "", "")


@dataclass(frozen=True)
class Baseline:
    """A line to pass: a name and a loss in nats per character."""

    name: str
    loss: float

    @property
    def label(self) -> str:
        """What stands beside the line."""
        return f"{self.name} {_short_figure(self.loss, 2)}"


def whole(value: float) -> str:
    """Return a number of steps as the axis has it."""
    return grouped(int(value))


@dataclass(frozen=True)
class Axes:
    """How a plot is laid out: from ``first_x`` on, each x ``written`` so, and which of the axes go by ratio.

    An axis that does needs points above zero. The ``units`` are the steps of x that are round.
    """

    written: Callable[[float], str] = whole
    first_x: float = 0.0
    log_x: bool = False
    log_y: bool = False
    units: Sequence[float] = (1.0,)


_PLAIN = Axes()


def has_axes(width: int, height: int) -> bool:
    """Whether there is room for axes, or but for a line."""
    return width >= AXIS + _LEAST_COLUMNS and height >= _LEAST_ROWS


def draw_plot(
    series: Sequence[Series],
    baselines: Sequence[Baseline],
    restarts: Sequence[float],
    width: int,
    height: int,
    axes: Axes = _PLAIN,
    cursor: float | None = None,
    pen: Pen = FINE,
) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: curves, axes, a dotted line for each baseline, one down a restart.

    A line stands at the x of the ``cursor``, too. A baseline's name is nearer to its own line than to any other; those
    that have no such place are named below it, or counted. Where there is no room for axes it is one line,
    as ``draw_sparkline`` draws the first series.
    """
    if not has_axes(width, height):
        return [_draw_sparks(series[0] if series else _NOTHING, width)]
    columns = columns_of(baselines, width)
    names = width - AXIS - columns
    has_points = any(each.points[0].size for each in series)
    has_scale = has_points or bool(baselines)  # what an empty plot would be drawn by, the first loss would change
    x, y = span_across(series, axes), _span_up(series, baselines, axes)
    canvas = Canvas(columns, height - 1, x, y, pen)
    for restart in restarts:
        canvas.draw_down(restart)
    if cursor is not None:
        canvas.draw_cursor(cursor)
    for baseline in baselines:
        canvas.draw_across(baseline.loss)
    _draw_series(canvas, series)
    tags = _label_rows(canvas, baselines) if names else {}
    lines = []
    figures = _axis_figures(canvas) if has_scale else {}
    for row, cells in enumerate(canvas.cells):
        tag = f" {tags[row].label}" if row in tags else ""
        figure = figures.get(row, "")
        axis = fit_right(figure, AXIS - 1) + pen.axis
        lines.append(join_pieces([(axis, "$quiet"), *cells, (fit_left(tag, names), "$quiet")]))
    first = axes.written(x.low) if x.low else "0"
    last = axes.written(x.high) if has_points else ""
    unnamed = [each for each in baselines if each not in tags.values()]
    axis = _draw_axis(first, last, unnamed, columns, names)
    if has_points and columns >= _LEAST_BROAD and not unnamed and not x.log:
        values, _decimals = round_values(x, columns // _COLUMNS_EACH, axes.units)
        axis = with_labels(axis, [(x.column_of(value, columns), axes.written(value)) for value in values])
    return [*lines, Content.styled(" " * AXIS + axis, "$quiet")]


def draw_sample(sign: str, style: str, pen: Pen = FINE) -> Content:
    """Return a piece of a line for a legend: what a plot draws it with."""
    canvas = Canvas(_SAMPLE, 1, Span(0.0, 1.0), Span(-1.0, 1.0), pen)
    line = canvas.draw_line(np.array([0.0, 1.0]), np.zeros(2), style)
    if sign:
        canvas.put_signs(line, sign, style, [_SAMPLE // 2])
    return join_pieces(canvas.cells[0])


def draw_legend(series: Sequence[Series], pen: Pen = FINE) -> Content:
    """Return each curve as it is drawn, and its name, in one line."""
    return Content(" ").join(
        [Content.assemble(draw_sample(each.sign, each.style, pen), (f" {each.name}", "$quiet")) for each in series]
    )


def columns_of(baselines: Sequence[Baseline], width: int) -> int:
    """Return how many cells of ``width`` the curves have beside the figures, and beside names where these have room."""
    names = max((len(baseline.name) + _NAMES for baseline in baselines), default=0)
    beside = width - AXIS - names
    return beside if beside >= _LEAST_COLUMNS else width - AXIS


def span_across(series: Sequence[Series], axes: Axes) -> Span:
    """Return the span from the first x that is shown to the last that there is."""
    points = [each.points[0] for each in series if each.points[0].size]
    first, last = axes.first_x, max((float(x[-1]) for x in points), default=0.0)
    if axes.log_x and first <= 0:
        first = min((float(x[0]) for x in points), default=1.0)
    return Span(first, last if last > first else first + 1.0, axes.log_x)


def _span_up(series: Sequence[Series], baselines: Sequence[Baseline], axes: Axes) -> Span:
    """Return the span that all of it fits in, with a little room above and below; a loss is never below zero."""
    values = np.concatenate([[each.loss for each in baselines], *(each.points[1] for each in series)])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    least = _LEAST_MARGIN if not axes.first_x else _LEAST_OF_PART
    if axes.log_y and low > 0:
        low = max(low, high / _MOST_RATIO)
        margin = max((high / low) ** _MARGIN, 1 + least)
        return Span(low / margin, high * margin, log=True)
    margin = max(_MARGIN * (high - low), least)
    return Span(min(low, max(0.0, low - margin)), high + margin)


def _draw_series(canvas: Canvas, series: Sequence[Series]) -> None:
    """Draw the lines, then their signs, by turns in the columns; first those of the shortest, which has least room."""
    lines = {each: canvas.draw_line(*each.points, each.style) for each in series}
    signed = [each for each in series if each.sign]
    every = max(_SIGN_EVERY, 2 * len(signed))
    places = {each: range(turn * every // len(signed), canvas.columns, every) for turn, each in enumerate(signed)}
    for each in sorted(signed, key=lambda one: len(lines[one])):
        canvas.put_signs(lines[each], each.sign, each.style, places[each])


def _axis_figures(canvas: Canvas) -> dict[int, str]:
    """Return what stands beside the rows: round losses, or but the highest, a middle one and the lowest."""
    if canvas.rows >= _LEAST_ROUND and not canvas.y.log:
        values, decimals = round_values(canvas.y, canvas.rows // _ROWS_EACH)
        if decimals <= _MOST_DECIMALS:
            return {canvas.row_of(value): _short_figure(value, max(1, decimals)) for value in values}
    rows = (0, (canvas.rows - 1) // 2, canvas.rows - 1)
    losses = canvas.y.at(np.array([1 - row / (canvas.rows - 1) for row in rows])).tolist()
    digits = 2 if canvas.y.log or canvas.x.low > 0 else 1  # of a part every hundredth tells
    return {row: _short_figure(loss, digits) for row, loss in zip(rows, losses)}


def _short_figure(value: float, digits: int) -> str:
    """Return a loss in five cells at most, with ``digits`` decimals where it is small."""
    if value >= _HUNDREDS:
        return short_count(round(value), _THOUSANDS)
    return decimal(value, digits if value < _TENS else 1)


def _label_rows(canvas: Canvas, baselines: Sequence[Baseline]) -> dict[int, Baseline]:
    """Return which baseline has its name in which row: that of its line, or the next one.

    In no row stands a name that is nearer to the line of another, as it is or as it is drawn: it is left out rather.
    """
    found: dict[int, Baseline] = {}
    for baseline in sorted(baselines, key=lambda each: -each.loss):
        others = [each for each in baselines if each.loss != baseline.loss]
        own = canvas.row_of(baseline.loss)
        rows = [row for row in (own - 1, own, own + 1) if max(found, default=-1) < row < canvas.rows]
        fit = [row for row in rows if all(_is_nearer(canvas, row, baseline, other) for other in others)]
        if fit:
            found[min(fit, key=lambda row: abs(row - canvas.place_of(baseline.loss)))] = baseline
    return found


def _is_nearer(canvas: Canvas, row: int, one: Baseline, other: Baseline) -> bool:
    """Whether a row is nearer to the one line than to the other, and not farther from it as they are drawn."""
    nearer = abs(row - canvas.place_of(one.loss)) < abs(row - canvas.place_of(other.loss))
    return nearer and abs(row - canvas.row_of(one.loss)) <= abs(row - canvas.row_of(other.loss))


def _draw_axis(first: str, last: str, unnamed: Sequence[Baseline], columns: int, beside: int) -> str:
    """Return the line below a plot: its ``first`` and ``last`` x, and the baselines that have no name beside it.

    Where their names have no place in the ``columns`` either, how many they are stands in the cells ``beside`` them.
    """
    room = max(1, columns - len(first) - len(last))
    named = "· " + " · ".join(each.label for each in unnamed)
    if not unnamed or len(named) + 2 <= room:
        return first + (named if unnamed else "").center(room) + last
    return first + " " * room + last + fit_left(_(" +{count}: enlarge").format(count=len(unnamed)), beside)


def draw_sparkline(curve: Curve, width: int) -> Content:
    """Return a curve in one line of ``width`` cells, its last loss behind it; nothing where there are none."""
    return _draw_sparks(Series("", curve.steps, curve.losses, "", ""), width)


def _draw_sparks(series: Series, width: int) -> Content:
    x, y = series.points
    if width <= 0 or not x.size:
        return Content.styled("·" * width, "$faint")
    last = f" {decimal(y[-1], 3)}"
    if width <= len(last):
        last = ""
    drawn = np.interp(np.linspace(x[0], x[-1], width - len(last)), x, y)
    low, high = float(drawn.min()), float(drawn.max())
    levels = (drawn - low) / (high - low or 1.0) * (len(_SPARKS) - 1)
    return Content.styled("".join(_SPARKS[round(level)] for level in levels) + last, "$network")
