"""A text in the colours of a unit, in grey and without any; the list of what units follow."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from rich.cells import cell_len
from textual.color import Color

from rnn_tui.inspection.properties import PROPERTIES
from rnn_tui.inspection.unit_scores import Score
from rnn_tui.language import set_language
from rnn_tui.tui.renderables.neurons import (
    Follows,
    Picture,
    draw_list,
    draw_neurons,
    draw_verdict,
    lay_out,
    place_at,
    row_at,
)
from rnn_tui.tui.renderables.unit_text import coloured, draw_coloured, draw_scale, fit_text, ground, level_of, shade
from rnn_tui.tui.themes import contrast

STEPS = np.linspace(-1, 1, 9)
BLACK = Color(0, 0, 0)


def score(value, alone=0.6, untrained=0.6, stretches=43, number=0, along=None):
    return Score(PROPERTIES[number], np.zeros(0, bool), 7, value, alone, untrained, stretches, along)


ROWS = [
    Follows("column in the line", "h[39]", score(0.94, along=0.9)),
    Follows("inside quotes", "h[7]", score(0.7, number=1)),
    Follows("/[0-9]+/", "h[101]", score(0.97, alone=0.9, number=2)),
]


def picture(text="ab\ncd", rows=(), **changes):
    characters = coloured(text, [1.0] * len(text), [False] * len(text))
    return Picture(("prompt", "the text", "a file…"), 0, "1 of 5", "h[39]", 128, 1.0, characters, rows=rows, **changes)


def grounds():
    return [style.split(" on ") for style in map(ground, STEPS)]


def test_the_scale_grows_lighter_at_every_step_so_that_it_is_one_in_grey_too():
    lightness = [contrast(Color.parse(color), BLACK) for _letters, color in grounds()]
    assert all(after > 1.1 * before for before, after in pairwise(lightness))
    greys = [Color.parse(color).monochrome.r for _letters, color in grounds()]
    assert greys == sorted(greys) and len(set(greys)) == len(greys) and greys[-1] - greys[0] > 100
    assert [shade(value) for value in (-1, -0.5, 0, 0.5, 1)] == list(" ░▒▓█")


def test_its_ends_differ_in_blue_and_yellow_which_any_eyes_tell_apart():
    low, high = (Color.parse(grounds()[place][1]) for place in (0, -1))
    assert low.b > low.r + 80 and high.r > high.b + 80


def test_letters_can_be_read_on_every_step():
    assert all(contrast(Color.parse(letters), Color.parse(color)) >= 4.5 for letters, color in grounds())


def test_a_value_beyond_the_scale_stands_at_its_end():
    assert [level_of(value, 5) for value in (-7, -1, -0.2, 0.8, 1, 7)] == [0, 0, 2, 4, 4, 4]


def test_each_character_has_its_value_and_a_mark_stands_on_its_letter():
    text = "e\N{COMBINING ACUTE ACCENT}日\n\u202e"
    found = coloured(text, [0.1, 0.2, 0.3, 0.4, 0.5], [False, True, False, False, True])
    assert [each.sign for each in found] == ["e\N{COMBINING ACUTE ACCENT}", "日", "\n", "U+202E"]
    assert [(each.place, each.value, each.marked) for each in found] == [
        (0, 0.2, True),
        (2, 0.3, False),
        (3, 0.4, False),
        (4, 0.5, True),
    ]


def test_lines_are_the_first_or_the_last_that_fit():
    characters = coloured("one two\nthree", [0.0] * 13, [False] * 13)

    def told(*size):
        return ["".join(each.sign for each in line) for line in fit_text(characters, *size)]

    assert told(5, 9, False) == ["one ", "two\n", "three"]
    assert told(5, 2, False) == ["one ", "two\n"] and told(5, 2, True) == ["two\n", "three"]


def test_without_colours_a_row_of_shades_is_below_each_line():
    characters = coloured("a日\nb", [-1.0, 1.0, 0.0, 0.5], [True, False, False, False])
    lines = draw_coloured(fit_text(characters, 9, 9, False), with_shades=True)
    assert [line.plain for line in lines] == ["a日↵", " ██▒", "b", "▓"]
    assert lines[0].spans[0].style == "$foreground underline"
    assert not any(" on " in str(span.style) for line in lines for span in line.spans)
    assert [line.plain for line in draw_coloured(fit_text(characters, 9, 9, False), False)] == ["a日↵", "b"]


def test_the_scale_says_how_far_it_goes_and_what_is_underlined():
    assert draw_scale(1.0, "", 40, True).plain == "−1  ░▒▓█ +1"
    assert draw_scale(7.91, "quotes", 40, True).plain == "−7.9  ░▒▓█ +7.9  underlined: quotes"
    assert draw_scale(1.0, "inside quotes", 25, True).plain == "−1  ░▒▓█ +1  inside quot…"
    set_language("fr")
    assert draw_scale(7.91, "", 40, False).plain == "−7,9" + " " * 11 + "+7,9"


def test_where_there_is_no_room_for_both_names_come_before_controls():
    lines = [line.plain for line in draw_list(ROWS, 1, "", 30, 9)]
    assert [cell_len(line) for line in lines] == [30] * 4
    assert [line[2:-5].strip() for line in lines[1:]] == [row.name for row in ROWS]
    assert [line[-4:] for line in lines[1:]] == [f"{row.score.score:.2f}" for row in ROWS]
    assert draw_verdict(Follows("a vowel", "h[7]", score(0.9, stretches=3)), 30).plain.strip() == "too few stretches"


@pytest.mark.parametrize("width", [48, 78, 120])
def test_controls_and_stretches_stand_beside_each_score(width):
    lines = [line.plain for line in draw_list(ROWS, 1, "", width, 9)]
    assert all(cell_len(line) == width for line in lines) and len(lines) == 4
    assert [word for word in lines[0].split() if word in {"score", "alone", "untr.", "n"}] == [
        "score",
        "alone",
        "untr.",
        "n",
    ]
    for line, row in zip(lines[1:], ROWS):
        assert " ".join(f"{each:.2f}" for each in (row.score.score, row.score.alone, 0.6)) in " ".join(line.split())
        assert " 43" in line
    assert [line[:2] for line in lines[1:]] == [" ●", "▸○", " ○"]
    assert ("not convincing: the character alone tells" in lines[3]) == (width >= 110)


def test_the_chosen_row_is_among_those_that_fit():
    for chosen in range(3):
        assert any(line.plain.startswith("▸") for line in draw_list(ROWS, chosen, "", 60, 2))


def test_what_does_not_convince_is_said_not_to():
    def last(rows, chosen, **changes):
        return draw_neurons(picture(rows=rows, chosen=chosen, **changes), 78, 20)[-1].plain.strip()

    assert last(ROWS, 0) == "h[39] · column in the line · r +0.90 · convincing"
    assert last(ROWS, 1) == "h[7] · inside quotes · not convincing: too often wrong"
    assert last(ROWS, 1, said="reading…") == "reading…"


@pytest.mark.parametrize("size", [(30, 10), (48, 11), (78, 20), (200, 56)])
@pytest.mark.parametrize("with_shades", [False, True])
def test_all_of_it_is_there_at_every_size_and_a_click_finds_what_it_hits(size, with_shades):
    width, height = size
    seen = picture("abcdefgh ij\nkl", ROWS)
    lines = [line.plain for line in draw_neurons(seen, width, height, with_shades)]
    assert len(lines) <= height and all(cell_len(line) <= width for line in lines)
    assert lines[0].startswith("▸prompt  the text  a file…") and lines[1].startswith("h[39] of 128")
    assert any("−1" in line and "+1" in line for line in lines) and any("0.94" in line for line in lines)
    long = replace(seen, texts=("amorce", "le texte", "日本 a file with a very long name.txt"))
    assert all(line.cell_length <= width for line in draw_neurons(long, width, height, with_shades))
    layout = lay_out(seen, width, height, with_shades)
    assert lines[2].startswith("abc") and place_at(layout, 2, 2) == 2
    assert place_at(layout, 60, 2) is None and place_at(layout, 0, 0) is None
    row = next(y for y, line in enumerate(lines) if "0.94" in line)
    assert row_at(seen, layout, lines[row].index("0.94"), row) == 0
    assert row_at(seen, layout, lines[row].index("0.94"), row - 1) is None
