"""Which learning rate: short trainings as they come, and what they propose."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from rnn_tui.errors import RnnTuiError
from rnn_tui.language import N_, _
from rnn_tui.session.rates import RateFinding
from rnn_tui.terminal.rates import describe_proposal, rate_row, rates_heading
from rnn_tui.tui.renderables.paragraph import Paragraph
from rnn_tui.tui.screens.dialogue import Dialogue

_LOOKS_PER_SECOND = 12


class RatesScreen(Dialogue[float | None]):
    """Shows a search while it goes on; ends with the rate that it proposes, or with None."""

    BINDINGS = [
        Binding("escape", "give_up", N_("close"), id="close_rates", tooltip=N_("Keep the learning rate")),
        Binding("enter", "take", N_("accept"), id="take_rate", tooltip=N_("Train with the proposed rate")),
    ]

    def __init__(self, finding: RateFinding) -> None:
        super().__init__()
        self._finding = finding
        self._proposal: float | None = None

    def compose(self) -> ComposeResult:
        """Make room for the trials, and for what comes of them."""
        with Vertical(classes="dialogue") as box:
            box.border_title = _("Which learning rate?")
            box.border_subtitle = _("esc closes")
            yield Static(id="rates", markup=False)
            yield Static(id="proposal")

    def on_mount(self) -> None:
        """Begin to look."""
        self._looks = self.set_interval(1 / _LOOKS_PER_SECOND, self.look)
        self.query_one("#proposal", Static).update(Paragraph(_("each rate trains a fresh network for a moment…")))

    def on_resize(self) -> None:
        """Fit the rows to the width."""
        self.call_after_refresh(self._draw)

    def look(self) -> None:
        """Show the trials that there are, and once all are there what they propose."""
        self._draw()
        if self._finding.has_ended():
            self._looks.stop()
            self._tell()

    def action_give_up(self) -> None:
        """Give the search up."""
        self._finding.cancel()
        self.dismiss(None)

    def action_take(self) -> None:
        """End with the proposal, once there is one."""
        if self._proposal is not None:
            self.dismiss(self._proposal)

    def _draw(self) -> None:
        rows, search = self.query_one("#rates", Static), self._finding.found
        lines = [Content.styled(rates_heading(rows.size.width), "$quiet")] if search.trials else []
        lines += [
            Content.styled(
                rate_row(trial, self._finding.guess, rows.size.width), "$network" if trial is search.best else "$quiet"
            )
            for trial in search.trials
        ]
        rows.update(Content("\n").join(lines))

    def _tell(self) -> None:
        try:
            search = self._finding.result()
        except RnnTuiError as error:
            said = str(error)
        else:
            assert search is not None  # it was not given up: then nobody looks any more
            said, self._proposal = describe_proposal(search), search.proposal
        self.query_one("#proposal", Static).update(Paragraph(said))
        if self._proposal is not None:
            box = self.query_one(Vertical)
            box.border_subtitle = _("enter trains with {rate} · esc closes").format(rate=f"{self._proposal:g}")
