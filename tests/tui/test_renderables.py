"""Pure drawing: every line has its width, and shows what it was given."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from rnn_tui.generation.lookahead import Measured
from rnn_tui.generation.tree import NETWORK, YOU, Branch, Node, common_length
from rnn_tui.generation.writer import Writer
from rnn_tui.inspection.memory import Memory
from rnn_tui.language import grouped, set_language
from rnn_tui.runs.curves import Curve
from rnn_tui.terminal.columns import fit_left, fit_right, keep_end
from rnn_tui.terminal.quantities import clock_time
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.training.events import Progress
from rnn_tui.tui.renderables.bars import Candidate, draw_bars, draw_bars_heading
from rnn_tui.tui.renderables.branches import Here, draw_beside, draw_branch, draw_heads
from rnn_tui.tui.renderables.continuations import draw_continuation
from rnn_tui.tui.renderables.log_table import draw_figures, draw_heading
from rnn_tui.tui.renderables.measures import Measures, draw_measures, draw_slider, last_word
from rnn_tui.tui.renderables.memory import draw_memory
from rnn_tui.tui.renderables.paragraph import break_lines, with_words_below
from rnn_tui.tui.renderables.prose import breaks_of_nodes, ghost_pieces, line_cells, pieces_of, shown, wrap
from rnn_tui.tui.renderables.status import Status, draw_status

LOG_WIDTH = 49  # what a window of 80 columns leaves

wide_text = st.text(st.sampled_from("abc é海日 "), max_size=30)


def progress(**changes) -> Progress:
    values = {"step": 1840, "epoch": 1.02, "loss": 1.83, "val_loss": 1.94, "grad_norm": 0.41, "lr": 2.4e-3}
    values |= {"chars_per_second": 214_000.0, "seconds": 20.0, "left": 72.0} | changes
    return Progress(**values)


# -- paragraphs, continuations, branches


def test_no_line_begins_with_the_sign_behind_a_no_break_space():
    sentence = Content("en nats\N{NO-BREAK SPACE}; moins, c’est mieux\N{NO-BREAK SPACE}!")
    for width in range(7, 40):
        lines = break_lines(sentence, width).plain.split("\n")
        assert all(cell_len(line) <= width and line[0] not in ";!" for line in lines)
        assert "".join(lines).replace(" ", "") == sentence.plain.replace(" ", "")


@given(wide_text, st.integers(18, 60), st.integers(1, 4))
def test_a_way_to_go_on_has_its_number_its_bits_and_no_more_lines_than_it_may(text, width, most_lines):
    lines = draw_continuation(3, text, 1.25, width, most_lines).plain.split("\n")
    assert len(lines) <= most_lines and all(cell_len(line) <= width for line in lines)
    assert lines[0].startswith("3  ") and lines[0].endswith("1.25 bits")
    whole = "".join(line[3:] for line in [lines[0][:-11], *lines[1:]]).replace(" ", "")
    assert whole.endswith("…") or whole == text.replace(" ", "")


def test_a_branch_that_is_longer_than_its_line_begins_with_an_ellipsis_also_where_it_is_the_text_itself():
    path = nodes("the grey harbour " * 5)
    end = Node(" ", 0, YOU, path[-2], depth=len(path))
    assert draw_branch(Branch(end, len(path), path, []), len(path), 60, None).plain.startswith("● …")
    assert draw_branch(Branch(end, 70, path[:70], path[70:]), 99, 60, None).plain.startswith("  …")


def test_branches_have_heads_and_a_dash_where_nothing_is_known():
    node = Node("a", 0, YOU, Node("", None, YOU), depth=1)
    line = draw_branch(Branch(node, 0, [], [node]), 5, 60, None).plain
    heads = draw_heads(60, 0).plain
    assert "—" in line and cell_len(line) == cell_len(heads) == 60
    assert heads.index("bits/char") + len("bits/char") - 1 == line.index("—")
    assert "step 1,605" in draw_heads(60, 1_605).plain


def test_two_branches_side_by_side_are_measured_alike_and_the_rule_between_them_stands():
    long = "You are all resolved rather to die" + "\n"
    paths = []
    for letters in (long, "abc"):
        node, path = Node("", None, YOU), []
        for depth, letter in enumerate(letters, start=1):
            node = Node(letter, 0, YOU, node, depth, bits=9.0)  # what another network made of it
            path.append(node)
        paths.append(path)
    measured = Measured(2.5, [2.0, 2.5, 3.0])
    here = Here(paths[0], [1.0] * len(long), 605)
    for width in range(71, 90):
        lines = draw_beside(here, Branch(paths[1][-1], 0, [], paths[1]), measured, width).plain.split("\n")
        assert "at the cursor  1.00 bits" in lines[0] and "the branch  2.50 bits" in lines[0]
        assert {line.index("│") for line in lines} == {lines[0].index("│")}
        assert all(cell_len(line) <= width for line in lines)


@given(wide_text, st.integers(-3, 1))
def test_what_keeps_its_end_in_no_room_at_all_is_nothing(text, width):
    assert cell_len(keep_end(text, width)) <= max(0, width)


def test_figures_of_the_log_have_the_decimal_sign_of_the_language():
    set_language("fr")
    assert (
        "2,4e-3" in draw_figures(progress(), LOG_WIDTH).plain and "." not in draw_figures(progress(), LOG_WIDTH).plain
    )


# -- columns


@given(wide_text, st.integers(1, 20))
def test_fitted_text_has_its_width(text, width):
    assert cell_len(fit_left(text, width)) == width
    assert cell_len(fit_right(text, width)) == width
    assert cell_len(keep_end(text, width)) <= width


def test_what_is_cut_says_so():
    assert fit_left("abcdef", 4) == "abc…"
    assert keep_end("abcdef", 4) == "…def"
    assert fit_right("ab", 4) == "  ab"


# -- the curve


def curve(*points: tuple[float, float]) -> Curve:
    drawn = Curve()
    for step, loss in points:
        drawn.add(step, loss)
    return drawn


# -- the bars


@given(st.lists(st.tuples(wide_text.filter(bool), st.floats(0, 1)), min_size=1, max_size=12), st.integers(26, 60))
def test_bars_have_the_width_of_their_pane(rows, width):
    candidates = [Candidate(rank, label, share, share, share) for rank, (label, share) in enumerate(rows, start=1)]
    assert {cell_len(str(line)) for line in draw_bars(candidates, width, 1.0)} <= {width - 1, width}


@pytest.mark.parametrize(("width", "named"), [(40, "U+200E"), (26, "…200E")])
def test_what_is_not_seen_is_told_apart_by_its_code_however_narrow_the_pane(width, named):
    marks = "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
    candidates = [Candidate(rank, short_name_of(mark), 0.5, 0.5, 0.5) for rank, mark in enumerate(marks, start=1)]
    lines = [str(line) for line in draw_bars(candidates, width, 0.5)]
    assert f" {named} " in lines[0] and f" {named[:-1]}F " in lines[1]
    assert [cell_len(line) for line in lines] == [width, width]


def test_the_likeliest_has_the_longest_bar_and_the_picked_one_a_mark():
    candidates = [
        Candidate(1, "e", 0.6, 0.6, 0.5),
        Candidate(2, "a", 0.2, 0.8, 0.3, picked=True),
        Candidate(3, "i", 0.1, 0.9, 0.1, visited=True),
    ]
    lines = [str(line) for line in draw_bars(candidates, 40, 0.6)]
    assert lines[0].count("█") > lines[1].count("█") > 0
    assert [line[0] for line in lines] == [" ", "▸", "•"]
    assert lines[0].endswith(" 60.0 50.0  60") and lines[1].endswith(" 20.0 30.0  80")
    assert len(str(draw_bars_heading(40, "T0.8", "raw"))) == len(lines[0])


def test_what_is_cut_off_is_struck_through_and_still_has_its_figures():
    (line,) = draw_bars([Candidate(9, "q", 0.2, 1.0, 0.1, cut=True)], 40, 0.2)
    assert {str(line)[span.start : span.end].strip() for span in line.spans if "strike" in str(span.style)} == {
        "q",
        "20.0",
    }
    assert "█" not in str(line) and "10.0" in str(line)


def test_pinned_shares_stand_beside_the_sums_or_in_a_narrow_pane_where_they_did():
    pinned = [Candidate(1, "q", 0.2, 1.0, 0.1, pinned=0.34)]
    (line,) = draw_bars(pinned, 40, 0.2)
    assert str(line).endswith(" 10.0 100  34")
    assert str(draw_bars_heading(40, "T0.8", "raw", "¤")).endswith("  raw   Σ   ¤")
    (line,) = draw_bars(pinned, 26, 0.2)
    assert str(line).endswith(" 10.0  34")
    assert str(draw_bars_heading(26, "T0.8", "raw", "¤")).endswith("  raw   ¤")


# -- the figures under the text


def test_the_last_word_is_what_stands_behind_the_last_space():
    assert last_word(nodes("one two")) == 4
    assert last_word(nodes("one two  ")) == 4
    assert last_word(nodes("one")) == 0 and last_word(nodes("   ")) == 0 and last_word([]) == 0


@pytest.mark.parametrize("width", range(30, 80))
@pytest.mark.parametrize("place", [None, 5])
def test_a_narrow_line_of_figures_leaves_whole_ones_out(width, place):
    set_language("fr")
    line = str(draw_measures(Measures(6.52, 6.52, place, [1, 5]), width)).rstrip()
    assert "…" not in line and cell_len(line) <= width and ("perplexité" in line) <= ("perplexité 91,8" in line)


@pytest.mark.parametrize("width", [30, 60, 76, 118])
def test_the_slider_has_what_the_figures_leave(width):
    measures = Measures(2.0, 1.0, 5, [1, 2, 3, 5, 9])
    line = str(draw_measures(measures, width))
    assert cell_len(line) <= width and "●" in line and "5" in line
    assert "perplexity 4.0" in str(draw_measures(replace(measures, place=None), width)) or width < 50
    assert str(draw_measures(Measures(math.nan, math.nan), width)) == ""
    assert cell_len(str(draw_measures(Measures(1e30, 1e30), width))) <= width


def test_the_slider_moves_from_one_end_to_the_other():
    places = [draw_slider(Measures(2.0, 1.0, step, range(1, 41)), 20).index("●") for step in range(1, 41)]
    assert places == sorted(places) and places[0] == 1 and places[-1] >= 18


# -- what is written


def nodes(text: str, author: str = YOU) -> list[Node]:
    path: list[Node] = [Node("", None, author)]
    for character in text:
        path.append(Node(character, 0, author, path[-1]))
    return path[1:]


@given(st.lists(st.tuples(st.integers(0, 60), wide_text), max_size=5), st.integers(2, 12))
def test_lines_that_grow_break_as_those_of_a_whole_text(edits, width):
    writer = Writer(Vocabulary("ab"))
    grown, before = breaks_of_nodes(width), []
    for kept, typed in edits:
        for _ in range(max(0, len(writer.nodes) - kept)):
            writer.take_back()
        writer.type_text(typed)
        grown.follow(writer.nodes, common_length(before, writer.nodes))
        before = list(writer.nodes)
        whole = breaks_of_nodes(width)
        whole.follow(writer.nodes, 0)
        assert grown.starts == whole.starts


def test_surprise_is_a_warmer_ground_and_the_authors_stay_apart():
    both = [*nodes("ab"), *nodes("c", NETWORK), *nodes("d")]
    styles = [style for _text, style in pieces_of(both, [0.5, 9.0, 5.0, math.nan])]
    assert styles == [
        "bold underline $foreground",
        "bold underline $foreground on $network 40%",
        "$foreground on $network 30%",
        "bold $you",
    ]


@given(st.text(st.sampled_from("ab é海\n\t"), max_size=80), st.integers(2, 20))
@example(" 海海\n", 3)
def test_wrapped_lines_fit_and_lose_nothing(text, width):
    lines = wrap(pieces_of(nodes(text)), width)
    assert all(sum(cell_len(piece) for piece, _style in line) <= width for line in lines)
    joined = "".join(piece for line in lines for piece, _style in line)
    assert joined == text.replace("\n", "↵").replace("\t", "⇥")


@given(st.text(max_size=30), st.integers(4, 20))
@example("x\N{COMBINING ACUTE ACCENT}y", 4)
@example("\N{HEAVY BLACK HEART}\N{VARIATION SELECTOR-16}\N{FAMILY}\N{ZERO WIDTH JOINER}\N{GIRL}", 4)
@example("\N{DEVANAGARI LETTER KA}\N{DEVANAGARI SIGN VIRAMA}\N{DEVANAGARI LETTER SSA}\N{DEVANAGARI VOWEL SIGN I}", 4)
@example("\N{COMBINING ACUTE ACCENT} \N{COMBINING ACUTE ACCENT}\n\N{COMBINING ACUTE ACCENT}", 4)
@example("a\N{LEFT-TO-RIGHT MARK}\N{COMBINING ACUTE ACCENT}\N{SOFT HYPHEN}\t\N{RIGHT-TO-LEFT OVERRIDE}b", 7)
def test_a_line_is_as_wide_as_its_pieces_in_every_script(text, width):
    for line in (*wrap(pieces_of(nodes(text)), width), ghost_pieces(text)):
        joined = "".join(piece for piece, _style in line)
        assert cell_len(joined) == line_cells(line)
        assert not line or cell_len(line[0][0]) or line[0][0] == ""


def test_a_mark_stands_on_its_letter_and_on_a_circle_where_it_has_none():
    accent = "\N{COMBINING ACUTE ACCENT}"
    assert [piece for piece, _style in pieces_of(nodes(f"ax{accent}b"))] == ["a", f"x{accent}", "b"]
    assert [piece for piece, _style in pieces_of(nodes(f"{accent}a {accent}"))] == [
        f"◌{accent}",
        "a",
        " ",
        f"◌{accent}",
    ]
    assert [piece for piece, _style in ghost_pieces(f"x{accent}")] == [f"x{accent}"]


def test_a_heap_of_marks_is_drawn_on_signs_of_its_own_and_no_line_holds_more_than_it_can_show():
    accent = "\N{COMBINING ACUTE ACCENT}"
    writer = Writer(Vocabulary("a"))
    writer.type_text("x" + accent * 5_000)
    lines = wrap(pieces_of(writer.nodes), 20)
    pieces = [text for line in lines for text, _style in line]
    assert "".join(pieces).replace("◌", "").count(accent) >= 4_999  # one is part of the letter
    assert len(lines) > 10 and all(line_cells(line) <= 20 for line in lines)
    assert max(map(len, pieces)) <= 2 * 8 + 1
    for text in (shown("a" + accent * 5_000), "".join(text for text, _style in ghost_pieces("a" + accent * 5_000))):
        assert text.replace("◌", "") == "a" + accent * 5_000 and accent * 9 not in text
    assert shown("a" + accent * 8) == "a" + accent * 8


@pytest.mark.parametrize("fit", [fit_left, fit_right, keep_end])
def test_a_name_of_marks_alone_is_cut(fit):
    heap = "a" + "\N{COMBINING ACUTE ACCENT}" * 5_000
    for text in (heap, heap + "b", "b" + heap):
        assert cell_len(fit(text, 20)) <= 20 and len(fit(text, 20)) <= 11 * 20 + 1


def test_words_are_kept_whole():
    lines = wrap(pieces_of(nodes("one two three")), 8)
    assert ["".join(piece for piece, _style in line) for line in lines] == ["one two ", "three"]


def test_hands_differ_in_form_and_unknown_characters_are_marked():
    (_a, yours), (_b, the_networks) = pieces_of([*nodes("a"), *nodes("b", NETWORK)])
    assert "bold" in yours and "bold" not in the_networks
    assert "reverse" in pieces_of([Node("7", None, YOU)])[0][1]


# -- the log and the line at the top


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"step": 999_999, "epoch": 9999.0, "grad_norm": 1e6, "val_loss": None, "chars_per_second": 12.0},
        {"step": 12_345_678, "epoch": 0.001, "grad_norm": 123.4, "lr": 1e-10, "chars_per_second": 9.9e6},
    ],
)
def test_the_log_fits_a_small_window_in_both_languages(language, changes):
    set_language(language)
    figures = str(draw_figures(progress(**changes), LOG_WIDTH))
    assert cell_len(figures) <= LOG_WIDTH
    assert cell_len(str(draw_heading(LOG_WIDTH))) == LOG_WIDTH
    assert "…" not in str(draw_heading(LOG_WIDTH))


def test_the_log_has_every_figure():
    figures = str(draw_figures(progress(), LOG_WIDTH)).split()
    assert figures == ["1,840", "1.02", "1.830", "1.940", "2.64", "0.41", "2.4e-3", "214k"]


@pytest.mark.parametrize(
    ("step", "written"), [(99_999, "99,999"), (9_999_400, "9,999k"), (9_999_600, "10M"), (12_345_678, "12M")]
)
def test_a_step_is_written_whole_in_its_column(step, written):
    assert str(draw_figures(progress(step=step), LOG_WIDTH)).split()[0] == written


@pytest.mark.parametrize(
    ("speed", "written"), [(999.4, "999"), (999.6, "1k"), (999_499.0, "999k"), (999_501.0, "1.0M"), (1.24e6, "1.2M")]
)
def test_a_speed_is_written_whole_in_its_column(speed, written):
    assert str(draw_figures(progress(chars_per_second=speed), LOG_WIDTH)).split()[-1] == written


def test_a_narrow_log_leaves_whole_columns_out():
    assert str(draw_figures(progress(), 25)).split() == ["1,840", "1.02", "1.830", "1.940"]
    assert str(draw_heading(25)).split() == ["step", "epoch", "loss", "val"]


def status(name: str = "Harbour", **changes) -> Status:
    values = {"model": "RNN 256", "phase": "learning", "active": True, "progress": progress()}
    return Status(name, **({**values, "left": 72.0, "done": 0.2} | changes))


@given(st.integers(60, 200), wide_text)
def test_the_status_is_one_line(width, name):
    line = draw_status(status(name), width)
    assert cell_len(str(line)) <= width and "\n" not in str(line)


def test_the_status_tells_time_left_and_speed():
    line = str(draw_status(status(), 120))
    assert "01:12 left" in line and "step 1,840" in line and "214 k char/s" in line


@pytest.mark.parametrize("width", [60, 70, 80, 120])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_long_name_gives_way_before_the_step_and_the_time_left(language, width):
    set_language(language)
    changes = {"model": "GRU 2x512", "progress": progress(step=123_456), "left": 3_723.0}
    line = str(draw_status(status("tinyshakespeare_and_more.txt", **changes), width))
    assert "1:02:03" in line and grouped(123_456) in line and "GRU 2x512" in line and " tin" in line
    assert cell_len(line) <= width and ("━━────────" in line) == (width >= 80)


def test_a_name_is_whole_where_there_is_room_for_it_and_stands_still_while_figures_grow():
    def begin(text, width, step):
        line = str(draw_status(status(text, progress=progress(step=step), left=5.0), width))
        return line.partition(" · RNN")[0].strip()

    assert begin("Les passeurs", 60, 63) == "Les passeurs"
    assert begin("tinyshakespeare.txt", 80, 185) == begin("tinyshakespeare.txt", 80, 1_999) == "rnn-tui · tinyshakesp…"


def test_no_figure_of_the_status_line_moves_another_while_the_speed_changes():
    lines = [
        str(draw_status(status(run="2026-11-26-2351-tidewater-rnn-256", progress=progress(chars_per_second=each)), 120))
        for each in (7_400.0, 9_900.0, 12_000.0)
    ]
    assert len({(line.index("2026"), line.index("step"), line.partition("·")[2][:70]) for line in lines}) == 1


@pytest.mark.parametrize(("seconds", "written"), [(0, "00:00"), (72.9, "01:12"), (3661, "1:01:01")])
def test_clock_time(seconds, written):
    assert clock_time(seconds) == written


# -- the memory


def memory_of(*columns, most=2.0) -> Memory:
    norms, kept = zip(*columns)
    return Memory(np.array(norms, float), np.array(kept, float), most)


def test_a_column_is_as_high_as_the_norm_and_whole_as_far_as_it_was_kept():
    memory = memory_of((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (2.0, 0.5), (2.0, 0.375), (2.0, 1.0))
    lines = [line.plain for line in draw_memory(memory, "abcd↵f", 11, 6)]
    assert lines == [
        " 2.0┤   ░░█",
        "    │   ░░█",
        " 1.0┤ ░██▄█",
        "    │ ░████",
        "     abcd↵f",
        "‖h‖ 2.0    ",
    ]


def test_of_a_long_text_the_end_is_drawn_and_a_wide_character_has_a_wide_column():
    memory = memory_of((1.0, 1.0), (2.0, 1.0), (1.0, 0.0), (2.0, 1.0))
    lines = [line.plain for line in draw_memory(memory, ["a", "日", "b", "c"], 9, 4)]
    assert lines[:3] == [" 2.0┤██ █", " 1.0┤██░█", "     日bc"]


@pytest.mark.parametrize(("width", "told"), [(45, "‖h‖ 1.0 (at most 2.0) · 25 % kept"), (28, "‖h‖ 1.0 · 25 % kept")])
def test_the_figures_of_the_last_character_are_told_as_far_as_there_is_room(width, told):
    lines = draw_memory(memory_of((2.0, 1.0), (1.0, 0.25)), "ab", width, 9)
    assert lines[-1].plain == told.ljust(width)
    assert len(lines) == 9 and all(line.cell_length <= width for line in lines)


# -- what explains a view in the room that it leaves


def test_words_stand_below_what_they_explain_and_never_in_its_place():
    lines, sentences = [Content("one"), Content("two")], ["a short one", "another that is long"]

    def drawn(width, height):
        return [line.plain for line in with_words_below(lines, sentences, width, height)]

    assert drawn(40, 3) == ["one", "two"]
    assert drawn(40, 4) == ["one", "two", "", "a short one"]
    assert drawn(40, 8) == ["one", "two", "", "a short one", "", "another that is long"]
    assert drawn(14, 7) == ["one", "two", "", "a short one", "", "another that", "is long"]
    assert drawn(14, 6) == ["one", "two", "", "a short one"]
