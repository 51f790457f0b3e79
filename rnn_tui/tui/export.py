"""A part of the screen as a picture (SVG) or as text, just as it is seen."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.segment import Segment, Segments
from textual.strip import Strip
from textual.widget import Widget


@dataclass(frozen=True)
class Picture:
    """What was seen of a widget when it was taken: its lines, ``width`` cells each."""

    title: str
    width: int
    lines: Sequence[Strip]

    def as_text(self) -> str:
        """Return the lines without colours, and without blanks at their ends."""
        return "".join(strip.text.rstrip() + "\n" for strip in self.lines)

    def as_svg(self) -> str:
        """Return the picture with its colours, as Textual's own screenshots are made."""
        console = Console(
            width=self.width,
            height=len(self.lines),
            file=io.StringIO(),
            force_terminal=True,
            color_system="truecolor",
            record=True,
            legacy_windows=False,
            safe_box=False,
        )
        for strip in self.lines:
            console.print(Segments([segment for segment in strip if not segment.control]), end="")
            console.print(Segments([Segment.line()]), end="")
        return console.export_svg(title=self.title)


def picture_of(widget: Widget, title: str) -> Picture:
    """Take a picture of a widget with all that is in it, as it is seen now."""
    x, y, width, height = widget.region
    strips = widget.screen._compositor.render_strips()[y : y + height]
    return Picture(title, width, [strip.crop(x, x + width) for strip in strips])
