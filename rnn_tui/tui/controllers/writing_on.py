"""The network writes on by itself, at its pace, until it is stopped."""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.timer import Timer

from rnn_tui.generation.settings import SPEEDS
from rnn_tui.generation.stops import stops_in
from rnn_tui.session.changes import Changes
from rnn_tui.tui.controllers.controller import Controller

if TYPE_CHECKING:
    from rnn_tui.tui.main_screen import MainScreen

_MOST_TICKS = 30  # a second: nobody can see more
_TICK_SHARE = 0.015  # seconds of a tick that writing may take, so that keys are still heard


class WritingOnController(Controller):
    """Lets the network write on, and stops it at the length or the end that the controls name."""

    def __init__(self, screen: "MainScreen") -> None:
        super().__init__(screen)
        self._timer: Timer | None = None
        self._written = ""  # since the network was told to write on
        self._stops: tuple[str, ...] = ()  # that it was told to stop behind then

    @property
    def is_under_way(self) -> bool:
        """Whether the network writes."""
        return self._timer is not None

    def toggle(self) -> None:
        """Let the network write until this is asked again, or a key is typed."""
        if self._timer is not None:
            self.stop()
            return
        self._written = ""
        self._stops = stops_in(self.session.vocabulary, self.session.prompt.settings.stops).texts
        self._begin()
        self._show_what_can_be_done()

    def stop(self) -> None:
        """Write no further."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
            self.session.aside.nobody_waits = False
            self._show_what_can_be_done()

    def change_speed(self, by: int) -> None:
        """Change the writing speed."""
        settings = self.session.prompt.settings
        place = SPEEDS.index(settings.speed) if settings.speed in SPEEDS else SPEEDS.index(20)
        speed = SPEEDS[max(0, min(place + by, len(SPEEDS) - 1))]
        self.screen.writing.use_settings(replace(settings, speed=speed))
        if self._timer is not None:  # what is being written goes on: the same length, stop and unit
            self._timer.stop()
            self._begin()

    def _begin(self) -> None:
        speed = self.session.prompt.settings.speed
        self._timer = self.screen.set_interval(1 / min(speed or _MOST_TICKS, _MOST_TICKS), self._write_some)
        self.session.aside.nobody_waits = True

    def _show_what_can_be_done(self) -> None:
        self.screen.action_bar.writing_on = self.is_under_way
        self.screen.draw(Changes([], phase=True))

    def _write_some(self) -> None:
        """Write what one tick of the clock allows: several characters where the pace is more than the screen's."""
        prompt = self.session.prompt
        speed = prompt.settings.speed
        most = max(1, round(speed / _MOST_TICKS)) if speed else 1_000_000
        end = time.monotonic() + _TICK_SHARE
        for number in range(most):
            if not prompt.write_next(same_unit=bool(self._written)):
                return  # what is written is still being read
            self._written += prompt.writer.tip.character
            if self._is_enough():
                self.stop()
                break
            if number and time.monotonic() > end:
                break
        if self.screen.link.is_free or self._timer is None:
            self.screen.writing.show_written()
            self.screen.call_after_refresh(self.screen.link.ask)
        else:
            self.screen.drawing.add(Changes([], written=True))

    def _is_enough(self) -> bool:
        """Whether the length or the end that the controls name is reached."""
        settings = self.session.prompt.settings
        is_long = settings.length and len(self._written) >= settings.length
        return bool(is_long) or self._written.endswith(self._stops)
