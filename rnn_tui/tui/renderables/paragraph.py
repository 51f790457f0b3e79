"""Sentences broken into lines at spaces only: no line begins with the sign behind a no-break space.

Rich, which breaks what Textual shows, takes a no-break space for any other.
"""

from collections.abc import Sequence
from itertools import zip_longest

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from rnn_tui.terminal.columns import fit_left
from rnn_tui.tui.renderables.prose import LineBreaks

_WIDEST = 84  # cells of a sentence: longer lines are hard to follow


class Paragraph(Visual):
    """A text that fits itself to the width it is given."""

    def __init__(self, text: str | Content) -> None:
        self._text = Content(text) if isinstance(text, str) else text

    def __str__(self) -> str:
        return self._text.plain

    def fit(self, width: int) -> Content:
        """Return the text in lines of at most ``width`` cells."""
        return break_lines(self._text, width)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the longest line."""
        return self._text.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the number of lines."""
        return self.fit(width).get_height(rules, width)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """Draw the lines."""
        return self.fit(width).render_strips(width, height, style, options)


class Columns(Paragraph):
    """Rows of cells below each other; each breaks its lines within its column, the last one has what is left.

    ``widths`` are the cells of the columns before it, with the space behind them, ``styles`` those of all.
    """

    def __init__(self, rows: Sequence[Sequence[str]], widths: Sequence[int], styles: Sequence[str]) -> None:
        self._rows, self._widths, self._styles = rows, widths, styles
        super().__init__("\n".join(" ".join(row) for row in rows))

    def fit(self, width: int) -> Content:
        """Return the rows in lines of at most ``width`` cells."""
        widths = [*self._widths, max(1, width - sum(self._widths))]
        spaces = [*(1 for _width in self._widths), 0]
        lines = []
        for row in self._rows:
            cells = [
                break_lines(Content(cell), room - space).plain.split("\n")
                for cell, room, space in zip(row, widths, spaces, strict=True)
            ]
            for parts in zip_longest(*cells, fillvalue=""):
                pieces = zip(parts, widths, self._styles, strict=True)
                lines.append(
                    Content.assemble(*((fit_left(part, room), style) for part, room, style in pieces)).rstrip()
                )
        return Content("\n").join(lines)


def with_words_below(lines: Sequence[Content], sentences: Sequence[str], width: int, height: int) -> list[Content]:
    """Return ``lines``, and below them the ``sentences`` that explain them, a gap before each, in ``height`` lines.

    Where there is no room for all of them the last ones are left out; no line is taken from what they explain.
    """
    drawn = list(lines)
    for sentence in sentences:
        told = break_lines(Content(sentence), min(width, _WIDEST)).split("\n", allow_blank=True)
        if len(drawn) + 1 + len(told) > height:
            break
        drawn += [Content(""), *(line.stylize("$quiet") for line in told)]
    return drawn


def break_lines(text: Content, width: int) -> Content:
    """Return ``text`` with its lines ended so that each takes at most ``width`` cells."""
    breaks: LineBreaks[str] = LineBreaks(max(1, width), lambda character: character)
    breaks.follow(text.plain, 0)
    return Content("\n").join(line.rstrip() for line in text.divide(breaks.starts[1:]))
