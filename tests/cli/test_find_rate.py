"""``find-rate``: a row for each rate, then the proposal; as JSON too, and one line for what cannot be."""

import json

import pytest

from rnn_tui.training.rate_finder import STEPS

SMALL = ("--preset", "gru", "--hidden", 8, "--seq", 8, "--batch", 2)


def test_a_row_for_each_rate_and_the_proposal_that_json_has_as_well(rnn_tui, song):
    answer = rnn_tui("find-rate", song, *SMALL)
    assert answer.status == 0
    heading, *rows, told = answer.out.splitlines()
    assert heading.split()[:2] == ["rate", "nats"] and f"{STEPS} steps" in heading and len(heading) <= 60
    trials = [json.loads(line) for line in rnn_tui("find-rate", song, *SMALL, "--json").out.splitlines()]
    proposal = trials.pop()
    assert proposal["event"] == "proposal" and f"{proposal['lr']:g}" in told
    assert [row.split()[0] for row in rows] == [f"{trial['lr']:g}" for trial in trials]
    for row, trial in zip(rows, trials, strict=True):
        assert ("exploded" if trial["loss"] is None else f"{trial['loss']:.3f}") in row


def test_of_auto_the_size_is_chosen_first(rnn_tui, song):
    assert rnn_tui("find-rate", song, "--preset", "auto", "--seq", 8, "--batch", 2, "--json").status == 0


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("nowhere.txt",), "nowhere.txt"),
        (("letters", "--hidden", 0), "hidden"),
    ],
)
def test_what_cannot_be_is_one_line(rnn_tui, words, named):
    answer = rnn_tui("find-rate", *words)
    assert answer.status == 2 and answer.err.count("\n") == 1 and named in answer.err and answer.out == ""
