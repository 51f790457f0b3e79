"""Runs side by side: their losses as curves, and where their settings differ."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from rich.cells import cell_len, chop_cells
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from rnn_tui.language import N_, _, decimal, grouped, with_own_sign
from rnn_tui.runs.curves import Curve, LossHistory
from rnn_tui.runs.follow import LOOK_EVERY
from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.histories import Histories
from rnn_tui.terminal.columns import fit_left, fit_right, keep_end
from rnn_tui.terminal.quantities import ABSENT, clock_time
from rnn_tui.terminal.safe_text import visible
from rnn_tui.training.config import model_label
from rnn_tui.training.settings import SETTINGS, label_of
from rnn_tui.tui.renderables.plot import draw_plot
from rnn_tui.tui.screens.dialogue import Dialogue

_PLOT_HEIGHT = 12
_LEAST = 8  # cells a run
_SCROLLBAR = 1  # cells, as the style has it


class CompareScreen(Dialogue[None]):
    """Shows ``runs``; of the curves the first two."""

    BINDINGS = [Binding("escape,enter", "dismiss", N_("close"), id="close_compare", tooltip=N_("Back to the runs"))]

    def __init__(self, runs: Sequence[RunSummary]) -> None:
        super().__init__()
        self._runs = runs
        self._histories = Histories()
        self._histories.ask([run.path for run in runs[:2]])

    def compose(self) -> ComposeResult:
        """Make room for plot and table."""
        with VerticalScroll(classes="page", id="compare") as page:
            page.border_title = _("Runs side by side")
            yield Static(id="compare-plot")
            yield Static(id="compare-table")

    def on_mount(self) -> None:
        """Wait for the losses."""
        self.set_interval(LOOK_EVERY / 5, self._take_histories)

    def _take_histories(self) -> None:
        if self._histories.fetch():
            self._draw()

    def on_resize(self) -> None:
        """Draw all for the new width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.query_one("#compare").content_size.width - _SCROLLBAR
        (one, one_is_validated), (other, other_is_validated) = [
            _curve_of(self._histories.of(run.path)) for run in self._runs[:2]
        ]
        told = (_("validation loss"), _("training loss"))
        signs = (("━ ", "$network", one_is_validated), ("╍ ", "$you", other_is_validated))
        lines = [Content.styled(_("loss in nats per character, over the steps"), "$quiet")]
        for (sign, style, is_validated), run in zip(signs, self._runs):
            what = f" · {told[not is_validated]}"
            name = keep_end(visible(run.name), width - len(sign) - cell_len(what))
            lines.append(Content.assemble((sign, style), name, (what, "$quiet")))
        lines += draw_plot(one, other, (), (), width, _PLOT_HEIGHT)
        self.query_one("#compare-plot", Static).update(Content("\n").join(lines))
        self.query_one("#compare-table", Static).update(draw_comparison(self._runs, width))


def draw_comparison(runs: Sequence[RunSummary], width: int) -> Content:
    """Return a column for each run: its name in as many lines as it takes, its figures, and where settings differ."""
    rows = [*_figures(runs), *_differences(runs)]
    labels = min(max(cell_len(label) for label, _values in rows) + 1, max(_LEAST, width - len(runs) * _LEAST))
    cells = max(_LEAST, (width - labels) // len(runs))
    names = [chop_cells(visible(run.name), cells - 1) for run in runs]
    lines = [("", list(parts), "bold") for parts in zip_longest(*names, fillvalue="")]
    lines += [(label, values, "") for label, values in rows]
    drawn = []
    for label, values, style in lines:
        columns = [(fit_right(value, cells - 1) + " ", style) for value in values]
        drawn.append(Content.assemble((fit_left(label, labels), "$quiet"), *columns))
    return Content("\n").join(drawn)


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
    names = [name for name in settings[0] if len({str(each.get(name)) for each in settings}) > 1]
    return [(label_of(name), [_shown(name, each.get(name)) for each in settings]) for name in names]


def _shown(name: str, value: Any) -> str:  # noqa: ANN401  (a setting is a number, a word or None)
    """Return the value of a setting as people read it."""
    if isinstance(value, int | float) and SETTINGS[name].kind == "duration":
        return clock_time(value)
    if isinstance(value, int) and name != "seed":
        return grouped(value)
    if isinstance(value, float):
        return with_own_sign(f"{value:g}")
    return ABSENT if value is None else str(value)


def _curve_of(history: LossHistory) -> tuple[Curve, bool]:
    """Return a run's validation losses, or its training losses where nothing was validated; and which they are."""
    is_validated = bool(history.validation.steps)
    return history.validation if is_validated else history.training, is_validated
