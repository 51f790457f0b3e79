"""The drawings of what moved a prediction and of what may come."""

import pytest
from rich.cells import cell_len

from rnn_tui.generation.settings import Drawn
from rnn_tui.inspection.what_may_come import Way
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.renderables.moved import Moved, draw_moved, moved_styles
from rnn_tui.tui.renderables.ways import draw_ways, rows_of

VOCABULARY = Vocabulary(" ehst")
MOVED = Moved("e", 0.251, {1: 0.8, 2: -0.4, 3: 0.01, 4: 0.0, 5: -0.1})


def test_what_raised_and_what_lowered_differ_by_form_as_well_as_by_colour():
    styles = moved_styles(MOVED, 0, 7)
    assert styles == [
        "$quiet",
        "bold $foreground on $network 40%",
        "underline italic $foreground on $you 40%",
        "$quiet",
        "$quiet",
        "underline italic $foreground on $you 20%",
        "$quiet",
    ]
    assert moved_styles(Moved("e", 0.5, {0: 0.0}), 0, 2) == ["$quiet", "$quiet"]


def test_the_line_below_says_what_was_moved_and_what_moved_it_most():
    line = draw_moved(MOVED, 90).plain
    assert line == "e, raw 25.1 %, by what was before:  raised   lowered   most: +0.80 nats, 5 back"
    assert draw_moved(Moved("e", 0.5, {8: 0.1, 9: -0.2}), 90).plain.endswith("most: −0.20 nats, 1 back")
    assert draw_moved(Moved("e", 0.5, {}, 1_200), 90).plain == "e, raw 50.0 % at step 1,200:  raised   lowered "
    assert draw_moved(None, 40).plain.startswith("reading back from here")
    for width in range(60):
        assert cell_len(draw_moved(MOVED, width).plain) <= width


def way(character: str, share: float, *ways: Way) -> Way:
    return Way(Drawn(VOCABULARY.index(character), share, 1.0), share, list(ways))


@pytest.fixture
def tree():
    the = way("t", 0.6, way("h", 0.5, way("e", 0.4, way(" ", 0.3), way("s", 0.04))))
    return [the, way(" ", 0.2, way("s", 0.09, way("e", 0.03), way("h", 0.02)))]


def rows(tree, *toggled):
    return [(row.depth, row.text, row.share, row.is_open) for row in rows_of(tree, toggled, VOCABULARY)]


def test_ways_that_do_not_part_are_one_row_and_likely_ones_are_open(tree):
    closed = (0, "␣s", 0.09, False)
    assert rows(tree) == [(0, "the", 0.4, True), (1, "␣", 0.3, None), (1, "s", 0.04, None), closed]
    assert rows(tree, (VOCABULARY.index("t"),)) == [(0, "the", 0.4, False), closed]
    opened = rows(tree, (VOCABULARY.index(" "),))[3:]
    assert opened == [(0, "␣s", 0.09, True), (1, "e", 0.03, None), (1, "h", 0.02, None)]


def test_a_row_has_all_that_leads_to_its_end(tree):
    last = rows_of(tree, [(VOCABULARY.index(" "),)], VOCABULARY)[-1]
    assert VOCABULARY.decode(each.index for each in last.drawn) == " sh" and last.key == tuple(
        VOCABULARY.index(each) for each in " sh"
    )


def test_the_chosen_row_is_in_sight_and_every_line_has_its_width(tree):
    found = rows_of(tree, (), VOCABULARY)
    lines = [line.plain for line in draw_ways(found, 0, "…and", ["80.0 % begin so", ""], 40, 6)]
    assert len(lines) == 6 and all(len(line) in {0, 40} for line in lines)
    assert lines[0].startswith("▾ the ") and lines[0].endswith(" 40.0") and lines[3].startswith("▸ ␣s")
    assert lines[1].startswith("    ␣ ") and lines[0].index("█") == lines[1].index("█")
    assert lines[5].startswith("after …and ") and lines[5].endswith(" 80.0 % begin so")
    first = draw_ways(found, 3, "", [""], 40, 2)[0]
    assert first.plain.startswith("▸ ␣s") and any("reverse" in str(span.style) for span in first.spans)


def test_in_a_wide_place_each_row_ends_in_its_whole_way_behind_the_end_of_the_text(tree):
    found = rows_of(tree, (), VOCABULARY)
    narrow, wide = ([line.plain for line in draw_ways(found, 0, "once", [], width, 9)] for width in (84, 124))
    assert all(line.startswith(before) for line, before in zip(wide[:4], narrow))
    assert [line[84:].strip() for line in wide[:4]] == ["oncethe", "oncethe", "oncethes", "once s"]
