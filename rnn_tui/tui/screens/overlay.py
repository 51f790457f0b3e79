"""Which runs are laid over the losses of what is on the table."""

from collections.abc import Collection, Sequence
from pathlib import Path

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from rnn_tui.language import N_, _
from rnn_tui.runs.summary import RunSummary
from rnn_tui.session.watched import MOST_RUNS
from rnn_tui.tui.panes.rows import Rows
from rnn_tui.tui.renderables.run_rows import columns_that_fit, draw_heading, draw_run
from rnn_tui.tui.screens.dialogue import Dialogue

_LEAST_WIDTH, _SCROLLBAR = 40, 2


class OverlayScreen(Dialogue[list[RunSummary] | None]):
    """Lists ``runs`` to be marked; ends with those that are, in their order, or with None where nothing changes."""

    BINDINGS = [
        Binding("escape", "dismiss", N_("close"), id="close_overlay", tooltip=N_("Leave the runs as they were")),
        Binding("space", "mark_run", N_("mark"), id="overlay_mark", tooltip=N_("Mark the run, or take the mark away")),
    ]

    def __init__(self, runs: Sequence[RunSummary], chosen: Collection[Path]) -> None:
        """Begin with those marked whose folders are ``chosen``."""
        super().__init__()
        self._runs = runs
        self._marked = [run.path in chosen for run in runs]
        self._was_marked = any(self._marked)

    def compose(self) -> ComposeResult:
        """Lay out the list and its heading."""
        with Vertical(classes="page", id="overlay") as page:
            page.border_title = _("Other runs over the curve")
            page.border_subtitle = _("space marks · enter shows them · esc closes")
            yield Static(id="runs-heading")
            yield Rows(id="overlay-list", compact=True)

    def on_resize(self) -> None:
        """Fit the rows to the width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        listed = self.query_one("#overlay-list", OptionList)
        place = listed.highlighted or 0
        width = max(_LEAST_WIDTH, self.query_one("#overlay").content_size.width - _SCROLLBAR)
        columns = columns_that_fit(width, max((cell_len(run.name) for run in self._runs), default=0))
        listed.clear_options()
        rows = zip(self._runs, self._marked)
        listed.add_options(Option(draw_run(run, width, columns, is_marked)) for run, is_marked in rows)
        heading = draw_heading(width, columns) if self._runs else _("there are no other runs")
        self.query_one("#runs-heading", Static).update(heading)
        listed.highlighted = place if self._runs else None
        listed.focus()

    def action_mark_run(self) -> None:
        """Mark the run under the cursor, or take the mark away; eight at most."""
        place = self.query_one("#overlay-list", OptionList).highlighted
        if place is None:
            return
        if not self._marked[place] and sum(self._marked) == MOST_RUNS:
            message = _("at most {most} runs can be laid over the curve: space removes a mark")
            self.notify(message.format(most=MOST_RUNS), severity="warning", markup=False)
            return
        self._marked[place] = not self._marked[place]
        self._was_marked = True
        self._draw()

    @on(OptionList.OptionSelected)
    def take_marked(self, event: OptionList.OptionSelected) -> None:
        """End with the marked runs; with the one under the cursor where nothing was ever marked."""
        if not self._was_marked:
            self._marked[event.option_index] = True
        self.dismiss([run for run, is_marked in zip(self._runs, self._marked) if is_marked])
