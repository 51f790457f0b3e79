"""``rnn-tui learn``: which step, about which sentence, and one line for what cannot be."""

import pytest

from rnn_tui.lesson.code.text_to_numbers import SENTENCE
from rnn_tui.lesson.progress import Progress


@pytest.fixture
def opened(monkeypatch):
    """Return what the screen was opened with."""
    found = []
    monkeypatch.setattr("rnn_tui.cli.laboratory.demand_terminal", lambda **_: None)
    monkeypatch.setattr("rnn_tui.cli.laboratory.run_laboratory", lambda opening: found.append(opening) or 0)
    return found


def test_without_a_text_it_is_the_lessons_sentence_and_preset(rnn_tui, opened):
    assert rnn_tui("learn", 7).status == 0
    (opening,) = opened
    assert (opening["corpus"].content[:], opening["corpus"].name) == (SENTENCE, "lesson")
    assert (opening["config"].preset, opening["lesson"]) == ("notebook", 7)


def test_without_a_number_it_is_the_step_shown_last(rnn_tui, opened):
    rnn_tui("learn")
    Progress(4).keep()
    rnn_tui("learn")
    assert [opening["lesson"] for opening in opened] == [1, 4]


def test_the_sentence_may_be_typed_or_begin_a_text(rnn_tui, opened, tmp_path):
    file = tmp_path / "tale.txt"
    file.write_text("Le phare est loin. La mer est là.", encoding="utf-8")
    rnn_tui("learn", "--text", file)
    rnn_tui("learn", "--text", "Le chat dort sur le toit. Il pleut.")
    rnn_tui("learn", "--text", "吾輩は猫である。名前はまだ無い。どこで生れたか")
    rnn_tui("learn", "2", "--text", "tidewater")
    contents = [opening["corpus"].content[:] for opening in opened]
    assert contents[:3] == ["Le phare est loin.", "Le chat dort sur le toit.", "吾輩は猫である。名前はまだ無い。"]
    assert 10 <= len(contents[3]) <= 80 and opened[3]["corpus"].name == "tidewater"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["0"], "0: it must be a step from 1 to 10"),
        (["11"], "11: it must be a step from 1 to 10"),
        (["seven"], "'seven' is not a whole number"),
        (["1", "2"], "unexpected extra argument"),
        (["--text", "a a"], "--text: the lesson needs a sentence of 10 characters, 3 different ones among them"),
        (["--text", "nowhere.txt"], "nowhere.txt: no such file"),
        (["--text", "no such place.txt"], "no such place.txt: no such file"),
        (["--text", "小説.txt"], "小説.txt: no such file"),
        (["--text", ""], "the name of the text is empty"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(rnn_tui, opened, words, complaint):
    answer = rnn_tui("learn", *words)
    assert answer.status == 2 and complaint in answer.err and answer.err.count("\n") == 1 and not opened


def test_a_text_of_too_little_is_refused(rnn_tui, opened, tmp_path):
    file = tmp_path / "short.txt"
    file.write_text("abababababab", encoding="utf-8")
    answer = rnn_tui("learn", "--text", file)
    assert answer.status == 2 and "--text: the lesson needs a sentence" in answer.err and not opened


def test_without_a_terminal_it_says_so(rnn_tui):
    answer = rnn_tui("learn", "3")
    assert answer.status == 2 and "needs a terminal" in answer.err and answer.err.count("\n") == 1
