"""The line under the text: how surprised the network is by it, and where the time machine stands."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.generation.sampling import perplexity
from rnn_tui.generation.tree import Node
from rnn_tui.language import _, decimal, grouped
from rnn_tui.terminal.columns import first_that_fits, fit_left
from rnn_tui.tui.renderables.pieces import join_pieces
from rnn_tui.tui.renderables.prose import line_cells, surprise_scale

_LONGEST_WORD = 200  # characters that are looked through for a beginning
_LEAST_SLIDER = 12  # cells


@dataclass(frozen=True)
class Measures:
    """Bits per character of the whole text and of its last word, and the snapshots (steps) with the place in them.

    With ``scale`` the grounds of the surprise are explained, where there is room.
    """

    bits: float
    word: float
    place: int | None = None
    snapshots: Sequence[int] = ()
    scale: bool = False


def last_word(nodes: Sequence[Node]) -> int:
    """Return where the last word begins, with the space before it left out."""
    place = end = len(nodes)
    while place and end - place < _LONGEST_WORD:
        if nodes[place - 1].character.isspace() and place < end:
            break
        place -= 1
        if nodes[place].character.isspace():
            end = place
    return place


def draw_measures(measures: Measures, width: int) -> Content:
    """Return the line in ``width`` cells; the slider has what the figures leave."""
    if math.isnan(measures.bits):
        return Content("")
    figures = [_("{bits} bits per character").format(bits=decimal(measures.bits, 2))]
    if not math.isnan(measures.word):
        figures.append(_("last word {bits}").format(bits=decimal(measures.word, 2)))
    figures.append(_("perplexity {perplexity}").format(perplexity=decimal(perplexity(measures.bits), 1)))
    texts = [" · ".join(figures[:count]) for count in range(len(figures), 0, -1)]  # whole figures, or none
    if measures.place is None or not measures.snapshots:
        scale = surprise_scale() if measures.scale else []
        unit = " " + _("bits") if scale else ""
        room = width - line_cells(scale) - cell_len(unit)
        if not scale or cell_len(texts[0]) + 2 > room:
            return Content.styled(fit_left(first_that_fits(texts, width), width), "$quiet")
        return join_pieces([(fit_left(texts[0], room), "$quiet"), *scale, (unit, "$quiet")])
    step = _("step {step}").format(step=grouped(measures.place))
    room = width - cell_len(step) - 4
    told = first_that_fits([*(f"{text}  " for text in texts), ""], room - _LEAST_SLIDER)
    slider = draw_slider(measures, max(2, room - cell_len(told)))
    return Content.assemble((told, "$quiet"), (slider, "$network"), f" {step}")


def draw_slider(measures: Measures, width: int) -> str:
    """Return the way through training, a mark where one stands in it."""
    before = sum(step < (measures.place or 0) for step in measures.snapshots)
    place = round(before / max(1, len(measures.snapshots)) * (width - 1))
    return "◂" + "━" * place + "●" + "─" * (width - 1 - place) + "▸"
