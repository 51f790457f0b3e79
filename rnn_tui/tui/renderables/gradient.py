"""How much of a loss's gradient is left along the text, drawn below it: a strip for each road, and its figures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from rnn_tui.inspection.reach import FALLEN, Reach, falls_at
from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.tui.renderables.along_text import SHADED, draw_column, last_that_fit
from rnn_tui.tui.renderables.canvas import Canvas, Span
from rnn_tui.tui.renderables.pen import FINE, Pen
from rnn_tui.tui.renderables.pieces import Line, join_pieces

CUT = "┊"
_LEAST_STRIP = 4  # cells
_EVERY = 10  # steps back from one number below the strips to the next
_MOST_ROWS = 10  # of one strip
_AXIS = 5  # cells to the left of the curve
_LEAST_CURVE = 5  # lines, with what stands above and below it
_WIDE = 58  # cells from which there is room for whole names
_APART = 2  # cells between two figures


@dataclass(frozen=True)
class Lane:
    """One road: what is ``left`` at each step back, nearest first, and what is typical; training ``asked`` so many.

    It has a ``short`` name and a ``name``. That of an LSTM's h is no ``main`` one: it is left out where room is short.
    """

    short: str
    name: str
    style: str
    left: Sequence[float]
    reach: Reach
    asked: int
    main: bool = True

    @property
    def here(self) -> float:
        """The step back at which it has fallen; inf where it has not."""
        return float(falls_at(np.asarray(self.left, float))) if len(self.left) else math.nan


@dataclass(frozen=True)
class Flow:
    """Roads through ``characters``, as they are shown, to the loss of ``target``, and what is ``told`` of it.

    ``past`` is how far typical losses reached at earlier steps: (step, steps back) in order, not a number where that is
    to come; this is ``step``.
    """

    characters: Sequence[str]
    target: str
    told: str
    lanes: Sequence[Lane]
    past: Sequence[tuple[int, float]]
    step: int


def draw_flow(flow: Flow, width: int, height: int, pen: Pen = FINE) -> list[Content]:
    """Return at most ``height`` lines of ``width`` cells: the text, a strip for each road, their figures, the past.

    A bar is as high as the logarithm of what is left, from all of it down to a hundredth; a dot is less than that.
    What is shaded lies before the beginning of the longest road that training followed.
    """
    names = _names_width(_labels(flow.lanes, width), width)
    if not flow.lanes or strip_room(flow, width) < _LEAST_STRIP:
        return []
    has_room = height >= 2 + 2 * len(flow.lanes)
    lanes = [lane for lane in flow.lanes if lane.main or has_room]
    labels, count = _labels(lanes, width), len(lanes)
    spare = height - (3 + 2 * count)
    is_told = spare > 0
    spare -= is_told
    begin = last_that_fit(flow.characters, strip_room(flow, width))
    shown = flow.characters[begin:]
    curve = 0
    if _is_curve(flow.past) and spare >= _LEAST_CURVE:
        curve = max(_LEAST_CURVE, spare // 2)
    spare -= curve
    says_cut = len(shown) > lanes[0].asked and spare > count
    spare -= says_cut
    rows = max(1, min(_MOST_ROWS, 1 + spare // count))
    spare -= (rows - 1) * count
    if curve:
        curve += spare
    text = ("".join(shown), "$foreground"), (flow.target, "bold reverse $you")
    lines = [Content.styled(fit_left(flow.told, width), "$quiet")] if is_told else []
    lines.append(Content.assemble(" " * names, *text))
    for lane, label in zip(lanes, labels):
        lines += draw_lane(lane, fit_left(label, names), shown, rows)
    if height > 2 + 2 * count:
        lines.append(draw_ruler(shown, lanes[0].asked, names))
    lines += _draw_figures(lanes, labels, width)
    if says_cut:
        lines.append(Content.styled(fit_left(_unasked(lanes[0].asked, width), width), "$quiet"))
    if curve:
        lines += draw_past(flow.past, flow.step, width, curve, pen)
    return lines[: max(0, height)]


def strip_room(flow: Flow, width: int) -> int:
    """Return the cells that are left for the characters before the target."""
    return width - _names_width(_labels(flow.lanes, width), width) - cell_len(flow.target)


def steps_back_at(flow: Flow, width: int, x: int) -> int | None:
    """Return how many characters before the target the cell ``x`` of a strip is; None where there is none."""
    begin = last_that_fit(flow.characters, strip_room(flow, width))
    cells = x - _names_width(_labels(flow.lanes, width), width)
    for place, character in enumerate(flow.characters[begin:], start=begin):
        if 0 <= cells < cell_len(character):
            return len(flow.characters) - place
        cells -= cell_len(character)
    return None


def _labels(lanes: Sequence[Lane], width: int) -> list[str]:
    """Return what the roads are called: by their short names in a narrow view."""
    return [lane.name if width >= _WIDE else lane.short for lane in lanes]


def _names_width(labels: Sequence[str], width: int) -> int:
    longest = max(map(cell_len, [_("back"), *labels])) + 1
    return max(0, min(longest, width // 3))


def draw_lane(lane: Lane, label: str, shown: Sequence[str], rows: int) -> list[Content]:
    """Return the ``rows`` lines of a strip, ``label`` beside the last."""
    columns = []
    for place, character in enumerate(shown):
        back = len(shown) - 1 - place
        column, style = _bar(lane, back, rows)
        columns.append((column, style, cell_len(character)))
    lines = []
    for row in range(rows):
        name = label if row == rows - 1 else " " * cell_len(label)
        pieces: Line = [(name, f"bold {lane.style}")]
        pieces += [(column[row] * cells, style) for column, style, cells in columns]
        lines.append(join_pieces(pieces))
    return lines


def _bar(lane: Lane, back: int, rows: int) -> tuple[str, str]:
    """Return the signs of a column from the top, and their style."""
    if back >= len(lane.left):
        return " " * rows, lane.style
    left = lane.left[back]
    if not left >= FALLEN:
        return "·".rjust(rows), "$faint"
    level = max(1 / 8, rows * min(1.0, 1 - math.log(left) / math.log(FALLEN)))
    if back < lane.asked:
        return draw_column(level, level, rows), lane.style
    return draw_column(max(1.0, level), 0.0, rows), lane.style


def draw_ruler(shown: Sequence[str], asked: int, names: int) -> Content:
    """Return the numbers of the steps back, and where training cuts the road."""
    cells = [" "] * sum(map(cell_len, shown))
    end = len(cells)
    for back, character in enumerate(reversed(shown)):
        number = CUT if back == asked else str(back) if back % _EVERY == 0 else ""
        begin = end - len(number)
        if number and begin >= 0 and all(cell == " " for cell in cells[begin : end + 1]):
            cells[begin:end] = number
        end -= cell_len(character)
    return Content.styled(fit_left(_("back"), names) + "".join(cells), "$quiet")


def _draw_figures(lanes: Sequence[Lane], labels: Sequence[str], width: int) -> list[Content]:
    """Return a table of the figures, a row for each road: as many as fit, under the words that fit."""
    rows = [[label, *_figures(lane)] for lane, label in zip(lanes, labels)]
    long = [_("under 1/100 after"), _("here"), _("typically"), _("one in ten"), _("a step keeps")]
    short = [_("< 1/100"), _("here"), _("typ."), _("1 in 10"), _("a step")]
    words = next(
        words for words in (long, short, short[:-1], [short[0]]) if len(words) == 1 or _total(words, rows) <= width
    )
    widths = _widths(words, rows)
    lines = []
    for number, row in enumerate([words, *rows]):
        name, *figures = row[: len(words)]
        cells = "".join(fit_right(figure, cells) for figure, cells in zip(figures, widths[1:]))
        style = f"bold {lanes[number - 1].style}" if number else "$quiet"
        pieces = ((fit_left(name, min(widths[0], max(0, width))), style), (cells, "" if number else "$quiet"))
        lines.append(Content.assemble(*pieces))
    return lines


def _widths(words: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Return the cells of each column: the first as wide as its words, the others with a space before them."""
    widths = [max(map(cell_len, column)) for column in zip(words, *rows)]
    return [widths[0], *(cells + _APART for cells in widths[1:])]


