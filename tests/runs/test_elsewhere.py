"""Runs in other places are listed and found until they have gone."""

import json

from small_training import make_run

from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import find_run, runs_elsewhere
from rnn_tui.runs.keeping import remove_run, rename_run
from rnn_tui.runs.summary import summaries


def test_a_run_in_another_place_is_listed_and_found_until_it_has_gone(tmp_path):
    here = make_run(runs_folder() / "here").path
    there = make_run(tmp_path / "there").path
    assert [run.path for run in summaries()] == [here, there]
    assert find_run("the") == there and find_run("last") in {here, there}
    moved = rename_run(there, "yonder")
    assert [run.path for run in summaries()] == [here, moved]
    remove_run(moved)
    assert [run.path for run in summaries()] == [here]
    assert runs_elsewhere().folders() == []


def test_the_index_is_bounded_and_whatever_it_holds_does_no_harm(tmp_path):
    index = runs_elsewhere()
    for content in (
        b"",
        b"[",
        b'{"a": 1}',
        b"[" * 100_000,
        b'[1, null, "relative", "\\u0000", "/nowhere/at/all"]',
        b"\xff",
    ):
        index.path.parent.mkdir(parents=True, exist_ok=True)
        index.path.write_bytes(content)
        assert index.folders() == [] and summaries() == []
    index.path.write_text(json.dumps([str(tmp_path)] * 3_000))
    assert len(index.folders()) == 500
    index.remember(tmp_path)
    assert index.folders() == [tmp_path]
    index.path.unlink()
    index.path.mkdir()  # it cannot be written: that is nobody's trouble
    assert make_run(tmp_path / "run").path.is_dir() and summaries() == []
