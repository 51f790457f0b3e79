"""Every part of a network in a row: its size, its gradient, how far a step moved it, and how its values lie."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from textual.content import Content

from rnn_tui.inspection.look import BINS, Idle, Look, Part
from rnn_tui.language import _, grouped
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.tui.renderables.along_text import draw_column
from rnn_tui.tui.renderables.log_scale import LEAST, Scale, draw_log_heading, draw_log_scale
from rnn_tui.tui.renderables.log_table import in_cells, short_power
from rnn_tui.tui.renderables.pieces import Line, join_pieces

_UPDATES = Scale(-6, 0, -3)
_NORM, _POWER, _WIDEST = 6, 7, 6  # cells of figures
_HISTOGRAMS = (9, 15, 45)  # cells, as many as make whole numbers of bins
_MOST_SCALE = 37  # cells
_MOST_LINES = 3  # of a part
_SAID = 2  # lines that what the columns are takes, with the gap before it
_LEAST_ROWS = 3  # of parts, before anything is said below them


@dataclass(frozen=True)
class _Columns:
    """How many cells each column takes, the space before it left out; none where there is no room for it."""

    name: int
    norm: int
    gradient: int
    update: int
    scale: int
    histogram: int
    widest: int


def parts_rows(look: Look, rows: int) -> list[tuple[str, Part]]:
    """Return the name of each part and the part: with the blocks of its gates where ``rows`` hold all of them."""
    whole = [(part.name, part) for part in look.parts]
    with_blocks = [
        row
        for part in look.parts
        for row in ((part.name, part), *((f"  {block.name}", block) for block in part.blocks))
    ]
    return with_blocks if len(with_blocks) <= rows else whole


def draw_parts(look: Look, told: Sequence[Sequence[str]], first: int, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of ``width`` cells: parts from the ``first`` on, idle units, what is ``told``.

    Of each of what is told the first sentence that fits is shown.
    """
    if width < 1 or height < 1:
        return []
    below = [*_idle_sentences(look), *told][: max(0, height - 1 - _LEAST_ROWS)]
    room = height - 1 - len(below)
    rows = parts_rows(look, room)
    first = max(0, min(first, len(rows) - room))
    has_step = any(part.gradient is not None for part in look.parts)
    columns = _columns(max((len(name) for name, _part in rows), default=0), width, has_step)
    lines = [Content.styled(fit_left(_heading(columns), width), "$quiet")]
    each = max(1, min(_MOST_LINES, (room - _SAID) // max(1, len(rows)))) if columns.histogram else 1
    for name, part in rows[first : first + room // each]:
        lines += _draw_row(name, part, columns, each)
    spare = room - each * len(rows)
    lines += [Content("")] * (spare > 0)  # a blank line, where there is one to spare, and what the columns are
    below = [_legend(columns)] * (spare > 1) + below
    return [*lines, *(Content.styled(fit_left(first_that_fits(each, width), width), "$quiet") for each in below)]


def _columns(name: int, width: int, has_step: bool) -> _Columns:
    """Return what there is room for, the most telling first."""
    room = width - name

    def take(cells: int, wanted: bool = True) -> int:
        nonlocal room
        if not wanted or room < cells + 1:
            return 0
        room -= cells + 1
        return cells

    update, histogram = take(_POWER, has_step), take(_HISTOGRAMS[0])
    norm, gradient = take(_NORM), take(_POWER, has_step)
    scale, widest = take(LEAST, has_step), take(_WIDEST)
    for wider in _HISTOGRAMS[1:] if histogram else ():
        if room >= wider - histogram:
            room -= wider - histogram
            histogram = wider
    scale += min(room, _MOST_SCALE - scale) if scale else 0
    return _Columns(name, norm, gradient, update, scale, histogram, widest)


def _heading(columns: _Columns) -> str:
    figures = (("‖W‖", columns.norm), ("‖dW‖", columns.gradient), ("ΔW/W", columns.update))
    line = " " * columns.name + "".join(" " + fit_right(name, cells) for name, cells in figures if cells)
    line += " " + draw_log_heading(_UPDATES, columns.scale) if columns.scale else ""
    line += " " + fit_left(_("values").center(columns.histogram), columns.histogram) if columns.histogram else ""
    line += " " + fit_right("±", columns.widest) if columns.widest else ""
    return line


def _legend(columns: _Columns) -> list[str]:
    """Return what the signs at the head of the columns mean, longer and shorter."""
    if not columns.update:
        return [_("‖W‖ norm · values from −± to ±"), _("‖W‖ norm")]
    return [
        _("‖W‖ norm · ‖dW‖ norm of the gradient · ΔW/W share that a step moved · values from −± to ±"),
        _("‖W‖ norm · ‖dW‖ its gradient's · ΔW/W moved by a step"),
        _("‖W‖ norm · ‖dW‖ gradient · ΔW/W step"),
        _("‖W‖ norm · ΔW/W step"),
    ]


def _draw_row(name: str, part: Part, columns: _Columns, tall: int) -> list[Content]:
    """Return the lines of a part: its histogram is as ``tall`` as they are, all else stands in the last."""
    together = BINS // (columns.histogram or BINS)
    histogram = draw_histogram(part.counts, together, tall) if columns.histogram else [""]
    before = columns.name + sum(
        cells + 1 for cells in (columns.norm, columns.gradient, columns.update, columns.scale) if cells
    )
    above = [Content.assemble(" " * (before + 1), (line, "$you")) for line in histogram[:-1]]
    is_block = name.startswith(" ")
    pieces: Line = [(fit_left(name, columns.name), "$quiet" if is_block else "bold $foreground")]
    figures = (
        (in_cells(part.norm, columns.norm), columns.norm, "$foreground"),
        (_power(part.gradient), columns.gradient, "$quiet"),
        (_power(part.update), columns.update, "$network"),
    )
    pieces += [(" " + fit_right(figure, cells), style) for figure, cells, style in figures if cells]
    if columns.scale:
        pieces += [(" ", ""), *draw_log_scale(part.update, _UPDATES, columns.scale)]
    if columns.histogram:
        pieces.append((" " + histogram[-1], "$you"))
    if columns.widest:
        pieces.append((" " + fit_right(in_cells(part.widest, columns.widest), columns.widest), "$quiet"))
    return [*above, join_pieces(pieces)]


def _power(value: float | None) -> str:
    """Return a figure of a step; zero as it is, and a dash where there is none."""
    return ABSENT if value is None else short_power(value) if value else "0"


def draw_histogram(counts: Sequence[int], together: int, tall: int = 1) -> list[str]:
    """Return ``tall`` lines with a bar for each ``together`` ranges of values: full where most of them are.

    There is none where no value is, and where there is any, one that can be seen.
    """
    sums = [sum(counts[begin : begin + together]) for begin in range(0, len(counts), together)]
    most = max(sums, default=0)
    levels = [(1 + each / most * (8 * tall - 1)) / 8 if each else 0.0 for each in sums]
    columns = [draw_column(level, level, tall) for level in levels]
    return ["".join(column[row] for column in columns) for row in range(tall)]


def _idle_sentences(look: Look) -> Iterator[list[str]]:
    """Yield, for each layer, how many units and gates were at a bound at every character; longer and shorter."""
    several = len({idle.layer for idle in look.idle}) > 1
    is_relu = bool(look.idle) and all(idle.is_rectified for idle in look.idle)
    for layer, group in groupby(look.idle, lambda idle: idle.layer):
        of_layer = list(group)
        idle = [each for each in of_layer if each.low or each.high]
        of = f"l{layer}: " if several else ""
        figures = {
            "units": of + " · ".join(map(_describe_idle, idle)),
            "names": of + ", ".join(each.name for each in idle),
            "count": grouped(of_layer[0].count),
            "characters": grouped(look.characters),
        }
        yield [of * (not idle) + each.format(**figures) for each in _idle_forms(is_relu, bool(idle))]


def _idle_forms(is_relu: bool, are_some: bool) -> list[str]:
    if not are_some:
        long = (
            _("none of {count} units is dead over {characters} characters")
            if is_relu
            else _("none of {count} units is saturated over {characters} characters")
        )
        return [long, _("none of {count} dead") if is_relu else _("none of {count} saturated")]
    long = (
        _("dead over {characters} characters, of {count}: {units}")
        if is_relu
        else _("saturated over {characters} characters, of {count}: {units}")
    )
    short = _("dead of {count}: {units}") if is_relu else _("saturated of {count}: {units}")
    return [long, short, "{units}", _("saturated: {names}")]


def _describe_idle(idle: Idle) -> str:
    return f"{idle.name} {idle.low}" if idle.is_rectified else f"{idle.name} ↓{idle.low} ↑{idle.high}"
