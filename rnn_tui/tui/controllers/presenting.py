"""Before a class: which pane fills the window, and the way from one to the next."""

from typing import Literal

from rnn_tui.tui.controllers.controller import Controller
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.presenting import is_presenting

Place = Literal["centre", "prompt", "bars"]  # the ids of the commands that lead there; in the centre a view may be open
_BESIDE: tuple[Place, ...] = ("prompt", "bars")


class PresentingController(Controller):
    """Brings a place of the laboratory forward: before a class it is seen alone, else it is where one was last."""

    @property
    def holds(self) -> bool:
        """Whether one pane fills the window now."""
        return is_presenting(self.screen)

    @property
    def place(self) -> Place:
        """What was brought forward last."""
        return next((place for place in _BESIDE if self.screen.has_class(f"-on-{place}")), "centre")

    @property
    def seen(self) -> str:
        """The id of the command that leads to what fills the window."""
        opened = self.screen.views.opened
        return opened.command.id if opened is not None and self.place == "centre" else self.place

    @property
    def pane(self) -> Pane:
        """What fills the window."""
        screen = self.screen
        panes: dict[str, Pane] = {"centre": screen.loss_plot, "prompt": screen.write_pane, "bars": screen.bars_pane}
        return (panes | screen.view_panes)[self.seen]

    def toggle(self) -> None:
        """Begin to present, or go back to the desk."""
        self.screen.program.toggle_presenting()
        self.begin()

    def begin(self) -> None:
        """Draw everything for the class, or for the desk, and work with what is seen."""
        self.bring_forward(self.place)
        self.screen.draw_everything_soon()
        self.screen.call_after_refresh(self.pane.focus)

    def bring_forward(self, place: Place) -> None:
        """Have this seen, or what is open in the centre, and say above it what it is."""
        for each in _BESIDE:
            self.screen.set_class(each == place, f"-on-{each}")
        self.screen.stage_tabs.mark(self.seen)
        self.screen.caption.tell_of(self.pane)

    def go_on(self, by: int) -> None:
        """Go to the next pane, or the one before: before a class to the next that is then seen alone."""
        if not self.holds:
            self.screen.focus_next() if by > 0 else self.screen.focus_previous()
            return
        ids = self.screen.stage_tabs.ids
        self.screen.run_command(ids[(ids.index(self.seen) + by) % len(ids)])
