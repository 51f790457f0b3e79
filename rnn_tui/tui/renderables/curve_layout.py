"""How a person looks at losses: over which axis, in which unit, at which part; and where everything is then."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.runs.curves import LossHistory
from rnn_tui.runs.pace import Measure
from rnn_tui.terminal.losses import describe_turn
from rnn_tui.text.baselines import Baselines
from rnn_tui.training.events import Diverged, SettingChanged
from rnn_tui.tui.renderables.loss_series import baselines_of, series_of, times
from rnn_tui.tui.renderables.plot import Baseline, Series, columns_of, span_across
from rnn_tui.tui.renderables.run_curves import Shown, axes_over, shown_run

Unit = Literal["nats", "bits", "sum"]
Scale = Literal["linear", "log", "both"]
UNITS: tuple[Unit, ...] = ("nats", "bits", "sum")
SCALES: tuple[Scale, ...] = ("linear", "log", "both")


@dataclass(frozen=True)
class Lens:
    """How one looks: over which ``measure``, in which unit and scale, and at which part.

    With each ``zoom`` half as much is seen, the last part; the ``cursor`` is an x in the measure, None for the newest.
    """

    measure: Measure = "step"
    unit: Unit = "nats"
    scale: Scale = "linear"
    zoom: int = 0
    cursor: float | None = None

    def over(self, measure: Measure, history: LossHistory) -> "Lens":
        """Return the lens for another measure, its cursor where it was in the training."""
        if self.cursor is None:
            return replace(self, measure=measure)
        steps = [0.0, *(history.training.steps or history.validation.steps)]
        here, there = (history.pace.at(steps, each) for each in (self.measure, measure))
        return replace(self, measure=measure, cursor=float(np.interp(self.cursor, here, there)))


@dataclass(frozen=True)
class Kind:
    """What can have happened: how it is marked, and called."""

    sign: str
    name: str
    style: str


SNAPSHOT = Kind("▴", N_("snapshot"), "$quiet")
BEST = Kind("◆", N_("best"), "bold $good")
WENT_ON = Kind("▸", N_("went on"), "bold $you")
CHANGE = Kind("±", N_("change"), "bold $you")
RESCUE = Kind("!", N_("rescue"), "bold $error")
KINDS = (SNAPSHOT, BEST, WENT_ON, CHANGE, RESCUE)  # what comes later stands over what comes before


@dataclass(frozen=True)
class Mark:
    """Something that happened after a step, in words."""

    step: int
    kind: Kind
    told: str


@dataclass(frozen=True, eq=False)
class Curves:
    """What there is to see: a training, the steps of its snapshots, what counting reaches; the runs laid over it."""

    history: LossHistory = field(default_factory=LossHistory)
    snapshots: Sequence[int] = ()
    baselines: Baselines | None = None
    others: Sequence[tuple[str, LossHistory, str]] = ()  # what tells a run apart, its losses, what is wrong with it

    @cached_property
    def marks(self) -> list[Mark]:
        """Everything that happened, the more telling later."""
        told = _("snapshot of step {step}")
        found = [Mark(step, SNAPSHOT, told.format(step=grouped(step))) for step in self.snapshots]
        if (best := self.history.best) is not None:
            told = _("best validation loss: {loss}").format(loss=decimal(best.val_loss, 3))
            found.append(Mark(best.step, BEST, told))
        for event in self.history.happenings:
            kind = RESCUE if isinstance(event, Diverged) else WENT_ON
            kind = CHANGE if isinstance(event, SettingChanged) else kind
            found.append(Mark(event.step, kind, describe_turn(event)))
        return sorted(found, key=lambda mark: KINDS.index(mark.kind))


def factor_of(unit: Unit, history: LossHistory) -> float:
    """Return what nats per character are multiplied by: the lesson adds up the losses of an epoch's steps."""
    match unit:
        case "nats":
            return 1.0
        case "bits":
            return 1 / math.log(2)
        case "sum":
            return history.pace.steps_per_epoch


