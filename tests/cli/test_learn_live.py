"""``rnn-tui learn --train`` and ``--watch``: what the laboratory opens with, and what is refused."""

import pytest
from own_functions import RIGHT, written

from rnn_tui.lesson.own.trainer import OwnTrainer


@pytest.fixture
def opened(monkeypatch):
    """Return what the screen was opened with."""
    found = []
    monkeypatch.setattr("rnn_tui.cli.laboratory.demand_terminal", lambda **_: None)
    monkeypatch.setattr("rnn_tui.cli.laboratory.run_laboratory", lambda opening: found.append(opening) or 0)
    return found


def test_right_functions_train_at_once_in_the_laboratory(rnn_tui, opened, tmp_path):
    assert rnn_tui("learn", "--train", written(tmp_path), "--text", "Le phare est loin.").status == 0
    (opening,) = opened
    trainer = opening["learnt_by"](opening["corpus"], opening["config"], lambda: 0.0)
    assert isinstance(trainer, OwnTrainer) and trainer.learnt_by == "rnn.py"
    assert opening["train_at_once"] and "lesson" not in opening
    assert opening["corpus"].content[:] == "Le phare est loin."


def test_wrong_functions_get_their_verdict_instead(rnn_tui, opened, tmp_path):
    answer = rnn_tui("learn", "--train", written(tmp_path, RIGHT.replace("W_hh.T @ da", "W_hh @ da")))
    line = 1 + RIGHT[: RIGHT.index("dh_next = W_hh.T")].count("\n")
    assert answer.status == 1 and not opened
    assert "✗ backward_pass" in answer.out and f"line {line}" in answer.out


def test_a_file_is_watched_beside_the_lesson(rnn_tui, opened, tmp_path):
    written(tmp_path)
    assert rnn_tui("learn", 7, "--watch", tmp_path).status == 0
    (opening,) = opened
    assert opening["watching"].path == tmp_path and opening["lesson"] == 7


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["7", "--train", "{file}"], "learn: --train opens the laboratory, with no step and no --watch"),
        (["--watch", "{file}", "--train", "{file}"], "learn: --train opens the laboratory"),
        (["--watch", "nowhere.py"], "nowhere.py: there is no such file or folder"),
        (["--train", "nowhere.py"], "nowhere.py: there is no such file or folder"),
        (["--check", "{file}", "--watch", "{file}"], "learn: choose one of"),
        (["--watch", ""], "the path is empty"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(rnn_tui, opened, tmp_path, words, complaint):
    file = written(tmp_path)
    answer = rnn_tui("learn", *(word.format(file=file) for word in words))
    assert answer.status == 2 and complaint in answer.err and answer.err.count("\n") == 1 and not opened
