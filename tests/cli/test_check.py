"""``rnn-tui check RUN [TEXT]``: the gradient of a run's own network."""

import pytest

from rnn_tui.network.network import CharRNN


def rows_of(answer) -> list[list[str]]:
    return [line.split() for line in answer.out.splitlines()[1:-1]]


@pytest.fixture
def trained(train_once, tmp_path):
    """A small run of Elman's network, whose parameters are named below."""
    small = ("--preset", "rnn", "--hidden", 16, "--seq", 16, "--batch", 4, "--steps", 60)
    return train_once(tmp_path / "run", *small)


@pytest.mark.parametrize("words", [[], ["--last", "--seed", "5"]], ids=["best", "last"])
def test_a_row_for_each_parameter_of_the_run(rnn_tui, trained, words):
    answer = rnn_tui("check", trained, *words)
    rows = rows_of(answer)
    assert answer.status == 0 and [row[2] for row in rows] == ["W_xh", "W_hh", "b_h", "W_hy", "b_y"]
    assert all(row[:2] == ["rnn", "streams"] and row[-1] == "right" and float(row[-2]) < 1e-6 for row in rows)
    assert rows[1][3:6] == ["16", "x", "16"]
    assert "a by the backward pass" in answer.out.splitlines()[-1]


def test_every_element_and_another_text(rnn_tui, trained, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("your boat, your stream, Zoë\n" * 3, encoding="utf-8")
    answer = rnn_tui("check", trained, other, "--every")
    assert answer.status == 0 and answer.out.count(" right\n") == 5 and "left out" in answer.err


def test_what_is_wrong_is_said_and_the_status_tells_it(rnn_tui, trained, monkeypatch):
    right = CharRNN.loss_and_gradients

    def wrong(self, *arguments, **named):
        answer = right(self, *arguments, **named)
        self.gradients["W_hh"][...] *= 1.001
        return answer

    monkeypatch.setattr(CharRNN, "loss_and_gradients", wrong)
    answer = rnn_tui("check", trained)
    assert answer.status == 1 and [row[-1] == "WRONG" for row in rows_of(answer)] == [False, True, False, False, False]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "nowhere"], "no run"),
        (["check", "--every"], "RUN"),
        (["check", "{run}", "{run}/nothing.txt"], "nothing.txt"),
        (["check", "{run}", "{short}"], "two characters"),
    ],
)
def test_what_cannot_be_checked_is_one_line(rnn_tui, trained, tmp_path, words, said):
    short = tmp_path / "short.txt"
    short.write_text("r", encoding="utf-8")
    answer = rnn_tui(*(word.format(run=trained, short=short) for word in words))
    assert answer.status == 2 and answer.err.count("\n") == 1 and said in answer.err
