"""The written text in lines: what is seen of it, and where a cursor goes in it."""

import pytest

from rnn_tui.generation.tree import YOU, Node
from rnn_tui.tui.renderables.page import Page
from rnn_tui.tui.renderables.pieces import join_pieces
from rnn_tui.tui.renderables.prose import styles_of

TEXT = "one two\nthree four five\n\nsix seven"
LINES = ["one two↵", "three ", "four ", "five↵", "↵", "six ", "seven"]  # of eight cells


def nodes_of(text: str) -> list[Node]:
    node, nodes = Node("", None, YOU), []
    for depth, character in enumerate(text, start=1):
        node = Node(character, 0, YOU, node, depth, depth)
        nodes.append(node)
    return nodes


def laid_out(text: str = TEXT, width: int = 8):
    page, nodes = Page(), nodes_of(text)
    page.lay_out(nodes, width)
    return page, nodes, lambda start, end: styles_of(nodes[start:end])


def plain(lines) -> list[str]:
    return [join_pieces(line).plain for line in lines]


def reversed_in(lines) -> list[str]:
    return [text for line in lines for text, style in line if "reverse" in style]


def test_at_the_end_the_last_lines_are_seen_and_the_cursor_behind_them():
    page, _nodes, styles = laid_out()
    lines, caret = page.end(3, styles, ("_", "reverse"))
    assert plain(lines) == ["↵", "six ", "seven_"] and tuple(caret) == (5, 2)
    page, _nodes, styles = laid_out("one two three eight888")
    lines, caret = page.end(2, styles, ("_", "reverse"))
    assert plain(lines) == ["eight888", "_"] and tuple(caret) == (0, 1)
    assert page.at(0, 0) == 14


@pytest.mark.parametrize("place", range(len(TEXT)))
@pytest.mark.parametrize("most", [1, 3, 9])
def test_the_character_at_the_cursor_is_seen_reversed_wherever_it_stands(place, most):
    page, _nodes, styles = laid_out()
    lines, caret = page.around(place, most, styles)
    assert reversed_in(lines) == [TEXT[place].replace("\n", "↵")]
    assert plain(lines) == LINES[page._first : page._first + most]
    assert page.at(*caret) == place and plain(lines)[caret.y][caret.x] == TEXT[place].replace("\n", "↵")


def test_up_and_down_keep_the_column_as_near_as_may_be():
    page, _nodes, _styles = laid_out()
    begin = [0, 8, 14, 19, 24, 25, 29]
    assert page.above(begin[1] + 3, -1) == begin[0] + 3 and page.above(begin[1] + 3, 1) == begin[2] + 3
    assert page.above(begin[3] + 4, 1) == begin[4] and page.above(begin[0] + 7, 1) == begin[1] + 5
    assert page.above(3, -1) == 0 and page.above(begin[6] + 2, 1) == len(TEXT)
    assert page.above(len(TEXT), -1) == begin[5] + 3


def test_wide_signs_and_marks_take_the_cells_that_they_take():
    text = "日本a\N{COMBINING ACUTE ACCENT}b"
    page, _nodes, styles = laid_out(text)
    assert [page.around(place, 2, styles)[1].x for place in range(5)] == [0, 2, 4, 4, 5]
    page.around(0, 2, styles)
    assert [page.at(column, 0) for column in range(7)] == [0, 0, 1, 1, 2, 4, 5]
    lines, _caret = page.around(3, 2, styles)
    assert reversed_in(lines) == ["a\N{COMBINING ACUTE ACCENT}"]


def test_there_is_a_place_in_a_text_without_characters():
    page, _nodes, styles = laid_out("")
    assert page.at(3, 5) == 0 and page.above(0, 1) == 0
    assert plain(page.end(2, styles, ("_", ""))[0]) == ["_"]
