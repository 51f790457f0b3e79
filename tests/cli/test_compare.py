"""rnn-tui runs compare: the comparison of the screen, without it."""

import json

import pytest

from rnn_tui.places import runs_folder

SMALL = ("--hidden", 12, "--seq", 16, "--batch", 4, "--steps", 20, "--quiet")


@pytest.fixture
def kept(rnn_tui, song, tmp_path):
    """Two runs of one text, and one of another."""
    other = tmp_path / "mill.txt"
    other.write_text("the mill turns, the mill stands\n" * 60, encoding="utf-8")
    for name, text, more in (("first", song, ()), ("second", song, ("--cell", "gru")), ("third", other, ())):
        assert rnn_tui("train", text, "--preset", "rnn", *SMALL, *more, "--out", runs_folder() / name).status == 0
    return runs_folder()


@pytest.mark.usefixtures("kept")
def test_runs_are_compared_by_what_differs_and_each_writes_what_generate_writes(rnn_tui):
    answer = rnn_tui("runs", "compare", "first", "second", "--prime", "row Ω")
    assert answer.status == 0 and answer.err == ""
    lines = answer.out.split("\n")
    assert lines[:2] == ["A  first", "B  second"] and "cell: A rnn | B gru" in lines
    assert not any("comparable" in line or line.startswith("hidden units") for line in lines)
    assert answer.out.count("the training text does not contain 'Ω'") == 2
    for name in ("first", "second"):
        alone = rnn_tui("generate", name, "--prime", "row Ω", "--length", 200)
        assert alone.out.removeprefix("row Ω").rstrip("\n") in answer.out


@pytest.mark.usefixtures("kept")
def test_other_texts_are_told_and_json_has_it_all(rnn_tui):
    answer = rnn_tui("runs", "compare", "first", "third")
    assert "The texts differ (A | B): their losses are not comparable." in answer.out
    records = [json.loads(line) for line in rnn_tui("runs", "compare", "first", "third", "--json").out.splitlines()]
    assert [(record["sign"], record["run"], record["problem"]) for record in records] == [
        ("A", "first", None),
        ("B", "third", None),
    ]
    assert len({record["text_sha256"] for record in records}) == 2 and len({record["prime"] for record in records}) == 1
    assert all(len(record["written"]) == 200 and record["unknown"] is not None for record in records)


def test_a_damaged_run_is_told_and_the_others_are_compared(rnn_tui, kept):
    for name in ("best.safetensors", "checkpoint.safetensors"):
        (kept / "second" / name).write_bytes(b"nothing")
    answer = rnn_tui("runs", "compare", "first", "second", "third")
    assert answer.status == 0 and "not a checkpoint" in answer.out and "\nC\n" in answer.out


@pytest.mark.usefixtures("kept")
def test_what_cannot_be_compared_is_one_line_and_2(rnn_tui, tmp_path):
    folders = [tmp_path / str(number) for number in range(9)]
    for folder in folders:
        folder.mkdir()
    for runs, said in (
        (["first"], "first: name a second run"),
        (["first", runs_folder() / "first"], "name a second run"),
        (["first", "nowhere"], "nowhere"),
        ([], "'RUNS...'"),
        (folders, "at most 8 runs can be compared, not 9"),
    ):
        answer = rnn_tui("runs", "compare", *runs)
        assert answer.status == 2 and said in answer.err and answer.err.count("\n") == 1
