"""What all controllers have in common: the screen on which they act, and what that is about."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_tui.tui.main_screen import MainScreen


class Controller:
    """What keys and clicks do in one field: they change the session, and have drawn what has changed."""

    def __init__(self, screen: "MainScreen") -> None:
        self.screen = screen
        self.session = screen.session
        self.notices = screen.notices
