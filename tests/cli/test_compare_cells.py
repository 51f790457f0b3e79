"""rnn-tui compare-cells: three runs of one text under a common name, and how to see them."""

import pytest

from rnn_tui.places import runs_folder
from rnn_tui.runs.summary import summaries


def test_three_cells_learn_one_text_and_are_kept_under_a_common_name(rnn_tui, song):
    for turn in ("cells", "cells-2"):
        answer = rnn_tui("compare-cells", song, "--steps", 2)
        assert answer.status == 0 and answer.err == ""
        lines = answer.out.splitlines()
        names = [line.rpartition(": ")[2] for line in lines[:3]]
        stem = names[0].partition("-rnn-")[0]
        assert stem.endswith(f"song-{turn}") and all(name.startswith(stem + "-") for name in names)
        kept = {run.name: run for run in summaries()}
        assert [kept[name].config.cell for name in names] == ["rnn", "gru", "lstm"]
        assert all(kept[name].step == 2 and kept[name].val_loss for name in names)
        assert [line.partition(":")[0].split()[0] for line in lines[:3]] == ["RNN", "GRU", "LSTM"]
        assert all(line.count(" nats: ") == 1 for line in lines[:3])
        assert f"rnn-tui open {names[0]}" in lines[3] and lines[4].endswith(" ".join(names))


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nowhere"], "nowhere"), (["lesson", "--steps", 0], "--steps"), (["lesson", "--budget", "soon"], "--budget")],
)
def test_what_cannot_be_used_is_one_line_and_2(rnn_tui, words, said):
    answer = rnn_tui("compare-cells", *words)
    assert answer.status == 2 and said in answer.err and answer.err.count("\n") == 1
    assert not runs_folder().exists() or not list(runs_folder().iterdir())
