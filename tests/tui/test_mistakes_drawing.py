"""What is mixed up, as lines: a page of it in a narrow place, all of it in a wide one, a place that is opened."""

import math
from dataclasses import replace

import numpy as np
import pytest

from rnn_tui.inspection.mistakes import Confusion, Mistakes, OfCharacter, WorstPlace
from rnn_tui.tui.renderables.mistakes import PAGES, ShownMistakes, draw_mistakes, place_at

CHARACTERS = "\n ab"
TEXT = np.array([2, 3, 1, 3, 0, 2, 2, 1])  # "ab b⏎aa "
MISTAKES = Mistakes(
    TEXT,
    np.array([math.nan, 1.0, 0.1, 7.25, 0.2, 6.0, 0.3, 2.0]),
    2.407,
    0.5,
    0.75,
    1.9,
    0.25,
    (OfCharacter(3, 1_234, 2.5, 0.25, 1.0, 2.25), OfCharacter(0, 2, 0.5, 1.0, 1.0, 0.75)),
    (Confusion(3, 2, 45, 0.375), Confusion(1, 0, 3, 0.01)),
    (WorstPlace(3, 7.25, 2, 0.625), WorstPlace(5, 6.0, 1, 0.5)),
)
SHOWN = ShownMistakes(CHARACTERS, step=1_840)


def lines_of(width, height, **changes):
    return [str(line).rstrip() for line in draw_mistakes(MISTAKES, replace(SHOWN, **changes), width, height)]


def test_a_narrow_place_has_a_page_at_a_time():
    head, names, *rows = lines_of(34, 10)
    assert head == "loss 2.407 nats · first 50.0 %" and names.split() == ["loss", "1st", "%", "in", "5", "5-gram"]
    assert [row.split() for row in rows] == [["b", "2.50", "25.0", "100", "2.25▲"], ["↵", "0.50", "100", "100", "0.75"]]
    _head, _names, *rows = lines_of(34, 10, page=1)
    assert rows == ["  b → a    45  38 %", "  ␣ → ↵     3   1 %"]
    _head, _names, *rows = lines_of(34, 10, page=2, chosen=1)
    assert [row.split()[0] for row in rows] == ["7.2", "▸"]
    assert "ab [b]↵aa" in rows[0] and rows[0].endswith("a  62.5 %") and "↵[a]a" in rows[1]


def test_how_often_and_of_how_many_stay_apart_also_where_that_is_always():
    confusions = (Confusion(3, 2, 1, 1.0), Confusion(2, 3, 1_234, 1.0), Confusion(1, 0, 45_678, 1.0))
    always = replace(MISTAKES, confusions=confusions)
    _head, _names, *rows = [str(line).split() for line in draw_mistakes(always, replace(SHOWN, page=1), 20, 5)]
    assert rows == [[*"b→a", "1", "100", "%"], [*"a→b", "1,234", "100", "%"], [*"␣→↵", "46k", "100", "%"]]


def test_a_wide_place_has_all_of_it():
    lines = lines_of(140, 20)
    assert lines[0].startswith(
        "step 1,840 · loss 2.407 nats · first 50.0 % · in five 75.0 % · 5-gram 1.900, better at 25.0 %"
    )
    assert "1,236 characters of validation" in lines[0]
    assert "1,236 characters that it learns from" in lines_of(140, 20, is_learnt=True)[0]
    text = "\n".join(lines)
    assert "2.25▲" in text and "b → a" in text and "ab [b]↵aa" in text


def test_with_room_the_last_line_says_what_stands_above_the_figures():
    assert lines_of(94, 12)[-1].startswith("1st %: it was the likeliest · in 5: among five")
    assert lines_of(58, 12)[-1] == "1st: the likeliest · in 5: among five · ▲ counting better"
    assert lines_of(30, 12)[-1] == "▲ counting is better" and len(lines_of(30, 12)) == 12
    assert not any("counting" in line for line in (*lines_of(58, 11), *lines_of(58, 12, page=1)))
    many = replace(MISTAKES, characters=MISTAKES.characters * 20)
    narrow = [str(line) for line in draw_mistakes(many, SHOWN, 58, 12)]
    assert len(narrow) == 12 and narrow[-2].split()[0] in "b↵" and "likeliest" in narrow[-1]
    assert place_at(60, 11, SHOWN, len(MISTAKES.worst), 118, 12) is None  # there is no place on it


@pytest.mark.parametrize(("width", "page"), [(34, PAGES - 1), (118, 0)])
def test_the_place_under_the_mouse_is_the_one_that_is_drawn_there(width, page):
    shown = replace(SHOWN, page=page)
    lines = [str(line) for line in draw_mistakes(MISTAKES, shown, width, 20)]
    for number, sign in enumerate(("[b]", "[a]")):
        y = next(row for row, line in enumerate(lines) if sign in line)
        assert place_at(lines[y].index(sign), y, shown, len(MISTAKES.worst), width, 20) == number
    assert place_at(0, 1, shown, len(MISTAKES.worst), width, 20) is None


def test_a_place_that_is_opened_stands_in_its_text_on_the_ground_of_its_surprise():
    lines = draw_mistakes(MISTAKES, replace(SHOWN, opened=True, chosen=1), 60, 8)
    assert str(lines[0]).startswith("place 2 of 2: a cost 6.00 nats, ␣ was expected with 50.0 %")
    assert [str(line) for line in lines[1:]] == ["ab b↵", "aa "]
    styles = {str(span.style) for span in lines[2].spans}
    assert "bold reverse $network" in styles and "$foreground on $network 20%" in styles  # 2 nats are 2.9 bits


def test_a_vowel_sign_stands_on_its_letter_around_a_place_and_alone_on_a_circle():
    letters = "\n कमाी्"
    around = WorstPlace(4, 2.0, 2, 0.5)
    told = replace(MISTAKES, indices=np.array([2, 4, 1, 3, 5, 3, 4]), worst=(around,))
    _head, _names, row = draw_mistakes(told, ShownMistakes(letters, page=2), 34, 3)
    assert "का म[◌ी]मा" in str(row)


@pytest.mark.parametrize(("width", "height"), [(60, 14), (100, 24), (200, 56)])
def test_the_chosen_place_is_seen_whichever_it_is_and_a_click_there_opens_it(width, height):
    told = replace(MISTAKES, worst=MISTAKES.worst * 15)
    for chosen in (0, 7, len(told.worst) - 1):
        shown = replace(SHOWN, page=PAGES - 1, chosen=chosen)
        lines = [line.plain for line in draw_mistakes(told, shown, width, height)]
        (y,) = (row for row, line in enumerate(lines) if "▸" in line)
        assert place_at(lines[y].index("▸"), y, shown, len(told.worst), width, height) == chosen
