"""The runs at hand: a row each, and what is known of the one under the cursor."""

import time
from collections.abc import Sequence

from textual.content import Content

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.runs.curves import LossHistory
from rnn_tui.runs.summary import RunSummary
from rnn_tui.terminal.columns import fit_left, fit_right, keep_end
from rnn_tui.terminal.quantities import ABSENT, age_label, clock_time, size_label
from rnn_tui.terminal.safe_text import visible
from rnn_tui.training.config import model_label
from rnn_tui.tui.renderables.plot import draw_sparkline

_SPARKLINE = 40  # cells
_WIDTHS = (12, 10, 11, 7, 9)  # network, steps, best validation loss, age, size
_SIGN = 3  # cells before a name
_LEAST_NAME = 20  # cells that tell the runs of one day apart
_GIVE_WAY = (4, 0, 1)  # the columns, in the order in which they leave a narrow window to the names
UNSAVED = N_("it has only just started: nothing has been saved yet")


def columns_that_fit(width: int, longest: int) -> Sequence[int]:
    """Return the columns that leave enough of ``width`` cells to names of which the longest has so many."""
    columns = list(range(len(_WIDTHS)))
    for place in _GIVE_WAY:
        if _room(width, columns) < min(longest, _LEAST_NAME):
            columns.remove(place)
    return columns


def _figures(run: RunSummary) -> list[str]:
    """Return the figures of a row."""
    best = ABSENT if run.best_val_loss is None else decimal(run.best_val_loss, 3)
    network = ABSENT if run.config is None else model_label(run.config)
    age = age_label(time.time() - run.written)
    return [network, grouped(run.step), best, age, size_label(run.size)]


def _in_columns(figures: Sequence[str], columns: Sequence[int]) -> str:
    return "".join(fit_right(figures[place], _WIDTHS[place]) for place in columns)


def _room(width: int, columns: Sequence[int]) -> int:
    """Return how many cells a name has."""
    return max(1, width - sum(_WIDTHS[place] for place in columns) - _SIGN)


def draw_heading(width: int, columns: Sequence[int]) -> Content:
    """Return the line above the runs, which names their columns."""
    heads = _in_columns([_("network"), _("steps"), _("best val"), _("age"), _("size")], columns)
    return Content.styled(" " * _SIGN + fit_left(_("run"), _room(width, columns)) + heads, "$quiet")


def draw_run(run: RunSummary, width: int, columns: Sequence[int], marked: bool) -> Content:
    """Return a run's line: its mark, its name, and its figures or what is wrong with it."""
    sign = "●" if run.held else "■" if marked else " "
    cells = sum(_WIDTHS[place] for place in columns)
    if run.problem and run.config is None:
        tail = fit_right(_("cannot be read"), cells), "$error"
    elif not run.saved:
        tail = fit_right(_("just started"), cells), "$quiet"
    else:
        tail = _in_columns(_figures(run), columns), "$foreground"
    name = fit_left(visible(run.name), _room(width, columns))
    return Content.assemble((f" {sign} ", "bold $network"), (name, "bold"), tail)


def draw_facts(
    run: RunSummary, history: LossHistory, width: int, columns: Sequence[int], ours: bool, place: str
) -> Content:
    """Return a few lines about a run, which may be ``ours`` to write, with the figures that no ``columns`` show.

    ``place`` is where it lies, as far as that is told.
    """
    if run.problem:
        return Content.styled(visible(run.problem), "$error")
    facts = [visible(run.text), clock_time(run.seconds) if run.saved else _(UNSAVED)]
    if run.parent:
        facts.insert(1, _("started from {run}").format(run=visible(run.parent)))
    if run.saved:
        facts += [figure for place, figure in enumerate(_figures(run)) if place not in columns]
    if ours:
        facts.insert(0, _("● being trained in this window"))
    elif run.held:
        facts.insert(0, _("● being trained by another process"))
    lines = [
        Content.assemble((_("loss") + " ", "$quiet"), draw_sparkline(history.training, _SPARKLINE)),
        Content.styled(" · ".join(facts), "$quiet"),
        Content.styled(keep_end(visible(place), width), "$quiet"),
        Content.styled(visible(run.note), "$you"),
    ]
    return Content("\n").join(lines)
