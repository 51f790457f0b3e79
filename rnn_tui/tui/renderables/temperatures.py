"""One sentence and how it goes on at several temperatures, one below the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from rnn_tui.language import decimal
from rnn_tui.terminal.columns import fit_left, keep_end
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.prose import paragraph_pieces, wrap

_LEAST_APART = 4  # lines of a temperature from which there is room for an empty one behind it
_AS_LINES = 6  # lines of a text from which there is room for the line ends that it has
_LEAST_WIDTH = 4


@dataclass(frozen=True)
class AtTemperature:
    """What is written at a ``temperature``, what that is called, and how the sentence goes on there."""

    temperature: float
    name: str
    text: str


def draw_temperatures(sentence: str, voices: Sequence[AtTemperature], width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of ``width`` cells: for each voice its name, below it the sentence and its own.

    Of a long ``sentence`` only the end is repeated, half a line at most. Where room is short line ends are signs.
    """
    if width < _LEAST_WIDTH or height < len(voices) or not voices:
        return []
    apart = (height - len(voices) + 1) // len(voices) >= _LEAST_APART
    most = (height - apart * (len(voices) - 1)) // len(voices)
    begin = paragraph_pieces(keep_end(sentence, width // 2), "bold $foreground")
    lines: list[Content] = []
    for voice in voices:
        if lines and apart:
            lines.append(Content(""))
        heading = f"{decimal(voice.temperature, 1)} · {voice.name}"
        lines.append(Content.styled(fit_left(heading, width).rstrip(), "bold $quiet"))
        lines += map(join_pieces, _lines_of(begin, voice.text, width, most - 1))
    return lines


def _lines_of(begin: Line, text: str, width: int, most: int) -> list[Line]:
    """Return the first lines of what was written behind ``begin``."""
    first, *others = text.split("\n") if most >= _AS_LINES else [text]
    before = "".join(sign for sign, _style in begin)
    lines = wrap([*begin, *paragraph_pieces(first, "$network", before)], width)
    for each in others:
        lines += wrap(paragraph_pieces(each, "$network"), width)
    return lines[:most]
