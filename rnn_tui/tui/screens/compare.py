"""Runs side by side: their losses as curves, and where their settings differ."""

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from rnn_tui.language import N_, _, decimal, grouped, with_own_sign
from rnn_tui.training.follow import events_of
from rnn_tui.training.lines import ABSENT, clock_time, model_label
from rnn_tui.training.records import read_records
from rnn_tui.training.runs import METRICS, RunSummary
from rnn_tui.tui.history import Curve, history_of
from rnn_tui.tui.renderables.columns import fit_left, fit_right
from rnn_tui.tui.renderables.plot import draw_plot
from rnn_tui.tui.safe_text import visible

_PLOT_HEIGHT = 12
_NAMES = 18  # cells
_LEAST = 14  # cells a run


class CompareScreen(ModalScreen[None]):
    """Shows ``runs``; of the curves the first two."""

    BINDINGS = [Binding("escape,enter", "dismiss", N_("close"), id="close_compare", tooltip=N_("Back to the runs"))]

    def __init__(self, runs: Sequence[RunSummary]) -> None:
        super().__init__()
        self._runs = runs
        self._curves = [_curve_of(run) for run in runs[:2]]

    def compose(self) -> ComposeResult:
        """Make room for plot and table."""
        with VerticalScroll(classes="page", id="compare") as page:
            page.border_title = _("Runs side by side")
            yield Static(id="compare-plot")
            yield Static(id="compare-table")

    def on_resize(self) -> None:
        """Draw all for the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.query_one("#compare").content_size.width - 1
        one, other = self._curves
        names = [visible(run.name) for run in self._runs]
        legend = Content.assemble(("━ ", "$network"), names[0], ("  ╍ ", "$you"), names[1])
        plot = Content("\n").join(draw_plot(one, other, (), (), width, _PLOT_HEIGHT))
        self.query_one("#compare-plot", Static).update(Content("\n").join([legend, plot]))
        self.query_one("#compare-table", Static).update(draw_comparison(self._runs, width))


def draw_comparison(runs: Sequence[RunSummary], width: int) -> Content:
    """Return a column for each run: its figures, then the settings in which they differ."""
    cells = max(_LEAST, (width - _NAMES) // len(runs))
    rows = [("", [visible(run.name) for run in runs]), *_figures(runs), *_differences(runs)]
    lines = []
    for name, values in rows:
        style = "bold" if not name else ""
        columns = [(fit_right(value, cells - 1) + " ", style) for value in values]
        lines.append(Content.assemble((fit_left(name, _NAMES), "$quiet"), *columns))
    return Content("\n").join(lines)


def _figures(runs: Sequence[RunSummary]) -> list[tuple[str, list[str]]]:
    def loss(value: float | None) -> str:
        return ABSENT if value is None else decimal(value, 3)

    return [
        (_("text"), [visible(run.text) for run in runs]),
        (_("network"), [ABSENT if run.config is None else model_label(run.config) for run in runs]),
        (_("steps"), [grouped(run.step) for run in runs]),
        (_("time of training"), [clock_time(run.seconds) for run in runs]),
        (_("best validation"), [loss(run.best_val_loss) for run in runs]),
        (_("newest validation"), [loss(run.val_loss) for run in runs]),
    ]


def _differences(runs: Sequence[RunSummary]) -> list[tuple[str, list[str]]]:
    """Return the settings that are not the same in all of the runs."""
    settings = [{} if run.config is None else run.config.as_json() for run in runs]

    def shown(value: Any) -> str:  # noqa: ANN401  (a setting is a number, a word or None)
        return ABSENT if value is None else with_own_sign(f"{value:g}") if isinstance(value, float) else str(value)

    names = [name for name in settings[0] if len({str(each.get(name)) for each in settings}) > 1]
    return [(name, [shown(each.get(name)) for each in settings]) for name in names]


def _curve_of(run: RunSummary) -> Curve:
    """Return a run's validation losses; its training losses where nothing was validated."""
    history = history_of(events_of(read_records(run.path / METRICS)))
    return history.validation if history.validation.steps else history.training
