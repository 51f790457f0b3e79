"""The losses in the whole window: over steps, epochs or time, with what happened, figures at a cursor, other runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.events import Click, MouseMove
from textual.geometry import Size

from rnn_tui.language import N_, _
from rnn_tui.runs.curves import LossHistory
from rnn_tui.runs.pace import MEASURES
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.terminal.comparison import names_of
from rnn_tui.terminal.safe_text import visible
from rnn_tui.tui.command import view_command
from rnn_tui.tui.messages import OverlayAsked
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.presenting import pen_of
from rnn_tui.tui.renderables.pen import Pen
from rnn_tui.tui.renderables.plot import AXIS

if TYPE_CHECKING:
    from rnn_tui.tui.renderables.curve_layout import CurveLayout, Curves, Lens

_MOST_ZOOM = 6  # the last sixty-fourth
_PAGE = 10  # columns
_FRAME = 4  # cells of a border that what is written in it leaves free


class CurvePane(LineWise, View, can_focus=True):
    """Draws what the monitor knows of the training on the table, and the runs that lie beside it."""

    question = N_("How does the loss fall?")
    caption = N_("The same fall in figures: what happened, and when.")
    command = view_command("curve", "", "R", N_("curve"), N_("The loss in detail, with marks, figures and other runs"))
    help = (
        N_(
            "Curve: the losses of this training, with marks for what happened: left and right (or a click) read the "
            "figures at a place, up and down show a shorter or longer part of the end."
        ),
        N_(
            "In it ctrl+x changes between steps, epochs and time, ctrl+l between even and logarithmic axes, ctrl+u "
            "between nats, bits and the sum over an epoch; enter lays other runs over it, up to eight."
        ),
    )
    wants = frozenset({"plot", "baselines", "samples", "table"})
    rest = 12  # a second: it is drawn whole, and a key has it drawn at once
    whole = True

    BINDINGS = [
        Binding("left", "move(-1)", N_("earlier"), id="curve_left", show=False),
        Binding("right", "move(1)", N_("on"), id="curve_right", show=False),
        Binding("pageup", f"move(-{_PAGE})", N_("earlier"), id="curve_page_left", show=False),
        Binding("pagedown", f"move({_PAGE})", N_("on"), id="curve_page_right", show=False),
        Binding("home", "go_to_begin", N_("beginning"), id="curve_begin", show=False),
        Binding("end", "go_to_newest", N_("newest"), id="curve_newest", show=False),
        Binding("up", "zoom(1)", N_("nearer"), id="curve_nearer", show=False),
        Binding("down", "zoom(-1)", N_("farther"), id="curve_farther", show=False),
        Binding("ctrl+x", "change_measure", N_("x axis"), id="curve_measure", show=False),
        Binding("ctrl+l", "change_scale", N_("scale"), id="curve_scale", show=False),
        Binding("ctrl+u", "change_unit", N_("unit"), id="curve_unit", show=False),
        Binding("enter", "choose_runs", N_("runs"), id="curve_runs", show=False),
    ]

    _steps: tuple[int, ...] = ()  # of the snapshots
    _seen: tuple[Curves, Lens, Size, Pen] | None = None  # what was drawn last, and its lines
    _lines: Sequence[Content] = ()

    @cached_property
    def _curves(self) -> Curves:
        from rnn_tui.tui.renderables.curve_layout import Curves

        return Curves()

    @cached_property
    def _lens(self) -> Lens:
        from rnn_tui.tui.renderables.curve_layout import Lens

        return Lens()

    def on_resize(self) -> None:
        """Say the keys, as many as there is room for."""
        texts = [
            _("←→ figures · ↑↓ zoom · ^x axis · ^l scale · ^u unit · enter other runs"),
            _("←→ figures · ↑↓ zoom · ^x ^l ^u · enter runs"),
            _("←→ ↑↓ ^x ^l ^u enter"),
        ]
        self.border_subtitle = Content.styled(first_that_fits(texts, self.size.width - _FRAME), "$quiet")

    def show(self, session: Session, changes: Changes) -> None:
        """Draw the losses of what is on the table; of another one all that there is."""
        from rnn_tui.tui.renderables.curve_layout import Curves

        if changes.table:
            self._lens = replace(self._lens, cursor=None, zoom=0)
        if changes.table or changes.samples or not self._steps:
            self._steps = tuple(step for step, _path in session.parameter_source.snapshots())
        others = _laid_over(session) if session.beside.runs else ()
        self._curves = Curves(session.monitor.history, self._steps, session.monitor.baselines, others)
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw them as they are looked at: once, however often that is asked."""
        from rnn_tui.tui.renderables.curve import draw_curve

        seen = (self._curves, self._lens, self.content_size, pen_of(self))
        if seen != self._seen:
            self._seen, self._lines = seen, draw_curve(self._curves, self._lens, *self.content_size, pen_of(self))
        return list(self._lines)

    def _look(self, lens: Lens) -> None:
        self._lens = lens
        self.refresh_lines()

    def _laid_out(self) -> CurveLayout:
        from rnn_tui.tui.renderables.curve_layout import CurveLayout

        return CurveLayout(self._curves, self._lens, self.content_size.width)

    def _read_at(self, column: int) -> None:
        """Put the cursor into a column; behind the last one it follows the newest again."""
        layout = self._laid_out()
        at_end = column >= layout.columns
        self._look(replace(self._lens, cursor=None if at_end else layout.x_of(column)))

    def action_move(self, by: int) -> None:
        """Read the figures so many columns farther on."""
        layout = self._laid_out()
        here = layout.columns if self._lens.cursor is None else layout.column_of(layout.cursor)
        self._read_at(here + by)

    def action_go_to_begin(self) -> None:
        """Read the first figures that are seen."""
        self._read_at(0)

    def action_go_to_newest(self) -> None:
        """Read the newest figures, also of what comes."""
        self._look(replace(self._lens, cursor=None))

    def action_zoom(self, by: int) -> None:
        """Look at half of what is seen, the last part, or at twice as much."""
        self._look(replace(self._lens, zoom=max(0, min(_MOST_ZOOM, self._lens.zoom + by))))

    def action_change_measure(self) -> None:
        """Look at the losses over the next measure."""
        from rnn_tui.tui.renderables.curve_layout import next_of

        self._look(self._lens.over(next_of(MEASURES, self._lens.measure), self._curves.history))

    def action_change_scale(self) -> None:
        """Draw the next of the axes by ratio."""
        from rnn_tui.tui.renderables.curve_layout import SCALES, next_of

        self._look(replace(self._lens, scale=next_of(SCALES, self._lens.scale)))

    def action_change_unit(self) -> None:
        """Give the losses in the next unit."""
        from rnn_tui.tui.renderables.curve_layout import UNITS, next_of

        self._look(replace(self._lens, unit=next_of(UNITS, self._lens.unit)))

    def action_choose_runs(self) -> None:
        """Ask which runs are to be laid over it."""
        self.post_message(OverlayAsked())

    def on_click(self, event: Click) -> None:
        """Read the figures where the mouse is."""
        self._point_at(event)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follow the mouse while its button is held."""
        if event.button:
            self._point_at(event)

    def _point_at(self, event: Click | MouseMove) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.x >= AXIS:
            self._read_at(offset.x - AXIS)


def _laid_over(session: Session) -> Sequence[tuple[str, LossHistory, str]]:
    """Return the runs beside what is on the table: what tells each apart, its losses, what is wrong with it."""
    beside, here = session.beside, session.corpus.name
    others = []
    for place, (run, name) in enumerate(zip(beside.runs, names_of(beside.runs))):
        label = name if run.text == here else _("{label} (another text)").format(label=name)
        others.append((label, beside.histories.of(run.path), visible(beside.problem_of(place))))
    return others
