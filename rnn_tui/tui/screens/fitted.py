"""How a screen fits the window from its first picture on."""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen

if TYPE_CHECKING:
    _Screen = Screen[Any]
else:
    _Screen = object  # Textual takes a style from the first base that has one, and this has none


class FittedAtOnce(_Screen):
    """A screen that has the classes of the window's size before it is laid out.

    Textual gives them with the first resize, after the first picture, which then shows what has no room.
    """

    def on_mount(self) -> None:
        """Take the classes of the window's size."""
        app, (width, height) = self.app, self.app.size
        for size, breakpoints in ((width, app.HORIZONTAL_BREAKPOINTS), (height, app.VERTICAL_BREAKPOINTS)):
            reached = [each for each in breakpoints or () if each[0] <= size]
            if reached:
                self.add_class(max(reached)[1])
