"""A part of the screen as a picture (SVG) or as text, just as it is seen."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.segment import Segment, Segments
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
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
        self._print_on(console)
        return console.export_svg(title=self.title)

    def print_on(self, terminal: TextIO) -> None:
        """Print the picture on a terminal, in the colours that it has, and without any under NO_COLOR."""
        self._print_on(Console(width=self.width, file=terminal, force_terminal=True, safe_box=False))

    def _print_on(self, console: Console) -> None:
        for strip in self.lines:
            console.print(Segments([segment for segment in strip if not segment.control]), end="")
            console.print(Segments([Segment.line()]), end="")


def picture_of_lines(lines: Sequence[Content], title: str, width: int, colors: Mapping[str, str]) -> Picture:
    """Take a picture of lines that no screen shows; ``colors`` are those that stand for ``$name``.

    Among them may be a ``ground``, which is then behind all of it.
    """
    variables = dict(colors)
    ground = Style.parse(f"$foreground on {variables['ground']}", variables) if "ground" in variables else Style.null()

    def parse(style: str | Style) -> Style:
        return style if isinstance(style, Style) else Style.parse(style, variables)

    strips = []
    for line in lines:
        parts = line.render(ground, "", parse)
        strip = Strip([Segment(text, style.rich_style) for text, style in parts])
        strips.append(strip.adjust_cell_length(width, ground.rich_style))
    return Picture(title, width, strips)


def picture_of(widget: Widget, title: str) -> Picture:
    """Take a picture of a widget with all that is in it, as it is seen now."""
    x, y, width, height = widget.region
    strips = widget.screen._compositor.render_strips()[y : y + height]
    return Picture(title, width, [strip.crop(x, x + width) for strip in strips])
