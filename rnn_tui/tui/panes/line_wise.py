"""A widget of lines that sends the terminal only those that changed: over a slow link the others would hold keys up."""

from itertools import zip_longest

from textual.content import Content
from textual.geometry import Region, Size
from textual.widget import Widget


class LineWise(Widget):
    """Draws the lines that ``draw_lines`` returns; ``refresh_lines`` is called where something may have changed."""

    _drawn: tuple[Size, list[Content]] = (Size(), [])

    def draw_lines(self) -> list[Content]:
        """Return the lines that are to be seen now, at the present size."""
        raise NotImplementedError

    def refresh_lines(self) -> None:
        """Have those lines drawn again that differ from what was drawn last."""
        size, before = self._drawn
        if size != self.content_size:
            self.refresh()
            return
        blank = Content("")
        pairs = enumerate(zip_longest(before, self.draw_lines(), fillvalue=blank))
        changed = [Region(0, y, size.width, 1) for y, (old, new) in pairs if not old.is_same(new)]
        if changed:
            self.refresh(*changed)

    def render(self) -> Content:
        """Draw all lines."""
        lines = self.draw_lines()
        self._drawn = (self.content_size, lines)
        return Content("\n").join(lines)
