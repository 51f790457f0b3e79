"""Only what the terminal does not show yet is sent to it; what it shows then is what Textual has drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from textual._compositor import CompositorUpdate, LayoutUpdate

from rnn_tui.tui.shown import Difference, Shown

pyte = pytest.importorskip("pyte")

COLUMNS, ROWS = 20, 4
PLAIN = ["le phare ", "  la mer ", "│─╭ ⣿ ", "ab", " ", "·é~"]
WIDE = ["日本", "a日 "]
UNCERTAIN = ["日本", "e\u0301", "a日 "]
STYLES = ["", "1", "4", "38;2;1;2;3", "48;5;7", "1;31;48;2;9;9;9", "7;38;2;1;2;3;48;2;4;5;6", "3;48;2;9;9;9"]

pieces = st.lists(st.tuples(st.sampled_from(PLAIN + WIDE), st.sampled_from(STYLES)), min_size=1, max_size=4)
spans = st.tuples(st.integers(0, 8), st.integers(0, ROWS - 1), pieces)
pictures = st.lists(st.lists(spans, min_size=1, max_size=5), min_size=1, max_size=6)


def picture_of(spans: list[tuple[int, int, list[tuple[str, str]]]], room: int = COLUMNS) -> str:
    """Write spans as Textual's compositor does, none further than the last column."""
    written = ""
    for x, y, texts in spans:
        written += f"\x1b[{y + 1};{x + 1}H"
        left = room - x
        for text, style in texts:
            part = text[:left] if text in PLAIN else text * (left > cell_len(text))
            left -= cell_len(part)
            written += f"\x1b[{style}m{part}\x1b[0m" if style and part else part
        written += "\n" if y < ROWS - 1 else ""
    return written


def seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Return the cells as they look."""
    return [[look_of(screen.buffer[y][x]) for x in range(COLUMNS)] for y in range(ROWS)]


def look_of(cell: pyte.screens.Char) -> tuple[object, ...]:
    """Return what is seen of a cell: the colour and weight of a letter do not show on a blank."""
    ground = (cell.data, cell.bg, cell.underscore, cell.reverse)
    if cell.data == " " and not cell.underscore and not cell.reverse:
        return ground
    return (*ground, cell.fg, cell.bold, cell.italics)


@given(pictures)
def test_the_difference_shows_what_the_picture_shows(drawn):
    shown, whole, thrifty = Shown(), pyte.Screen(COLUMNS, ROWS), pyte.Screen(COLUMNS, ROWS)
    streams = pyte.Stream(whole), pyte.Stream(thrifty)
    for spans in drawn:
        picture = picture_of(spans)
        streams[0].feed(picture)
        streams[1].feed(shown.difference(picture))
        assert seen(thrifty) == seen(whole)


@given(pictures)
def test_what_is_shown_is_not_sent_again(drawn):
    shown = Shown()
    for spans in drawn:
        shown.difference(picture_of(spans[:1]))
        assert shown.difference(picture_of(spans[:1])) == ""


def test_a_figure_that_changes_is_all_that_is_sent():
    shown = Shown()
    row = "\x1b[3;5H\x1b[38;2;1;2;3;48;2;9;9;9mstep {}, loss \x1b[0m\x1b[1;48;2;9;9;9m{}\x1b[0m"
    shown.difference(row.format("1,234", "2.31"))
    changed = shown.difference(row.format("1,235", "2.37"))
    assert changed == "\x1b[3;14H\x1b[38;2;1;2;3;48;2;9;9;9m5\x1b[10C\x1b[0;1;48;2;9;9;9m7\x1b[0m"


def test_colours_are_named_once():
    row = "\x1b[1;1H\x1b[38;2;1;2;3;48;2;9;9;9ma \x1b[0m\x1b[38;2;4;5;6;48;2;9;9;9mb \x1b[0m\x1b[48;2;9;9;9m  \x1b[0m"
    assert Shown().difference(row) == "\x1b[1;1H\x1b[38;2;1;2;3;48;2;9;9;9ma \x1b[38;2;4;5;6mb   \x1b[0m"


@pytest.mark.parametrize("text", UNCERTAIN)
def test_behind_what_a_terminal_may_draw_wider_everything_is_sent_at_its_place(text):
    shown = Shown()
    row = "\x1b[2;3H" + text + "\x1b[31m|\x1b[0mxy\n"
    first = shown.difference(row)
    assert shown.difference(row) == ""
    shown.difference("\x1b[2;3H.")
    again = shown.difference(row)
    assert text in again and "|" in again and "xy" in again
    assert again == first


def test_what_is_no_picture_is_obeyed_and_nothing_is_known_any_more():
    shown = Shown()
    shown.difference("\x1b[1;1Habc")
    assert shown.difference("\x1b[2J") == "\x1b[2J"
    assert shown.is_empty
    assert shown.difference("\x1b[1;1Habc") == "\x1b[1;1Habc"


class Part(CompositorUpdate):
    """What a pane has drawn anew."""

    def render_segments(self, _console: Console) -> str:
        return "\x1b[1;1Hpart"


class Whole(LayoutUpdate):
    """All of the screen."""

    def __init__(self) -> None: ...

    def render_segments(self, _console: Console) -> str:
        return "\x1b[1;1Hpart\n\x1b[2;1Hwhole"


def test_a_picture_of_everything_is_whole_although_a_pane_was_faster():
    """Who begins with it, as a page in a browser does, has not seen what was drawn before."""
    shown, told, console = Shown(), [], Console()

    def drawn(update: CompositorUpdate) -> str:
        return Difference(update, shown, lambda: told.append(len(told))).render_segments(console)

    for times in (1, 2):
        assert "part" in drawn(Part()) and len(told) == times - 1
        assert "part" in (picture := drawn(Whole())) and "whole" in picture and len(told) == times
        assert "part" not in drawn(Whole()) and len(told) == times
        shown.forget()