class CurveLayout:
    """Curves through a lens, in so many cells: where everything is."""

    def __init__(self, curves: Curves, lens: Lens, width: int) -> None:
        self.curves, self.lens = curves, lens
        self.factor = factor = factor_of(lens.unit, curves.history)
        self.live = series_of(curves.history, _("validation"), lens.measure, factor)
        self.runs = [
            self._laid_over(place, label, history, problem)
            for place, (label, history, problem) in enumerate(curves.others)
        ]
        whole = self._positive([*self.live, *(run.series for run in self.runs)])
        last = max((float(each.points[0][-1]) for each in whole if each.points[0].size), default=0.0)
        first = last * (1 - 0.5**lens.zoom)
        self.series = [_cut(each, first) for each in whole]
        self.axes = axes_over(lens.measure, first, lens.scale == "both", lens.scale != "linear")
        self.baselines = self._baselines(factor)
        self.columns = max(1, columns_of(self.baselines, width))
        self.span = span_across(self.series, self.axes)

    def column_of(self, x: float) -> int:
        """Return the column of the curves that an x is in."""
        return self.span.column_of(x, self.columns)

    def x_of(self, column: int) -> float:
        """Return the x at the end of a column."""
        return self.span.end_of(max(0, min(self.columns - 1, column)), self.columns)

    def places(self, steps: Sequence[float]) -> list[float]:
        """Return where these steps are."""
        return list(self.curves.history.pace.at(steps, self.lens.measure)) if steps else []

    @property
    def newest(self) -> float:
        """Where the curves end."""
        return self.span.high

    @property
    def cursor(self) -> float:
        """Where one looks at the figures: within what is seen."""
        cursor = self.lens.cursor
        return self.newest if cursor is None else max(self.span.low, min(self.newest, cursor))

    def marks(self) -> Iterator[tuple[int, Mark]]:
        """Yield the marks of what is seen, each with its column."""
        marks = self.curves.marks
        for x, mark in zip(self.places([mark.step for mark in marks]), marks):
            if x >= self.span.low:
                yield self.column_of(x), mark

    def _laid_over(self, place: int, label: str, history: LossHistory, problem: str) -> Shown:
        shown = shown_run(place, history, self.lens.measure, label, problem)
        series, factor = shown.series, factor_of(self.lens.unit, history)
        return replace(shown, series=replace(series, y=times(factor, series.y)))

    def _positive(self, series: Iterable[Series]) -> list[Series]:
        """Leave out the points that have no place on an axis that goes by ratio."""
        if self.lens.scale == "linear":
            return list(series)
        found = []
        for each in series:
            x, y = each.points
            kept = (y > 0) & ((x > 0) | (self.lens.scale == "log"))
            found.append(replace(each, x=x[kept].tolist(), y=y[kept].tolist()))
        return found

    def _baselines(self, factor: float) -> list[Baseline]:
        """Return the lines to pass; of the last part those alone that are among its curves."""
        found = [Baseline(each.name, each.loss * factor) for each in baselines_of(self.curves.baselines)]
        found = [each for each in found if math.isfinite(each.loss)]
        if not self.lens.zoom:
            return found
        values = np.concatenate([each.points[1] for each in self.series] or [np.zeros(0)])
        return [each for each in found if values.size and values.min() <= each.loss <= values.max()]


Choice = TypeVar("Choice")


def next_of(choices: Sequence[Choice], chosen: Choice) -> Choice:
    """Return what comes after ``chosen``; after the last the first."""
    return choices[(choices.index(chosen) + 1) % len(choices)]


def loss_at(series: Series, x: float) -> float | None:
    """Return where a curve is at an x, as it is drawn: between two points on the line from one to the other.

    Before the first point it is that one's loss, behind the last that of the last; None where there are none.
    """
    places, losses = series.points
    return float(np.interp(x, places, losses)) if places.size else None


def _cut(series: Series, first: float) -> Series:
    """Return a curve from an x on, where it begins between two of its points if need be."""
    x, y = series.points
    if not x.size or first <= x[0]:
        return series
    kept = x > first
    if not kept.any():
        return replace(series, x=(), y=())
    return replace(series, x=[first, *x[kept].tolist()], y=[float(np.interp(first, x, y)), *y[kept].tolist()])
