"""A run among others as a curve: its series, and its line under a plot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import _, decimal
from rnn_tui.runs.curves import LossHistory
from rnn_tui.runs.pace import Measure
from rnn_tui.session.watched import SIGNS
from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.quantities import ABSENT, clock_time
from rnn_tui.tui.renderables.pen import FINE, Pen
from rnn_tui.tui.renderables.plot import Axes, Series, draw_sample, whole
from rnn_tui.tui.renderables.ticks import CLOCK

_WRITTEN: dict[Measure, Callable[[float], str]] = {
    "step": whole,
    "epoch": lambda epoch: decimal(epoch, 1),
    "time": clock_time,
}
_ROUND: dict[Measure, Sequence[float]] = {"step": (1.0,), "epoch": (0.1,), "time": CLOCK}


def axes_over(measure: Measure, first_x: float = 0.0, log_x: bool = False, log_y: bool = False) -> Axes:
    """Return the axes of losses over ``measure``."""
    return Axes(_WRITTEN[measure], first_x, log_x, log_y, _ROUND[measure])


@dataclass(frozen=True)
class Shown:
    """One of the runs: its curve, of which the newest loss is named, what tells it apart, or what is wrong with it."""

    series: Series
    is_validated: bool
    label: str
    problem: str


def shown_run(place: int, history: LossHistory, measure: Measure, label: str, problem: str) -> Shown:
    """Return a run's validation losses, or its training losses where nothing was validated, over ``measure``."""
    is_validated = bool(history.validation.steps)
    curve = history.validation if is_validated else history.training
    series = Series(SIGNS[place], history.pace.at(curve.steps, measure), curve.losses, SIGNS[place], style_of(place))
    return Shown(series, is_validated, label, problem)


def style_of(place: int) -> str:
    """Return the colour of the run at ``place``."""
    return f"$run-{place + 1}"


def draw_run_line(run: Shown, loss: float | None, width: int, pen: Pen = FINE) -> Content:
    """Return a run's line with one of its losses; None where it has none."""
    sample = draw_sample(run.series.sign, run.series.style, pen)
    what = _("validation") if run.is_validated else _("training")
    absent = _("cannot be read") if run.problem else ABSENT
    tail = absent if loss is None else f"{what} {decimal(loss, 3)}"
    room = max(0, width - sample.cell_length - cell_len(tail) - 2)
    return Content.assemble(sample, f" {fit_left(run.label, room)} ", (tail, "$quiet"))
