"""What the terminal shows: only the cells of a picture that changed are sent.

Textual draws whatever may have changed, and beneath a dialogue everything; over a slow link that is what keys wait for.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size
from rich.console import Console
from textual._compositor import CompositorUpdate, LayoutUpdate

_TOKEN = re.compile(r"\x1b\[(?P<row>\d+);(?P<column>\d+)H|\x1b\[(?P<style>[\d;]*)m|(?P<text>[^\x1b\n]+)|\n")
_UNSEEN_ON_BLANKS = {"1", "2", "3"}  # bold, dim, italic: a space looks the same with them


class Look(NamedTuple):
    """How a cell is drawn: its attributes and its two colours, as parameters of SGR (ECMA-48); empty for none."""

    attributes: str = ""
    colour: str = ""
    ground: str = ""


class Cell(NamedTuple):
    """A cell, or one of the ``place``-th of several that a text of uncertain width fills."""

    text: str
    look: Look
    place: int = 0


_PLAIN = Look()


class Shown:
    """The cells of the terminal, as far as they are known."""

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Cell]] = {}
        self._lacks_whole = True

    def forget(self) -> None:
        """Forget what is shown: the terminal was resized, or another program has drawn on it."""
        self._rows.clear()
        self._lacks_whole = True

    def begin_whole(self) -> bool:
        """Return whether a picture of everything is the first since all was forgotten: then all of it is to be drawn.

        What a part of the screen has drawn in between is forgotten again: who begins with the whole has not seen it.
        """
        begins, self._lacks_whole = self._lacks_whole, False
        if begins:
            self._rows.clear()
        return begins

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known to be shown."""
        return not self._rows

    def difference(self, picture: str) -> str:
        """Return what is to be sent to have ``picture`` shown, and take note that it will be.

        A picture is what Textual's compositor makes: texts, each with its place and its style. Anything else in it is
        obeyed as it is, and then nothing is known any more.
        """
        settings = _Pen()
        x = y = end = 0
        look = _PLAIN
        for token in _TOKEN.finditer(picture):
            if token.start() != end:
                break
            end = token.end()
            if (text := token["text"]) is not None:
                x = self._draw(settings, x, y, text, look)
            elif token["row"] is not None:
                x, y = int(token["column"]) - 1, int(token["row"]) - 1
                settings.leave_line()
            elif token["style"] is not None:
                look = _look_of(token["style"])
        if end != len(picture):
            self.forget()
            return picture
        return settings.finish()

    def _draw(self, settings: "_Pen", x: int, y: int, text: str, look: Look) -> int:
        """Draw what differs of a text in one style; return the column behind it."""
        row = self._rows.setdefault(y, {})
        if not _is_simple(text):
            return self._draw_whole(settings, row, x, y, text, look)
        blank = Cell(" ", Look(ground=look.ground) if _hides_blanks(look.attributes) else look)
        for column, character in enumerate(text, x):
            cell = blank if character == " " else Cell(character, look)
            before = row.get(column)
            if before != cell or settings.is_uncertain:
                if before is not None and not _is_simple(before.text):
                    _break_up(row, column, before)
                row[column] = cell
                settings.draw(column, y, cell)
        return x + len(text)

    @staticmethod
    def _draw_whole(settings: "_Pen", row: dict[int, Cell], x: int, y: int, text: str, look: Look) -> int:
        """Draw a text whose characters may be of another width to the terminal: whole, and whatever is behind it."""
        width = cell_len(text)
        cells = [Cell(text, look, place) for place in range(width)]
        before = [row.get(x + place) for place in range(width)]
        if before != cells or settings.is_uncertain:
            for place, (old, cell) in enumerate(zip(before, cells)):
                if old is not None and not _is_simple(old.text):
                    _break_up(row, x + place, old)
                row[x + place] = cell
            settings.draw(x, y, Cell(text, look))
            settings.be_uncertain()
        return x + width


