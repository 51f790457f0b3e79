"""The microscope: every number of one character, of the step that was taken last, or of the text at the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size

from rnn_tui.language import N_, _
from rnn_tui.session.aside import Inquiry
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.training.control import Pace
from rnn_tui.tui.command import view_command
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View

if TYPE_CHECKING:
    from rnn_tui.session.specimens import Prepared
    from rnn_tui.session.worker import TrainingThread
    from rnn_tui.tui.renderables.sight import Sight

_POLLS: dict[Pace, int] = {"full": 12, "slow": 3}  # from a step that is shown to the next: a second, or a quarter


class MicroscopePane(LineWise, View, can_focus=True):
    """Looks at one character after the other; time and units are moved in by keys, or pointed at."""

    question = N_("What does a character do?")
    caption = N_("Every number on the way to one letter.")
    command = view_command(
        "microscope", "", "X", N_("microscope"), N_("Every number of one character, and of one training step")
    )
    help = (
        N_(
            "Microscope: a row for each character, a column for each unit, above the state, below dL/dh_t, walking "
            "back from the loss, with its norm and what is left of it; the formula is that of the unit at the ring. "
            "{step} takes one step and shows what it did to the loss and to each parameter."
        ),
    )
    wants = frozenset({"aside", "progress", "phase", "reading", "written", "table"})
    whole = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move_in_time(-1)", show=False),
        Binding("right", "move_in_time(1)", show=False),
        Binding("home", "go_to_first", show=False),
        Binding("end", "go_to_last", show=False),
        Binding("up", "move_over_units(-1)", show=False),
        Binding("down", "move_over_units(1)", show=False),
        Binding("enter", "change_band", show=False),
        Binding("pageup", "change_layer(1)", show=False),
        Binding("pagedown", "change_layer(-1)", show=False),
    ]

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._inquiry: Inquiry[Prepared] = Inquiry()
        self._prepared: Prepared | None = None  # what is to be seen
        self._signs: Sequence[str] = ()
        self._nothing = ""  # what is said where there is nothing to be seen
        self._back = 0  # characters from the window's end back to what is looked at
        self._cursor: int | None = None  # where that of the text was last
        self._unit = self._layer = self._band = 0
        self._is_new = True  # opened, and nothing was asked since
        self._lines: tuple[Sight, Size, list[Content]] | None = None  # that were drawn last
        self._polls = max(_POLLS.values())  # since a step was asked for

    # -- what there is to see -----------------------------------------------------------------------------------

    def show(self, session: Session, changes: Changes) -> None:
        """Have worked out what there is to see now, and draw the last that is known of this run."""
        if session.prompt.cursor.place != self._cursor:
            self._cursor, self._back = session.prompt.cursor.place, 0  # somebody moved it, to look there
        last = self._inquiry.answer
        self._prepared = last if last is not None and last.run_id == session.run_id else None
        self._ask(session, last)
        if session.thread is not None and session.phase == "training":
            self._ask_for_next(session.thread, session.control.pace, last)
        if changes.table or not self._signs:
            self._signs = [short_name_of(each) for each in session.vocabulary.characters]
        self._nothing = _nothing(session, not self._inquiry.is_answered)
        self._name_keys()
        self.refresh_lines()

    def _ask(self, session: Session, last: Prepared | None) -> None:
        """Have prepared what there is to see now.

        Of what is seen already the road from another loss comes first: somebody moved, and waits for it.
        """
        from rnn_tui.session.specimens import prepare, subject_of

        seen = self._prepared
        if seen is not None:
            place = seen.specimen.asked_at(self._place(len(seen.specimen.indices)))
            if place != seen.road.place:
                about = (seen.source, place)
                session.aside.ask(self._inquiry, about, partial(seen.with_road_from, place), at_once=True)
                return
        subject = subject_of(session, last)
        if subject is not None:
            place = max(self._place(subject.characters), subject.characters - subject.losses)
            question = partial(prepare, subject, place)
            at_once = self._is_new or session.parameter_source.is_back
            session.aside.ask(self._inquiry, (subject.source, place), question, at_once)
            self._is_new = False
        elif seen is not None and not session.active:
            is_of_prompt = seen.specimen.step is None or session.parameter_source.place is not None
            self._prepared = None if is_of_prompt else seen  # before its second character there is nothing

    def _ask_for_next(self, thread: TrainingThread, pace: Pace, last: Prepared | None) -> None:
        """Ask for the next step once the last was seen for a while: each picture takes time from learning."""
        from rnn_tui.session.specimens import knows_newest

        self._polls += 1
        if self._polls >= _POLLS[pace] and knows_newest(thread, last):
            self._polls = 0
            thread.ask_trace()

    def leave(self, session: Session) -> None:
        """Let go of what was kept of the training's steps."""
        if session.thread is not None:
            session.thread.forget_trace()
        self._is_new = True

    def _place(self, characters: int) -> int:
        """Return the place of the cursor in so many characters."""
        return max(0, characters - 1 - self._back)

    @property
    def sight(self) -> Sight | None:
        """What is looked at; the cursor stays within the network that is there."""
        from rnn_tui.inspection.unit_formula import bands_of
        from rnn_tui.tui.renderables.sight import Sight

        if self._prepared is None:
            return None
        specimen, road = self._prepared.specimen, self._prepared.road
        architecture = specimen.network.architecture
        bands = bands_of(architecture)
        t = self._place(len(specimen.indices))
        return Sight(
            specimen=specimen,
            road=road if road.place == specimen.asked_at(t) else None,
            signs=self._signs,
            t=t,
            unit=min(self._unit, architecture.hidden_size - 1),
            layer=min(self._layer, architecture.layers - 1),
            band=bands[self._band % len(bands)],
        )

    def draw_lines(self) -> list[Content]:
        """Draw all of it, or why there is nothing; what was drawn is kept, which takes some milliseconds."""
        from rnn_tui.tui.renderables.microscope import draw_microscope

        sight, size = self.sight, self.content_size
        if sight is None:
            return [Content.styled(fit_left(self._nothing, size.width), "$quiet")] if size.height > 0 else []
        if self._lines is None or self._lines[:2] != (sight, size):
            self._lines = sight, size, draw_microscope(sight, *size)
        return self._lines[2]

    def _name_keys(self) -> None:
        """Say which keys move, those alone that do anything here."""
        keys = [("←→", _("time")), ("↑↓", _("unit"))]
        sight = self.sight
        if sight is not None:
            keys.append(("⏎", " ".join(sight.bands)))
            keys += [("⇞⇟", _("layer"))] if sight.architecture.layers > 1 else []
        keys.append((_key_of_step(), _("one step")))
        told = [piece for key, name in keys for piece in ((f" {key} ", "$network"), (name, "$quiet"))]
        subtitle = Content.assemble(*told, " ")
        if subtitle.plain != Content.from_markup(self.border_subtitle or "").plain:
            self.border_subtitle = subtitle

    # -- what keys and clicks do --------------------------------------------------------------------------------

    def action_move_in_time(self, by: int) -> None:
        """Go to a later character, or an earlier one."""
        if (sight := self.sight) is not None:
            self._go_to(min(max(sight.t + by, 0), len(sight.specimen.indices) - 1), sight)

    def action_go_to_first(self) -> None:
        """Go to the character that the window begins with."""
        if (sight := self.sight) is not None:
            self._go_to(0, sight)

    def action_go_to_last(self) -> None:
        """Go to the last character."""
        if (sight := self.sight) is not None:
            self._go_to(len(sight.specimen.indices) - 1, sight)

    def action_move_over_units(self, by: int) -> None:
        """Go to another unit; behind the last comes the first."""
        if (sight := self.sight) is not None:
            self._unit = (sight.unit + by) % sight.architecture.hidden_size
            self.refresh_lines()

    def action_change_band(self) -> None:
        """Show the next of what there is of each unit: the state, a gate, the gain."""
        if (sight := self.sight) is not None:
            self._band = (sight.bands.index(sight.band) + 1) % len(sight.bands)
            self.refresh_lines()

    def action_change_layer(self, by: int) -> None:
        """Go to the layer above, or the one below."""
        if (sight := self.sight) is not None:
            self._layer = min(max(sight.layer + by, 0), sight.architecture.layers - 1)
            self.refresh_lines()

    def on_click(self, event: Click) -> None:
        """Go to the character and the unit under the mouse."""
        from rnn_tui.tui.renderables.microscope import place_at

        sight, offset = self.sight, event.get_content_offset(self)
        if sight is None or offset is None:
            return
        if (found := place_at(sight, *self.content_size, *offset)) is not None:
            place, self._unit = found
            self._go_to(place, sight)

    def _go_to(self, place: int, sight: Sight) -> None:
        """Put the cursor on another character, whose road is asked for when this is shown next."""
        self._back = len(sight.specimen.indices) - 1 - place
        self.refresh_lines()


def _nothing(session: Session, is_asked: bool) -> str:
    """Say why there is nothing to be seen; ``is_asked`` where it is being worked out."""
    if session.thread is None and not session.prompt.step:
        return _("nothing learnt yet: {key} takes the first step").format(key=_key_of_step())
    if is_asked:
        return _("one moment")
    if session.active:
        return _("waiting for a step")
    return _("the prompt needs two characters that the network knows")


def _key_of_step() -> str:
    from rnn_tui.tui.commands import BY_ID  # in which this view is

    return BY_ID["step"].sign
