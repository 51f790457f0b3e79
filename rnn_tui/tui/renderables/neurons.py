"""Neurons: a text in the colours of one unit, and under it, or beside it, what units follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.inspection.unit_scores import Doubt, Score
from rnn_tui.language import N_, _, decimal, grouped
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.safe_text import name_of, visible
from rnn_tui.tui.renderables.pieces import Line, Piece, join_pieces
from rnn_tui.tui.renderables.prose import line_cells
from rnn_tui.tui.renderables.unit_text import Coloured, draw_coloured, draw_scale, fit_text

_FIGURES = (5, 6, 6, 6)  # cells of the columns of figures
_NARROW, _WIDE = 54, 110  # cells from which units are named in the list, and doubts
_NAME = 16  # cells without which a name says nothing: rather than cut it shorter, the score stands alone
_ABOVE, _FIXED = 2, 4  # lines above the text, and besides text and list
_BESIDE, _TEXT = 150, 88  # cells from which the list stands beside the text, and of the text then
_DOUBTS: dict[Doubt, str] = {
    "": N_("convincing"),
    "low": N_("not convincing: too often wrong"),
    "few": N_("not convincing: too few stretches"),
    "alone": N_("not convincing: the character alone tells"),
    "untrained": N_("not convincing: untrained does as well"),
}


@dataclass(frozen=True)
class Follows:
    """A row of the list: what is followed, by which ``unit``, and the figures; ``score`` is what says them all."""

    name: str
    unit: str
    score: Score


@dataclass(frozen=True)
class Picture:
    """All that there is to see.

    ``texts`` are the names of those that can be shown, ``shown`` is the number of the one that is, ``where`` says what
    part of it. Of the unit there are its name, how many there are, and the ``most`` that its value could be; what was
    ``read`` is a sentence until there are ``characters``. The text is shown ``from_end`` where that is what counts, and
    the value told behind the character at place ``pointed``, or the last. ``scored_at`` heads the column of what is
    followed, where there is room; ``said`` stands in the place of the verdict.
    """

    texts: Sequence[str] = ()
    shown: int = 0
    where: str = ""
    unit: str = ""
    count: int = 0
    most: float = 1.0
    characters: Sequence[Coloured] = ()
    from_end: bool = False
    pointed: int | None = None
    rows: Sequence[Follows] = ()
    chosen: int = 0
    scored_at: str = ""
    said: str = ""


class Layout(NamedTuple):
    """Where things stand: the lines of the text, each ``text_step`` lines high, and the list's first row."""

    text: Sequence[Sequence[Coloured]]
    text_step: int
    text_width: int
    list_height: int
    list_left: int
    list_top: int