class Difference(CompositorUpdate):
    """An update of the screen, of which only what is not shown yet is drawn.

    ``tell_whole`` is called before one that draws everything, whatever stood there.
    """

    def __init__(self, update: CompositorUpdate, shown: Shown, tell_whole: Callable[[], object]) -> None:
        self._update = update
        self._shown = shown
        self._tell_whole = tell_whole

    def render_segments(self, console: Console) -> str:
        """Render the update to what is written to the terminal."""
        if isinstance(self._update, LayoutUpdate) and self._shown.begin_whole():
            self._tell_whole()
        return self._shown.difference(self._update.render_segments(console))


class _Pen:
    """Writes cells with as few bytes as it can; begins and ends in the terminal's own style."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._look = _PLAIN
        self._x = self._y = -1  # where the cursor is, where that is known
        self.is_uncertain = False
        """Whether the rest of the line may be hidden by what was drawn, however it was before."""

    def draw(self, x: int, y: int, cell: Cell) -> None:
        """Write a cell at its place."""
        if (x, y) != (self._x, self._y):
            beside = y == self._y and x > self._x >= 0
            self._written.append(f"\x1b[{x - self._x}C" if beside else f"\x1b[{y + 1};{x + 1}H")
        ground = self._look.ground
        if cell.text != " " or ground != cell.look.ground or not _hides_blanks(self._look.attributes, cell.look):
            self._written.append(_change(self._look, cell.look))
            self._look = cell.look
        self._written.append(cell.text)
        self._x, self._y = x + 1, y

    def be_uncertain(self) -> None:
        """Take note that nobody knows how wide the terminal has drawn the last text."""
        self._x = self._y = -1
        self.is_uncertain = True

    def leave_line(self) -> None:
        """Take note that what follows is elsewhere."""
        self.is_uncertain = False

    def finish(self) -> str:
        """Return what is to be written, the style as it was."""
        return "".join(self._written) + _change(self._look, _PLAIN)


def _break_up(row: dict[int, Cell], x: int, cell: Cell) -> None:
    """Let nothing be known of the other cells of a text that is drawn over at ``x``: its characters may be cut."""
    begin = x - cell.place
    for column in range(begin, begin + cell_len(cell.text)):
        if (other := row.get(column)) is not None and other.text == cell.text and other.place == column - begin:
            del row[column]


@lru_cache(4096)
def _is_simple(text: str) -> bool:
    """Return whether each character is one cell on every terminal."""
    return text.isascii() or all(get_character_cell_size(character) == 1 for character in text)


@lru_cache(256)
def _hides_blanks(attributes: str, look: Look = _PLAIN) -> bool:
    """Return whether a space looks the same with these attributes as with none, as ``look`` has to be."""
    return not look.attributes and set(attributes.split(";")) <= {*_UNSEEN_ON_BLANKS, ""}


@lru_cache(4096)
def _look_of(style: str) -> Look:
    """Read the parameters of SGR as they follow a reset: attributes, then colours."""
    if style in {"", "0"}:
        return _PLAIN
    attributes: list[str] = []
    colours = {"colour": "", "ground": ""}
    parameters = iter(style.split(";"))
    for each in parameters:
        number = int(each or 0)
        name = "ground" if 40 <= number <= 49 or 100 <= number <= 107 else "colour"
        if number in {38, 48}:
            kind = next(parameters)
            values = [next(parameters) for _ in range(3 if kind == "2" else 1)]
            colours[name] = ";".join([each, kind, *values])
        elif 30 <= number <= 49 or 90 <= number <= 107:
            colours[name] = "" if number in {39, 49} else each
        else:
            attributes.append(each)
    return Look(";".join(attributes), **colours)


@lru_cache(4096)
def _change(before: Look, after: Look) -> str:
    """Return the shortest sequence that leads from one look to another."""
    if before == after:
        return ""
    whole = ";".join(part for part in after if part)
    if not whole:
        return "\x1b[0m"
    if before.attributes != after.attributes:
        return f"\x1b[{whole}m" if before == _PLAIN else f"\x1b[0;{whole}m"
    parts = []
    if before.colour != after.colour:
        parts.append(after.colour or "39")
    if before.ground != after.ground:
        parts.append(after.ground or "49")
    return f"\x1b[{';'.join(parts)}m"
