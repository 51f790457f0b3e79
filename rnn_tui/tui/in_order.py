"""Keys, pastes and clicks are obeyed in the order in which they came, however many come at once.

Textual hands a key to what has the focus, from where it climbs up to the bindings while the next one is on its way
already: of two that arrive together the second may be done first, or go to what the first was about to leave.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import App
from textual.events import Event, InputEvent, Key, MouseDown, MouseUp, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from rnn_tui.tui.typed import typed_by


@dataclass(frozen=True)
class _TypedAhead:
    """Inputs that were kept for ``screen``; where another one stands there, they are ``refuse``d."""

    events: Sequence[Event]
    screen: Screen[object]
    refuse: Callable[[], object]


_LEADS_ON = (Key, Paste, MouseDown, MouseUp)  # what may write, move the focus or change the screen


class InOrderApp(App[None]):
    """Handles one input at a time: the next one only when everything the last one triggered is done.

    What was set off is followed from queue to queue, from what has the focus up to the application, until on a whole
    lap nothing was found waiting; a screen that has just come or gone is drawn first. No key waits that comes alone,
    and letters follow each other at once where they are ``WRITTEN_IN``: there none leads anywhere else.
    """

    WRITTEN_IN: ClassVar[tuple[type[Widget], ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        self._inputs: deque[Event | _TypedAhead] = deque()
        self.is_attending = False
        self._lap = 0
        self._was_quiet = False  # whether nothing waited when the lap began
        self._place: MessagePump = self  # in whose queue the lap has come
        self._drawn: Screen[object] | None = None  # the screen that has been drawn

    async def on_event(self, event: Event) -> None:
        """Take an input in; whatever else there is goes its way."""
        if not isinstance(event, InputEvent | Paste) or event.is_forwarded:
            await super().on_event(event)
            return
        self._inputs.append(event)
        if not self.is_attending:
            await self._attend()
        elif not self._place.is_running:  # it was closed, and has taken the lap with it
            self._begin_lap(self._places())

    def take_up(self, events: Sequence[Event], screen: Screen[object], refuse: Callable[[], object]) -> None:
        """Attend to inputs that were kept, before those that wait, once ``screen`` stands on top again.

        Where what is under way leaves another screen there, ``refuse`` is called instead: they were not meant for that.
        """
        if events:
            self._inputs.appendleft(_TypedAhead(events, screen, refuse))
            self.is_attending = True
            self._begin_lap(self._places())

    async def _attend(self) -> None:
        """Attend to what came first, and follow what it sets off."""
        self.is_attending = True
        while self._inputs:
            event = self._inputs.popleft()
            if isinstance(event, _TypedAhead):
                if self.screen is event.screen:
                    self._inputs.extendleft(reversed(event.events))
                else:
                    event.refuse()
                continue
            self._drawn, self._was_quiet, places = self.screen, False, self._places()
            await super().on_event(self.as_taken(event))
            is_followed = self._is_written(event) and bool(self._inputs) and self._is_written(self._inputs[0])
            if isinstance(event, _LEADS_ON) and not is_followed:
                self._begin_lap(places)
                return
        self.is_attending = False

    def as_taken(self, event: Event) -> Event:
        """Return an input as what has the focus may take it, now that its turn has come."""
        return event

    def _is_written(self, event: Event | _TypedAhead) -> bool:
        """Whether it is a letter that stays where the focus is."""
        return isinstance(event, Key) and bool(typed_by(event)) and isinstance(self.focused, self.WRITTEN_IN)

    def _places(self) -> list[MessagePump]:
        """Return what a key goes through: what has the focus, what that is in, the screen, the application."""
        return list((self.focused or self.screen).ancestors_with_self)

    def _begin_lap(self, places: list[MessagePump]) -> None:
        self._lap += 1
        self._go_on(self._lap, places)

    def _go_on(self, lap: int, places: list[MessagePump]) -> None:
        """Queue up at the next of ``places``, behind all that waits there; what is closed already is left out.

        Where the application itself, the last of them, takes nothing any more, it is being left.
        """
        if lap != self._lap:
            return
        if not places:
            self._end_lap()
        while places:
            self._place = places.pop(0)
            if self._place.call_later(self._go_on, lap, places):
                return

    def _end_lap(self) -> None:
        """Attend to the next input if nothing waits any more; else begin another lap."""
        screen, quiet = self.screen, self._is_quiet()
        if screen is not self._drawn or screen._callbacks:
            self._drawn, self._was_quiet, self._place = screen, False, screen
            screen.call_after_refresh(self._begin_lap, self._places())
        elif quiet and self._was_quiet:
            self.call_later(self._attend)
        else:
            self._was_quiet = quiet
            self._begin_lap(self._places())

    def _is_quiet(self) -> bool:
        """Whether no message waits anywhere."""
        return all(each._message_queue.empty() and not each._next_callbacks for each in self._registry)