def lay_out(picture: Picture, width: int, height: int, with_shades: bool) -> Layout:
    """Return where things stand in so many cells and lines."""
    beside = width >= _BESIDE
    room, text_step = max(0, height - _FIXED), 2 if with_shades else 1
    list_height = min(len(picture.rows) + 1, room if beside else max(3, room * 2 // 5)) if picture.rows else 0
    text_width = _TEXT if beside else width
    text_lines = (room if beside else room - list_height) // text_step
    text = fit_text(picture.characters, text_width, text_lines, picture.from_end)
    top = _ABOVE if beside else _ABOVE + len(text) * text_step + 1
    return Layout(text, text_step, text_width, list_height, text_width + 2 if beside else 0, top)


def draw_neurons(picture: Picture, width: int, height: int, with_shades: bool = False) -> list[Content]:
    """Return at most ``height`` lines of ``width`` cells."""
    if width < 1 or height < 1:
        return []
    layout = lay_out(picture, width, height, with_shades)
    text = draw_coloured(layout.text, with_shades)
    row = picture.rows[picture.chosen] if picture.rows else None
    text.append(draw_scale(picture.most, visible(row.name) if row else "", layout.text_width, with_shades))
    listed = draw_list(picture.rows, picture.chosen, picture.scored_at, width - layout.list_left, layout.list_height)
    if layout.list_left:
        listed += [Content("")] * (len(text) - len(listed))
        text += [Content("")] * (len(listed) - len(text))
        text = [
            Content.assemble(left, " " * (layout.list_left - left.cell_length), right)
            for left, right in zip(text, listed)
        ]
    else:
        text += listed
    said = Content.styled(fit_left(picture.said, width), "$quiet")
    verdict = said if picture.said or row is None else draw_verdict(row, width)
    return [draw_texts(picture, width), _draw_unit(picture, layout, width), *text, verdict][:height]


def row_at(picture: Picture, layout: Layout, x: int, y: int) -> int | None:
    """Return the row of the list that stands in a cell, None where none does."""
    line = y - layout.list_top - 1
    if x < layout.list_left or not 0 <= line < layout.list_height - 1:
        return None
    return _first_row(picture.chosen, len(picture.rows), layout.list_height) + line


def place_at(layout: Layout, x: int, y: int) -> int | None:
    """Return the place of the character that stands in a cell, None where none does."""
    line, end = (y - _ABOVE) // layout.text_step, 0
    if y >= _ABOVE and line < len(layout.text):
        for each in layout.text[line]:
            end += 1 if each.sign == "\n" else cell_len(each.sign)
            if x < end:
                return each.place
    return None


def _first_row(chosen: int, count: int, height: int) -> int:
    """Return the first row that is to be seen in so many lines, the head among them."""
    return max(0, min(chosen - (height - 1) // 2, count - height + 1))


def text_spots(picture: Picture) -> list[range]:
    """Return the columns in which the name of each text stands."""
    spots, begin = [], 0
    for name in picture.texts:
        spots.append(range(begin, begin + cell_len(visible(name)) + 1))
        begin = spots[-1].stop + 1
    return spots


def draw_texts(picture: Picture, width: int) -> Content:
    """Return the names of the texts, the one that is shown marked, and where in it one is if that fits."""
    pieces: Line = []
    for number, name in enumerate(picture.texts):
        is_shown = number == picture.shown
        pieces += [("▸" if is_shown else " ", "$you"), (visible(name), "bold $foreground" if is_shown else "$quiet")]
        pieces.append((" ", ""))
    room = width - line_cells(pieces) - 1
    if picture.where and cell_len(picture.where) <= room:
        pieces.append((fit_right(picture.where, room), "$quiet"))
    return join_pieces(pieces).rstrip().truncate(max(0, width), ellipsis=True)


def _draw_unit(picture: Picture, layout: Layout, width: int) -> Content:
    """Return the unit, and its value behind the character that was pointed at, or behind the last."""
    told = [each for line in layout.text for each in line]
    at = next((each for each in told if each.place == picture.pointed), told[-1] if told else None)
    unit = _("{unit} of {count}").format(unit=picture.unit, count=grouped(picture.count))
    if at is None:
        return Content.styled(fit_left(unit, width), "$quiet")
    value = signed(at.value * picture.most)
    after = _("after {character}").format(character=name_of(at.sign) if len(at.sign) == 1 else at.sign)
    pieces: Line = [(picture.unit, "bold $network"), (unit[len(picture.unit) :], "$quiet")]
    for text in (f" · {after} {value}", f" {value}"):
        if line_cells(pieces) + cell_len(text) <= width:
            return join_pieces([*pieces, (text, "$foreground")])
    return Content.styled(fit_left(f"{picture.unit} {value}", width), "$network")


def draw_list(rows: Sequence[Follows], chosen: int, scored_at: str, width: int, height: int) -> list[Content]:
    """Return the head of the list and the rows around the ``chosen`` one, ``height`` lines of ``width`` cells at most.

    Beside each score are its controls and the number of stretches, where there is room for them and names; a full dot
    is before what convinces.
    """
    if height < 2 or width < 1 or not rows:
        return []
    unit_width = max(cell_len(row.unit) for row in rows) + 1 if width >= _NARROW else 0
    doubt_width = max(cell_len(_(each)) for each in _DOUBTS.values()) + 2 if width >= _WIDE else 0
    room = width - 2 - unit_width - doubt_width
    figures = _FIGURES if room - sum(_FIGURES) >= _NAME else _FIGURES[:1]
    name_width = max(1, room - sum(figures))
    heads = [_("score"), _("alone"), _("untr."), _("n")]
    head = (
        "  "
        + fit_left(_("unit"), unit_width)
        + fit_left(first_that_fits([scored_at, _("follows")], name_width), name_width)
    )
    head += "".join(fit_right(word, cells) for word, cells in zip(heads, figures))
    begin = _first_row(chosen, len(rows), height)
    lines = [Content.styled(fit_left(head, width), "$quiet")]
    for number, row in enumerate(rows[begin : begin + height - 1], start=begin):
        convinces = not row.score.doubt
        style = ("bold " if number == chosen else "") + ("$foreground" if convinces else "$quiet")
        pieces: Line = [
            ("▸" if number == chosen else " ", "bold $you"),
            ("●" if convinces else "○", "$good" if convinces else "$quiet"),
            (fit_left(row.unit, unit_width) + fit_left(visible(row.name), name_width), style),
            *_figures_of(row.score, style, figures),
        ]
        if doubt_width:
            pieces.append((fit_left("  " + _(_DOUBTS[row.score.doubt]), doubt_width), "$quiet"))
        lines.append(join_pieces(pieces))
    return lines


def _figures_of(score: Score, style: str, columns: Sequence[int]) -> list[Piece]:
    texts = [decimal(each, 2) for each in (score.score, score.alone, score.untrained)] + [grouped(score.stretches)]
    styles = [style, "$quiet", "$quiet", "$quiet"]
    return [(fit_right(text, cells), each) for text, cells, each in zip(texts, columns, styles)]


def draw_verdict(row: Follows, width: int) -> Content:
    """Return one line about a row: the unit, what it follows, and how far that convinces."""
    score, name = row.score, visible(row.name)
    verdict = _(_DOUBTS[score.doubt])
    along = "" if score.correlation is None else " · r " + signed(score.correlation)
    texts = [
        f"{row.unit} · {name}{along} · {verdict}",
        f"{row.unit} · {verdict}{along}",
        f"{row.unit} · {verdict}",
        verdict,
        verdict.partition(":")[2].strip(),  # the list's empty dot says that it does not convince
    ]
    return Content.styled(fit_left(first_that_fits(texts, width), width), "$quiet" if score.doubt else "$good")


def signed(value: float) -> str:
    """Return a value with two decimals and its sign."""
    return ("−" if round(value, 2) < 0 else "+") + decimal(abs(value), 2)
