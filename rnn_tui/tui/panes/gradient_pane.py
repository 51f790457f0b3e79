"""The road of one loss back through the text at the prompt: how far it reaches here, as a rule, and one time in ten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click

from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.session.changes import Changes
from rnn_tui.session.followed_back import FollowedBack
from rnn_tui.session.session import Session
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.training.config import model_label
from rnn_tui.tui.command import view_command
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.presenting import pen_of
from rnn_tui.tui.renderables.prose import shown

if TYPE_CHECKING:
    from rnn_tui.inspection.reach import Reach
    from rnn_tui.session.roads import Road, Roads
    from rnn_tui.tui.renderables.gradient import Flow, Lane

_STYLES = ("$network", "$run-2", "$run-3")  # of the network on the table, and of the runs beside it


class GradientPane(LineWise, View, can_focus=True):
    """Follows the prompt: the loss of its last character, or of the one at ``place`` in it."""

    question = N_("How far back can it learn?")
    caption = N_("How far back the loss of one letter reaches.")
    command = view_command("gradient", "", "G", N_("gradient"), N_("How far back the loss of a character reaches"))
    help = (
        N_(
            "Gradient: how much of the gradient of one character's loss is left at each character before it (dL/dh; of "
            "an LSTM also dL/dc, which is its road). A full bar is all of it, a dot less than a hundredth; training "
            "never asked for what is shaded. Left and right choose the character, enter adds the newest runs of the "
            "same text with other cells (esc B trains the three)."
        ),
    )
    wants = frozenset({"reading", "written", "aside", "samples"})
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
        Binding("home", "go_to(0)", show=False),
        Binding("end", "go_to(None)", show=False),
        Binding("enter", "toggle_beside", show=False),
    ]

    place: int | None = None  # in the text; None is the cursor's, or the last character
    _cursor: int | None = None  # where it was last
    _session: Session | None = None
    _roads: Roads | None = None
    _flow: Flow | None = None
    _told = ""  # where there is nothing to draw

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._followed = FollowedBack()

    def on_mount(self) -> None:
        """Say which keys there are."""
        self.border_subtitle = Content.styled(_("← → place · ⏎ cells"), "$quiet")

    def show(self, session: Session, _changes: Changes) -> None:
        """Ask for what has changed, and draw what was answered."""
        self._session = session
        cursor = session.prompt.cursor.place
        if self._followed.begins_anew(session) or cursor != self._cursor:
            self.place, self._cursor = None, cursor  # somebody moved it, to look there
        self._look(session)

    def _look(self, session: Session, at_once: bool = False) -> None:
        """Draw the newest answer about this text and run; at once where a person pressed a key for the next one."""
        place = self._place_in(session)
        self._roads, self._flow, self._told = None, None, _nothing_to_follow(session, place)
        if not self._told:
            self._told = _("one moment")
            self._roads = self._followed.roads(session, place, at_once)
            reaches, waiting = self._followed.reaches(session)
            if self._roads is not None:
                self._flow = _flow_of(self._roads, reaches, waiting)
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw the text, a strip for each road, and the figures."""
        from rnn_tui.tui.renderables.gradient import draw_flow

        if self._flow is None:
            return [Content.styled(self._told, "$quiet")]
        return draw_flow(self._flow, *self.content_size, pen_of(self))

    # -- the place --------------------------------------------------------------------------------------------------

    def _place_in(self, session: Session) -> int:
        """Return the place of the character whose loss is followed; -1 in an empty text."""
        last = len(session.prompt.cached.nodes) - 1
        place = session.prompt.cursor.place if self.place is None else self.place
        return last if place is None else min(place, last)

    def action_move(self, by: int) -> None:
        """Go to another character."""
        if self._session is not None:
            self.action_go_to(max(0, self._place_in(self._session) + by))

    def action_go_to(self, place: int | None) -> None:
        """Go to the character at ``place``; the last one stays the last when more is written."""
        session = self._session
        if session is not None:
            last = len(session.prompt.cached.nodes) - 1
            self.place = last if place is None else min(place, last)
            if self.place == last and session.prompt.cursor.place is None:
                self.place = None
            self._look(session, at_once=True)

    def on_click(self, event: Click) -> None:
        """Go to the character that was clicked."""
        from rnn_tui.tui.renderables.gradient import steps_back_at

        offset = event.get_content_offset(self)
        if offset is None or self._flow is None or self._roads is None:
            return
        back = steps_back_at(self._flow, self.content_size.width, offset.x)
        if back is not None:
            self.action_go_to(self._roads.before[-back].depth - 1)

    def action_toggle_beside(self) -> None:
        """Put the runs of the same text with other cells below, or take them away."""
        session = self._session
        if session is not None:
            self._followed.toggle_beside(session)
            self._look(session, at_once=True)


def _nothing_to_follow(session: Session, place: int) -> str:
    """Return why there is no road to follow, or nothing."""
    if not session.prompt.step:
        return _("nothing learnt yet")
    if place < 0:
        return _("write something: each character has a loss")
    if session.prompt.cached.nodes[place].index is None:
        return _("the network does not know this character")
    return ""


def _flow_of(roads: Roads, reaches: Mapping[int, Reach | None], waiting: Sequence[int]) -> Flow:
    """Return what is drawn."""
    from rnn_tui.tui.renderables.gradient import Flow

    known = {step: reach for step, reach in reaches.items() if reach is not None}
    known[roads.step] = [*roads.roads[0].reach.values()][-1]  # of an LSTM that of c, as at the snapshots
    sign = shown(roads.target.character)
    told = _("loss of {sign}: {loss} nats · {network}, step {step}").format(
        sign=short_name_of(roads.target.character),
        loss=decimal(roads.bits * math.log(2), 2),
        network=model_label(roads.roads[0].config),
        step=grouped(roads.step),
    )
    if roads.is_alone:
        told = _("no run of this text with other cells yet: esc B trains three")
    lanes = [lane for road, style in zip(roads.roads, _STYLES) for lane in _lanes_of(road, style)]
    past = dict.fromkeys(waiting, math.nan) | {
        step: min(reach.typical, reach.seen + 1) for step, reach in known.items()
    }
    before = [shown(node.character) for node in roads.before]
    return Flow(before, sign, told, lanes, sorted(past.items()), roads.step)


def _lanes_of(road: Road, style: str) -> list[Lane]:
    """Return the lane of each part of the state, an LSTM's cell first."""
    from rnn_tui.tui.renderables.gradient import Lane

    name, parts = model_label(road.config), [*road.reach][::-1]
    endings = [f" {part}" if len(parts) > 1 else "" for part in parts]
    return [
        Lane(
            name.split()[0] + ending,
            name + ending,
            style,
            road.left.get(part, np.zeros(0)).tolist(),
            road.reach[part],
            road.config.seq_length,
            main=part == parts[0],
        )
        for part, ending in zip(parts, endings)
    ]
