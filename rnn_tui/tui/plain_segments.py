"""Under NO_COLOR Textual makes every style grey, and takes it for granted that each segment has one."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter


class StyledSegments(LineFilter):
    """Gives a style that changes nothing to each segment without one; goes before the filters that need it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, all with a style."""
        del background
        plain = Style.null()
        return [each if each.style is not None else Segment(each.text, plain, each.control) for each in segments]


STYLED_SEGMENTS = StyledSegments()  # one for all: Textual keeps each strip that it has filtered
