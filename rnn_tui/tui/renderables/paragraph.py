"""Sentences broken into lines at spaces only: no line begins with the sign behind a no-break space.

Rich, which breaks what Textual shows, takes a no-break space for any other.
"""

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from rnn_tui.tui.renderables.prose import LineBreaks


class Paragraph(Visual):
    """A text that fits itself to the width it is given."""

    def __init__(self, text: str | Content) -> None:
        self._text = Content(text) if isinstance(text, str) else text

    def __str__(self) -> str:
        return self._text.plain

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the longest line."""
        return self._text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines."""
        return break_lines(self._text, width).get_height(rules, width)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw the lines."""
        return break_lines(self._text, width).render_strips(width, height, style, options)


def break_lines(text: Content, width: int) -> Content:
    """Return ``text`` with its lines ended so that each takes at most ``width`` cells."""
    breaks: LineBreaks[str] = LineBreaks(max(1, width), lambda character: character)
    breaks.follow(text.plain, 0)
    return Content("\n").join(line.rstrip() for line in text.divide(breaks.starts[1:]))
