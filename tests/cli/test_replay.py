"""rnn-tui train --replay: a run is trained again to the same bits, or one line says why not."""

import json

import pytest

from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.layout import METRICS, NEWEST

CHANGE = {"event": "setting", "step": 60, "name": "dropout", "value": 0.5}


def test_a_run_that_went_on_with_other_settings_is_trained_again(rnn_tui, trained, tmp_path):
    live = ("--lr", 3e-3, "--dropout", 0.2, "--clip-norm", "off", "--report-every", 10)
    assert rnn_tui("train", "--resume", trained, "--steps", 180, *live, "--quiet").status == 0
    lines = [json.loads(line) for line in (trained / METRICS).read_text().splitlines()]
    changed = {line["name"]: line["value"] for line in lines if line["event"] == "setting"}
    assert changed == {"learning_rate": 3e-3, "dropout": 0.2, "clip_norm": None, "report_every": 10}
    out = tmp_path / "again"
    answer = rnn_tui("train", "--replay", trained, "--out", out)
    assert answer.status == 0 and "after step 120: dropout = 0.2\n" in answer.err
    first, *_lines, last = answer.out.splitlines()
    begins = "run is played again, with its own number of threads (1), up to step 180; 4 changes of settings on the way"
    assert first == begins and last == "the parameters are those of run, bit for bit"
    there, here = (load_checkpoint(folder / NEWEST) for folder in (trained, out))
    assert here.network.flat.tobytes() == there.network.flat.tobytes() and here.config == there.config


def test_what_comes_out_otherwise_is_said_and_counts_as_a_failure(rnn_tui, trained):
    first, *rest = (trained / METRICS).read_text().splitlines()
    (trained / METRICS).write_text("\n".join([first, json.dumps(CHANGE), *rest, ""]))
    answer = rnn_tui("train", "--replay", trained, "--quiet")
    assert answer.status == 2 and answer.out == "" and "the parameters are not those of run" in answer.err


@pytest.mark.parametrize(
    "option",
    [("--lr", 1e-3), ("--steps", 9), ("--threads", 1), ("--resume", "last"), ("--from", "last"), ("--preset", "quick")],
    ids=lambda option: option[0],
)
def test_what_a_run_says_itself_cannot_be_given_as_well(rnn_tui, trained, option):
    answer = rnn_tui("train", "--replay", trained, *option)
    assert answer.status == 2 and answer.err.count("\n") == 1 and f"{option[0]} cannot be given" in answer.err


def test_a_run_that_cannot_be_played_again_says_so_in_one_line_and_leaves_no_folder(rnn_tui, trained, tmp_path):
    (trained / METRICS).unlink()
    answer = rnn_tui("train", "--replay", trained, "--out", tmp_path / "again")
    assert answer.status == 2 and answer.err.count("\n") == 1 and not (tmp_path / "again").exists()
    assert "it cannot be played again: lines of its log are missing" in answer.err
