"""Runs side by side, drawn: their curves and what tells them apart, what each writes, and their figures."""

from collections.abc import Sequence
from itertools import zip_longest
from math import ceil

from rich.cells import cell_len, chop_cells
from textual.content import Content

from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.comparison import Voice
from rnn_tui.session.watched import SIGNS
from rnn_tui.terminal.columns import fit_left, fit_right
from rnn_tui.terminal.comparison import differences_of, figures_of
from rnn_tui.terminal.quantities import ABSENT
from rnn_tui.terminal.safe_text import visible
from rnn_tui.terminal.wording import describe_typed
from rnn_tui.tui.renderables.continuations import draw_continuation
from rnn_tui.tui.renderables.paragraph import break_lines
from rnn_tui.tui.renderables.pen import FINE, Pen
from rnn_tui.tui.renderables.run_curves import Shown, draw_run_line, style_of

_LEAST = 12  # cells a run
_MOST_LINES = 3  # of what a run writes
_INDENT = 3  # cells before what is said of that


def draw_runs(runs: Sequence[Shown], width: int, pen: Pen = FINE) -> Content:
    """Return a line for each run: its curve as the plot has it, what tells it apart, and its newest loss."""
    lines = []
    for run in runs:
        losses = run.series.points[1]
        lines.append(draw_run_line(run, float(losses[-1]) if losses.size else None, width, pen))
    return Content("\n").join(lines)


def draw_voices(voices: Sequence[Voice | None], width: int) -> Content:
    """Return what each run wrote, one below the other, and which characters it did not know."""
    lines: list[Content] = []
    for place, voice in enumerate(voices):
        if voice is None:
            lines.append(Content.assemble((f"{SIGNS[place]}  ", f"bold {style_of(place)}"), (ABSENT, "$quiet")))
            continue
        lines.append(
            draw_continuation(SIGNS[place], voice.text, voice.bits, width, _MOST_LINES, f"bold {style_of(place)}")
        )
        told = break_lines(Content.styled(describe_typed(voice.typed), "$network"), width - _INDENT)
        lines += [Content.assemble(" " * _INDENT, line) for line in told.split("\n") if line]
    return Content("\n").join(lines)


def draw_comparison(runs: Sequence[RunSummary], width: int) -> Content:
    """Return a column for each run, in tables below each other where they are too many for one.

    A column has the run's name in as many lines as it takes, its figures, and where settings differ.
    """
    rows = [*figures_of(runs), *differences_of(runs)]
    labels = min(max(cell_len(label) for label, _values in rows) + 1, max(_LEAST, width - 2 * _LEAST))
    most = max(1, (width - labels) // _LEAST)
    most = ceil(len(runs) / ceil(len(runs) / most))  # as many in each table
    tables = []
    for first in range(0, len(runs), most):
        part = slice(first, first + most)
        values = [(label, row[part]) for label, row in rows]
        names = [visible(run.name) for run in runs[part]]
        tables.append(_draw_table(SIGNS[part], names, values, labels, width))
    return Content("\n\n").join(tables)


def _draw_table(
    signs: str, names: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], labels: int, width: int
) -> Content:
    cells = max(_LEAST, (width - labels) // len(names))
    parts = zip_longest(*(chop_cells(name, cells - 1) for name in names), fillvalue="")
    lines = [("", list(signs), "bold $network"), *(("", list(line), "bold") for line in parts)]
    lines += [(label, list(values), "") for label, values in rows]
    drawn = []
    for label, values, style in lines:
        columns = [(fit_right(value, cells - 1) + " ", style) for value in values]
        drawn.append(Content.assemble((fit_left(label, labels), "$quiet"), *columns))
    return Content("\n").join(drawn)
