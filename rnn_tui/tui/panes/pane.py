"""What every pane has in common: it says what it wants to know of, and is shown the session when that has changed."""

import math
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from rnn_tui.language import _, grouped
from rnn_tui.session.changes import Change, Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.tui.command import Command

_LONG = 10.0  # seconds
_FRAME = 4  # cells of a border that what is written in it leaves free


class Pane(Widget):
    """A part of the screen that draws something of the session.

    ``wants`` are the changes because of which it is drawn; ``rest`` is how many polls it rests after a picture, where
    figures would come faster than anybody reads. In one that ``writes`` the keys are heard that write. ``caption`` is
    what a class is told of one that can fill the window, 58 cells at most; it is translated later.
    """

    wants: ClassVar[frozenset[Change]]
    rest: ClassVar[int] = 1
    writes: ClassVar[bool] = False
    caption: ClassVar[str] = ""

    _on_frame = ("", "")

    def show(self, session: Session, changes: Changes) -> None:
        """Draw what has changed, of what it wants, since it was last shown."""
        raise NotImplementedError

    def write_on_frame(self, title: str, subtitle: str) -> None:
        """Write these on the frame where they are others than before: Textual draws the whole pane anew for that."""
        if (title, subtitle) != self._on_frame:
            self._on_frame = title, subtitle
            self.border_title, self.border_subtitle = title, Content.styled(subtitle, "$quiet")


class View(Pane):
    """A pane that answers a ``question`` in the middle of the screen, in the place of the loss and the log.

    Its ``command`` opens and closes it, ``help`` are sentences about it for the page of help; all of these words are
    translated later. It is shown only while it is open, and when it is opened: closed, it costs nothing. One that is
    ``whole`` opens in the whole window, as any can be made to; one with keys of its own is worked with from then on.
    """

    question: ClassVar[str]
    command: ClassVar[Command]
    help: ClassVar[tuple[str, ...]] = ()
    whole: ClassVar[bool] = False

    def on_mount(self) -> None:
        """Ask the question in the frame."""
        self.border_title = _(self.question)

    def tell_rest(self, seconds: float) -> None:
        """Say in the frame, where there is room, when the next picture comes that has to wait long: no key was lost."""
        title = _(self.question)
        if "aside" in self.wants and seconds >= _LONG:
            minutes = math.ceil(seconds / 60)
            told = _("{question} · next in {minutes} min").format(question=title, minutes=grouped(minutes))
            title = first_that_fits([told, title], self.size.width - _FRAME)
        if self.border_title != title:
            self.border_title = title

    def leave(self, session: Session) -> None:
        """Take note of being closed: let go of what was asked of the session for as long as it is open."""
