"""A text in the colours of one unit.

One scale for everything: from -1 to +1 it goes from blue to yellow, which any eyes tell apart, and grows lighter at
every step, so that it is as clear in grey. Where there are no colours at all, a row of shades below the text says it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial

from rich.cells import cell_len
from textual.color import Color
from textual.content import Content

from rnn_tui.language import _, decimal
from rnn_tui.terminal.columns import fit_left
from rnn_tui.terminal.safe_text import NEWLINE_SIGN
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import LineBreaks, line_cells, shown
from rnn_tui.tui.themes import contrast

SHADES = " ░▒▓█"
LEVELS = 9
_LOW, _MIDDLE, _HIGH = Color.parse("#123c8c"), Color.parse("#7f828b"), Color.parse("#ffd75f")
_DARK, _LIGHT = Color(0, 0, 0), Color(255, 255, 255)


@dataclass(frozen=True)
class Coloured:
    """A character as it is shown, its ``place`` in the stretch, and the ``value`` of a unit behind it, from -1 to 1.

    What is ``marked`` is underlined.
    """

    sign: str
    place: int
    value: float
    marked: bool = False


def coloured(text: str, values: Sequence[float], marks: Sequence[bool]) -> list[Coloured]:
    """Return the characters of ``text`` as they are shown; what takes no cell stands with the one before it."""
    found: list[Coloured] = []
    for place, (character, value, marked) in enumerate(zip(text, values, marks)):
        sign = character if character == "\n" else shown(character, text[place - 1 : place] or " ")
        if found and sign != "\n" and not cell_len(sign) and found[-1].sign != "\n":
            found[-1] = Coloured(found[-1].sign + sign, found[-1].place, value, marked)
        else:
            found.append(Coloured(sign, place, value, marked))
    return found


def fit_text(characters: Sequence[Coloured], width: int, height: int, from_end: bool) -> list[Sequence[Coloured]]:
    """Return the first lines of a text, or its last ones, each of ``width`` cells at most; ``height`` at most."""
    if width < 1 or height < 1:
        return []
    breaks: LineBreaks[Coloured] = LineBreaks(width, lambda character: character.sign)
    breaks.follow(characters, 0)
    starts = breaks.starts if breaks.starts[-1] < len(characters) else breaks.starts[:-1]
    ends = [*starts[1:], len(characters)]
    lines = [characters[start:end] for start, end in zip(starts, ends)]
    return lines[-height:] if from_end else lines[:height]


def draw_coloured(lines: Sequence[Sequence[Coloured]], with_shades: bool) -> list[Content]:
    """Return the lines of a text on the colours of a unit, or, ``with_shades``, each above a row of them."""
    drawn = []
    for line in lines:
        signs = [(NEWLINE_SIGN if each.sign == "\n" else each.sign, each) for each in line]
        grounds = [("" if with_shades else ground(each.value), each) for each in line]
        drawn.append(
            join_pieces(
                (sign, (style or "$foreground") + " underline" * each.marked)
                for (sign, each), (style, _each) in zip(signs, grounds)
            )
        )
        if with_shades:
            drawn.append(join_pieces((shade(each.value) * cell_len(sign), "$network") for sign, each in signs))
    return drawn


def level_of(value: float, levels: int) -> int:
    """Return on which of so many steps from -1 to 1 a value stands, the first 0."""
    return min(levels - 1, max(0, round((value + 1) / 2 * (levels - 1))))


def shade(value: float) -> str:
    """Return the sign for a value from -1 to 1: the fuller, the higher."""
    return SHADES[level_of(value, len(SHADES))]


def ground(value: float) -> str:
    """Return the style for a character of a value from -1 to 1: its ground, and letters that can be read on it."""
    return _grounds()[level_of(value, LEVELS)]


@cache
def _grounds() -> tuple[str, ...]:
    styles = []
    for level in range(LEVELS):
        along = 2 * level / (LEVELS - 1)
        color = _LOW.blend(_MIDDLE, along) if along < 1 else _MIDDLE.blend(_HIGH, along - 1)
        letters = max((_DARK, _LIGHT), key=partial(contrast, color))
        styles.append(f"{letters.hex6} on {color.hex6}")
    return tuple(styles)


def draw_scale(most: float, underlined: str, width: int, with_shades: bool) -> Content:
    """Return the scale from ``-most`` to ``most``, and what is ``underlined`` where that is anything."""
    figure = decimal(most, 0 if most == 1 else 1)
    if with_shades:
        scale: Line = [(SHADES, "$network")]
    else:
        scale = [(" ", style) for style in _grounds()]
    pieces: Line = [(f"−{figure} ", "$quiet"), *scale, (f" +{figure}", "$quiet")]
    room = width - line_cells(pieces) - 2
    if room < 0:
        return Content("")
    told = _("underlined: {property}").format(property=underlined)
    if underlined and room > 1:
        pieces.append(("  " + (told if cell_len(told) <= room else fit_left(underlined, room).rstrip()), "$quiet"))
    return join_pieces(pieces)
