"""What may come behind the text: the likeliest continuations as a tree, of which one can be written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.events import Click

from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.tree import Node
from rnn_tui.language import N_, _, grouped
from rnn_tui.session.aside import Inquiry
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.command import view_command
from rnn_tui.tui.messages import WayChosen
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.renderables.bars import percent
from rnn_tui.tui.renderables.prose import shown

if TYPE_CHECKING:
    from rnn_tui.inspection.what_may_come import Way
    from rnn_tui.tui.renderables.ways import Key, WayRow

_LOOK_FOR = 0.3  # seconds that a tree may take, whatever the network
_AFTER_CHARACTERS = 60  # of the text, more than is shown


@dataclass(frozen=True, eq=False)
class Ahead:
    """What may come behind ``here``, for the network of ``step``, chosen by ``sampling``."""

    here: Node
    sampling: Sampling
    step: int
    ways: Sequence[Way]


class WaysPane(LineWise, View, can_focus=True):
    """Follows the place where one looks; arrows go through the rows and open them, enter writes what leads to one."""

    BINDINGS = [
        Binding("up", "choose(-1)", show=False),
        Binding("down", "choose(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home", "choose(-1000000)", show=False),
        Binding("end", "choose(1000000)", show=False),
        Binding("right", "open", show=False),
        Binding("left", "close", show=False),
        Binding("enter", "write", show=False),
    ]

    question = N_("What may come?")
    caption = N_("What may come next, as a tree: the likeliest first.")
    command = view_command(
        "ways", "", "Y", N_("what may come"), N_("The likeliest continuations as a tree; enter writes one")
    )
    help = (
        N_(
            "What may come: the likeliest continuations, each down to a share of 1 %, drawn as the bars are. Right "
            "opens a row, left closes it, enter writes all that leads to its end."
        ),
    )
    wants = frozenset({"reading", "written", "sampling", "aside"})

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._inquiry: Inquiry[Ahead] = Inquiry()
        self._vocabulary: Vocabulary | None = None
        self._here: Node | None = None
        self._ways: Sequence[Way] = ()
        self._rows: Sequence[WayRow] = ()
        self._toggled: set[Key] = set()
        self._chosen: Key = ()
        self._after = ""
        self._told: Sequence[str] = [""]
        self._instead = ""  # of rows, where there are none

    def show(self, session: Session, changes: Changes) -> None:
        """Draw the tree behind the place where one looks, once it is known."""
        prompt = session.prompt
        here, sampling, viewed = prompt.here, prompt.settings.sampling, prompt.viewed
        if here is not self._here:
            self._here, self._chosen = here, ()
            self._toggled.clear()
        if prompt.is_read and prompt.step:
            is_new = self._inquiry.answer is None or session.parameter_source.is_back
            session.aside.ask(
                self._inquiry,
                (here, sampling, viewed.reader),
                partial(_look_ahead, here, viewed.reader, viewed.state, sampling, prompt.step),
                at_once=changes.written or changes.sampling or is_new,
            )
        answer = self._inquiry.answer
        if answer is not None and (answer.here is not here or answer.sampling != sampling):
            answer = None  # it is about another text
        self._ways = () if answer is None or not prompt.step else answer.ways
        self._instead = _instead_of_rows(prompt.step, answer is not None)
        self._told = [""] if answer is None else _told_of(answer, prompt.step)
        self._vocabulary = session.vocabulary
        self._after = shown("".join(node.character for node in prompt.path[-_AFTER_CHARACTERS:]))
        self._lay_out()

    def on_resize(self) -> None:
        """Say with which keys, as there is room."""
        self._lay_out()

    def _lay_out(self) -> None:
        """Draw the rows that are open now."""
        from rnn_tui.tui.renderables.ways import rows_of

        self._rows = [] if self._vocabulary is None else rows_of(self._ways, self._toggled, self._vocabulary)
        keys = [_(each) for each in (_KEYS, _SHORT_KEYS)]
        self.write_on_frame(_(self.question), first_that_fits(keys, self.size.width - 4))
        self.refresh_lines()

    @property
    def _place(self) -> int:
        """Which row is chosen: the first, where the one that was has gone."""
        return next((place for place, row in enumerate(self._rows) if row.key == self._chosen), 0)

    def action_choose(self, by: int) -> None:
        """Choose the row so many further down."""
        if self._rows:
            self._chosen = self._rows[max(0, min(self._place + by, len(self._rows) - 1))].key
            self.refresh_lines()

    def action_turn(self, pages: int) -> None:
        """Choose a row so many pages further down."""
        from rnn_tui.tui.renderables.ways import rows_in

        self.action_choose(pages * max(1, rows_in(self.content_size.height)))

    def action_open(self) -> None:
        """Open the chosen row, or go to the first that follows it."""
        if not self._rows:
            return
        row = self._rows[self._place]
        if row.is_open:
            self.action_choose(1)
        elif row.is_open is not None:
            self._toggle(row)

    def action_close(self) -> None:
        """Close the chosen row, or go to the one that it follows."""
        if not self._rows:
            return
        place = self._place
        row = self._rows[place]
        if row.is_open:
            self._toggle(row)
        elif row.depth:
            above = next(each for each in reversed(self._rows[:place]) if each.depth < row.depth)
            self._chosen = above.key
            self.refresh_lines()

    def action_write(self) -> None:
        """Have all written that leads to the end of the chosen row."""
        if self._rows:
            self.post_message(WayChosen(self._rows[self._place].drawn))

    def on_click(self, event: Click) -> None:
        """Choose the row under the mouse; the chosen one is opened or closed."""
        from rnn_tui.tui.renderables.ways import first_seen, rows_in

        offset, height = event.get_content_offset(self), self.content_size.height
        if offset is None or offset.y >= rows_in(height):
            return
        place = first_seen(self._place, len(self._rows), height) + offset.y
        if place >= len(self._rows):
            return
        row, was_chosen = self._rows[place], place == self._place
        self._chosen = row.key
        if was_chosen and row.is_open is not None:
            self._toggle(row)
        self.refresh_lines()

    def _toggle(self, row: WayRow) -> None:
        self._chosen = row.key
        self._toggled ^= {row.key}
        self._lay_out()

    def draw_lines(self) -> list[Content]:
        """Draw the rows around the chosen one."""
        from rnn_tui.tui.renderables.ways import draw_ways

        if not self._rows:
            return [Content.styled(self._instead, "$quiet")]
        return draw_ways(self._rows, self._place, self._after, self._told, *self.content_size)


_KEYS, _SHORT_KEYS = N_("↑↓ choose · ←→ close, open · enter writes"), N_("↑↓ ←→ · enter writes")


def _instead_of_rows(step: int, is_answered: bool) -> str:
    """Return what is said where there is no row."""
    if not step:
        return _("nothing learnt yet")
    return _("nothing is as likely as 1 % yet") if is_answered else _("looking ahead")


def _told_of(ahead: Ahead, step: int) -> list[str]:
    """Return how much of what may come is in it, or of which step it is where newer parameters read already."""
    if ahead.step != step:
        told = [_("as of step {step}"), _("step {step}")]
        return [each.format(step=grouped(ahead.step)) for each in told]
    sentences = [_("{share} % begin so")]
    if ahead.sampling.is_greedy:
        sentences = [_("raw: {share} % begin so"), _("raw: {share} %")]
    share = percent(sum(way.share for way in ahead.ways))
    return [*(sentence.format(share=share) for sentence in sentences), ""]


def _look_ahead(here: Node, reader: Reader, state: State, sampling: Sampling, step: int) -> Ahead:
    """Return the tree behind ``here``, as far as it comes in its time.

    The likeliest character alone would be no tree: where it is always taken, the shares are the network's own.
    """
    from rnn_tui.inspection.what_may_come import what_may_come

    end = time.perf_counter() + _LOOK_FOR
    used = Sampling(1.0) if sampling.is_greedy else sampling
    ways = what_may_come(reader, state, used, may_go_on=lambda: time.perf_counter() < end)
    return Ahead(here, sampling, step, ways)