def _total(words: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    return sum(_widths(words, rows))


def _figures(lane: Lane) -> list[str]:
    """Return the steps back of this place, of a typical one and of one in ten, and what a step back keeps."""
    reach = lane.reach
    kept = ABSENT if math.isnan(reach.kept) else "×" + decimal(reach.kept, 2)
    here = steps_label(lane.here, len(lane.left) - 1)
    return [here, steps_label(reach.typical, reach.seen), steps_label(reach.one_in_ten, reach.seen), kept]


def steps_label(steps: float, seen: int) -> str:
    """Return a number of steps back; of what has not fallen, that it is more than those that were ``seen``."""
    if math.isnan(steps):
        return ABSENT
    return f"> {grouped(seen)}" if math.isinf(steps) else grouped(int(steps))


def _unasked(asked: int, width: int) -> str:
    """Return what is the matter with what lies before the cut."""
    count = grouped(asked)
    return first_that_fits(
        [
            _("{sign} {shade} {count} characters back training cuts the road: nothing was asked beyond").format(
                sign=CUT, shade=SHADED, count=count
            ),
            _("{sign} {shade} beyond {count}: never asked").format(sign=CUT, shade=SHADED, count=count),
        ],
        width,
    )


def draw_past(past: Sequence[tuple[int, float]], at: int, width: int, height: int, pen: Pen = FINE) -> list[Content]:
    """Return ``height`` lines: how far typical losses reached at each of a run's snapshots, and a line down at one.

    They are evenly spaced: since a constant ratio of steps is between them, this is a logarithmic axis. The line goes
    straight through those that are to come.
    """
    columns, rows = width - _AXIS, height - 2
    if columns < _LEAST_STRIP or rows < 1 or not _is_curve(past):
        return []
    reaches = np.array([reach for _step, reach in past], float)
    known = np.flatnonzero(~np.isnan(reaches))
    high = max(1.0, float(reaches[known].max()))
    canvas = Canvas(columns, rows, Span(0.0, len(past) - 1), Span(0.0, high), pen)
    canvas.draw_down(sum(step < at for step, _reach in past))
    canvas.draw_line(known.astype(float), reaches[known], "$network")
    lines = [Content.styled(fit_left(_past_told(len(past) - len(known), width), width), "bold $quiet")]
    for row, cells in enumerate(canvas.cells):
        figure = grouped(int(high)) if row == 0 else "0" if row == rows - 1 else ""
        lines.append(join_pieces([(fit_right(figure, _AXIS - 1) + pen.axis, "$quiet"), *cells]))
    first, last = (_("step {step}").format(step=grouped(past[place][0])) for place in (0, -1))
    between = columns - cell_len(first) - cell_len(last)
    axis = first + " " * between + last if between > 0 else fit_right(last, columns)
    return [*lines, Content.styled(" " * _AXIS + axis, "$quiet")]


def _is_curve(past: Sequence[tuple[int, float]]) -> bool:
    return sum(not math.isnan(reach) for _step, reach in past) > 1


def _past_told(waiting: int, width: int) -> str:
    """Return what the curve is of, and of how many snapshots that is not worked out yet."""
    whole = _("how far back, from snapshot to snapshot")
    if not waiting:
        return whole
    count = grouped(waiting)
    more = _("how far back, from snapshot to snapshot; {count} to come").format(count=count)
    return first_that_fits([more, _("how far back; {count} to come").format(count=count), whole], width)
