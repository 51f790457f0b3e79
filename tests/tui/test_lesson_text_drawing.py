"""Steps 1 and 2 as they are drawn: a sentence that is longer than a line says so."""

from rnn_tui.lesson.steps.text_to_numbers import TextToNumbers
from rnn_tui.lesson.steps.windows import Windows
from rnn_tui.lesson.subject import Subject
from rnn_tui.tui.renderables.lesson.text_to_numbers import draw_text_to_numbers
from rnn_tui.tui.renderables.lesson.windows import draw_windows

SENTENCE = "Le vif zéphyr jubile sur les kumquats du clown gracieux, puis il dort en paix..."


def test_what_is_cut_off_of_the_sentence_and_of_the_table_is_marked():
    stage = TextToNumbers(Subject(SENTENCE))
    rows = [line.plain.split() for line in draw_text_to_numbers(stage, 78, 7)]
    assert (rows[0][0], rows[0][-1], rows[1][0], len(rows[1])) == ("L", "…", "3", 25)
    assert (rows[3][0], rows[3][-1], len(rows[4])) == ("␣", "…", 25)
    for _each in range(40):
        stage.press("right")
    rows = [line.plain.split() for line in draw_text_to_numbers(stage, 78, 7)]
    assert (rows[0][0], rows[0][-1], len(rows[1])) == ("…", "…", 24)
    for _each in range(len(SENTENCE) - 41):
        stage.press("right")
    rows = [line.plain.split() for line in draw_text_to_numbers(stage, 78, 7)]
    assert (rows[0][0], rows[0][-1], rows[1][-1]) == ("…", ".", "2")


def test_a_large_page_has_all_of_the_sentence_and_no_mark():
    assert not any("…" in line.plain for line in draw_text_to_numbers(TextToNumbers(Subject(SENTENCE)), 118, 19))


def test_a_window_is_never_hidden_by_the_mark():
    stage = Windows(Subject(SENTENCE))
    assert draw_windows(stage, 78, 7)[0].plain.split()[-1] == "…"
    for _each in range(40):
        stage.press("right")
    first = draw_windows(stage, 78, 7)[0].plain.split()
    assert (first[0], first[-1]) == ("…", "…") and "".join(first[17:22]) == "␣clow"
    assert draw_windows(stage, 12, 7)[0].plain.split() == ["…", *"␣clow"]
