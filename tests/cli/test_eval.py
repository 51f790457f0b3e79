"""``eval`` and ``score`` of a long text, with counting beside the network, and the bar that shows how far they are."""

import json
import math
import sys

import numpy as np
import pytest
from plain_counting import plain_shares

from rnn_tui.cli.progress_bar import progress_bar
from rnn_tui.inspection.text_losses import FEWEST_IN_STREAMS


@pytest.fixture
def long_text(tmp_path, song):
    """A text of the song's words that is long enough for streams, with a character that the network does not know."""
    words = song.read_text().split()
    order = np.random.default_rng(1).integers(0, len(words), FEWEST_IN_STREAMS // 3)
    text = " ".join(words[place] for place in order)
    text = f"{text[:16_000]}7{text[16_000:FEWEST_IN_STREAMS]}"
    (tmp_path / "long.txt").write_text(text)
    return tmp_path / "long.txt"


def test_a_long_text_is_read_in_streams_or_exactly_and_its_places_are_the_same(rnn_tui, trained, long_text):
    ours, exact = (
        json.loads(rnn_tui("eval", trained, long_text, "--json", *words).out) for words in ((), ("--exact",))
    )
    assert (ours["streams"], exact["streams"]) == (16, 1) and ours["characters"] == exact["characters"]
    assert ours["loss"] == pytest.approx(exact["loss"], abs=1e-4) and ours["loss"] != exact["loss"]
    told, carried = (
        json.loads(rnn_tui("score", trained, long_text, "--json", *words).out) for words in ((), ("--exact",))
    )
    assert told["streams"] == 16 and told["left_out"] == 1
    assert told["bits_per_char"] == pytest.approx(ours["loss"] / math.log(2), rel=1e-6)
    text = long_text.read_text()
    for place, same in zip(told["places"][:3], carried["places"][:3], strict=True):
        assert place["bits"] == pytest.approx(same["bits"], abs=1e-3) and place["position"] == same["position"]
        begin = place["position"] - len(place["before"])
        assert text[begin:].startswith(place["before"] + place["character"] + place["behind"])
    assert {place["position"] > 16_000 for place in told["places"]} == {True, False}


def test_how_it_was_read_is_said(rnn_tui, trained, long_text, song):
    for command in ("eval", "score"):
        assert "read in 16 streams" in rnn_tui(command, trained, long_text).out.splitlines()[2]
        assert "streams" not in rnn_tui(command, trained, long_text, "--exact").out
        assert "streams" not in rnn_tui(command, trained, song).out
        assert "32,768 characters or more" in " ".join(rnn_tui(command, "--help").out.split())


@pytest.mark.parametrize("split", ["end", "interleaved"])
def test_counting_beside_the_network_is_a_figure_of_its_own(rnn_tui, song, tmp_path, split):
    sizes = ("--hidden", 8, "--seq", 10, "--batch", 4, "--steps", 20, "--split", split)
    assert rnn_tui("train", song, *sizes, "--out", tmp_path / "run", "--quiet").status == 0
    text, learnt = "gently row the boat\ndown, down", song.read_text()
    if split == "interleaved":  # of each of four streams the first steps of ten characters
        streams = [learnt[begin : begin + 470] for begin in range(0, 1_880, 470)]
        learnt = "".join(stream[:420] for stream in streams)
    else:
        learnt = learnt[: int(0.9 * len(learnt))]
    (tmp_path / "text.txt").write_text(text)
    words = ("eval", tmp_path / "run", tmp_path / "text.txt")
    told = json.loads(rnn_tui(*words, "--with-counts", 3, "--json").out)
    counts = plain_shares(learnt, text, len(set(learnt)), 3)
    assert told["loss_of_counts"] == pytest.approx(-sum(map(math.log, counts)) / len(text))
    assert (told["counts"], told["counts_weight"]) == (3, 0.2)
    assert told["loss_with_counts"] < told["loss"] == json.loads(rnn_tui(*words, "--json").out)["loss"]
    lines = rnn_tui(*words, "--with-counts", 3).out.splitlines()
    assert lines[:2] == rnn_tui(*words).out.splitlines() and lines[2].startswith("not the network's loss")
    assert all(f"{told[name]:.4f}" in lines[2] for name in ("loss_of_counts", "loss_with_counts"))


def test_counting_needs_the_text_that_the_run_learnt(rnn_tui, song, tmp_path):
    run = tmp_path / "run"
    assert rnn_tui("train", song, "--hidden", 16, "--steps", 20, "--out", run, "--quiet").status == 0
    (tmp_path / "other.txt").write_text("row, row")
    for path in (song, run / "text.txt"):
        path.unlink()
    assert rnn_tui("eval", run, tmp_path / "other.txt").status == 0
    answer = rnn_tui("eval", run, tmp_path / "other.txt", "--with-counts", 3)
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert "--with-counts" in answer.err and "song" in answer.err and "gone" in answer.err
    for order in (0, 10):
        answer = rnn_tui("eval", run, tmp_path / "other.txt", "--with-counts", order)
        assert answer.status == 2 and "from 1 to 9" in answer.err


def test_counting_beside_a_text_that_is_too_long_is_refused(rnn_tui, trained, tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_tui.cli.evaluate.MOST_COUNTED", 7)
    (tmp_path / "other.txt").write_text("row, row")
    answer = rnn_tui("eval", trained, tmp_path / "other.txt", "--with-counts", 3)
    assert answer.status == 2 and "too long for that; 7 characters at most" in answer.err


def test_the_bar_is_on_a_terminal_after_a_while_and_is_gone_in_the_end(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    now = iter([0.0, 0.2, 1.0, 1.05, 1.5])
    with progress_bar(clock=lambda: next(now)) as may_go_on:
        assert all(may_go_on(share) for share in (0.0, 0.1, 0.25, 0.26, 0.5))
    printed = capsys.readouterr().err
    assert "25 %  00:03 left" in printed and "50 %  00:01 left" in printed and "10 %" not in printed
    assert "26 %" not in printed


def test_there_is_no_bar_for_what_is_quick_nor_where_no_terminal_is(capsys, monkeypatch):
    with progress_bar(clock=iter([0.0, 9.0]).__next__) as may_go_on:
        assert may_go_on(0.5)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress_bar(clock=lambda: 7.0) as may_go_on:
        assert may_go_on(0.5)
    assert capsys.readouterr().err == ""
