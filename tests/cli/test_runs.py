"""rnn-tui runs, train --resume, train --from, export: what a user does with what was kept."""

import csv
import io
import json
import re
import sys
from dataclasses import fields

import pytest
from small_training import report_lines

from rnn_tui.language import set_language
from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import find_run
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.lock import RunLock
from rnn_tui.training.config import TrainingConfig
from rnn_tui.training.settings import label_of

SMALL = ("--hidden", 12, "--seq", 16, "--batch", 4)


@pytest.fixture
def kept(train_once):
    """Two runs in their own place, under names that tell them apart."""
    for name, steps in (("first", 60), ("second", 40)):
        train_once(runs_folder() / name, "--preset", "rnn", *SMALL, "--steps", steps)
    return runs_folder()


def test_the_list_names_text_network_steps_losses_and_sizes(rnn_tui, kept):
    answer = rnn_tui("runs")
    assert answer.status == 0 and "song" in answer.out and "RNN 12" in answer.out and "2 runs" in answer.out
    records = [json.loads(line) for line in rnn_tui("runs", "--json").out.splitlines()]
    assert [(record["run"], record["steps"], record["hidden_size"]) for record in records] == [
        ("first", 60, 12),
        ("second", 40, 12),
    ]
    assert all(record["size"] > 10_000 and record["age"] >= 0 and not record["held"] for record in records)
    assert rnn_tui("runs", "show", "first", "--json").status == 0
    assert str(kept / "first") in rnn_tui("runs", "show", "first").out


@pytest.mark.usefixtures("kept")
def test_the_facts_of_a_run_stand_in_one_column_under_the_labels_of_the_settings(rnn_tui):
    for language, colon in (("en", ":"), ("fr", "\N{NO-BREAK SPACE}:")):
        facts, settings = rnn_tui("runs", "show", "first", "--lang", language).out.split("\n\n")
        for block in (facts, settings):
            heads = [re.match(rf"(.*?{colon}) +(?=\S)", line) for line in block.splitlines()]
            assert len({head.end() for head in heads}) == 1
        names = [line.split(colon)[0] for line in settings.splitlines()]
        set_language(language)
        assert names == [label_of(each.name) for each in fields(TrainingConfig)]
        assert ("0,008" if language == "fr" else "0.008") in settings


LONG = "2026-11-25-1737-dinosaurs-and-other-creatures-of-the-sea-balanced"


@pytest.fixture
def long_name(kept, rnn_tui):
    assert rnn_tui("runs", "rename", "first", LONG).status == 0
    return kept


@pytest.mark.usefixtures("long_name")
@pytest.mark.parametrize("columns", ["30", "80", "200"])
def test_into_a_pipe_no_name_is_cut(rnn_tui, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    answer = rnn_tui("runs")
    assert LONG in answer.out and "song.txt" in answer.out and "…" not in answer.out
    head, _rule, *rows, _total = [line for line in answer.out.splitlines() if line.strip()]
    assert head.split()[0] == "run" and len(rows) == 2


@pytest.mark.usefixtures("long_name")
@pytest.mark.parametrize(
    ("columns", "whole"),
    [
        ("200", {LONG, "song.txt"}),
        ("120", {LONG, "song.txt"}),
        ("110", {LONG, "song.txt"}),
        ("80", {"song.txt"}),
        ("30", set()),
    ],
)
def test_on_a_terminal_the_name_has_its_width_and_figures_are_not_cut(rnn_tui, monkeypatch, columns, whole):
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _self: True)
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("TERM", "xterm")
    out = re.sub(r"\x1b\[[\d;]*m", "", rnn_tui("runs").out)
    assert {name for name in (LONG, "song.txt") if name in out} == whole
    lines = out.splitlines()
    assert max(map(len, lines)) <= int(columns)
    assert [line.split()[-1] for line in lines if "RNN 12" in line] == ["kB", "kB"] or columns == "30"
    if LONG in whole:  # and no room is given away between them
        assert LONG + (" " if columns == "110" else "  ") + "song.txt" in out


def test_no_runs_are_no_mistake(rnn_tui):
    assert rnn_tui("runs").status == 0 and rnn_tui("runs", "--json").out == ""


def test_a_run_is_renamed_noted_and_deleted(rnn_tui, kept):
    assert rnn_tui("runs", "rename", "first", "a better name").status == 0
    assert rnn_tui("runs", "note", "a better", "the one\nwith 60 steps").status == 0
    shown = json.loads(rnn_tui("runs", "show", "a better", "--json").out)
    assert (shown["run"], shown["note"]) == ("a better name", "the one with 60 steps")
    assert rnn_tui("runs", "rm", "second", "--yes").status == 0
    assert "\n1 run, " in rnn_tui("runs").out and "\n1 essai, " in rnn_tui("runs", "--lang", "fr").out
    assert [path.name for path in kept.iterdir()] == ["a better name"]


@pytest.mark.parametrize(
    ("language", "typed", "kept_runs"),
    [
        ("en", "y\n", ["second"]),
        ("en", "Yes\n", ["second"]),
        ("en", "o\nn\n", ["first", "second"]),
        ("fr", "o\n", ["second"]),
        ("fr", "OUI \n", ["second"]),
        ("fr", "y\n", ["second"]),
        ("fr", "\n", ["first", "second"]),
        ("fr", "non\n", ["first", "second"]),
    ],
)
def test_deleting_is_asked_for_and_answered_in_the_readers_language(
    rnn_tui, kept, monkeypatch, language, typed, kept_runs
):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    answer = rnn_tui("runs", "rm", "first", "--lang", language)
    assert answer.status == 0 and sorted(path.name for path in kept.iterdir()) == kept_runs
    assert ("[y/N] " if language == "en" else "[o/N] ") in answer.out
    assert ("please answer with y or n" in answer.out) == (typed[0] == "o" and language == "en")


def test_where_no_answer_comes_nothing_is_deleted(rnn_tui, kept, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert rnn_tui("runs", "rm", "first").status == 130 and (kept / "first").is_dir()


def test_a_run_that_never_began_is_not_the_last(rnn_tui, kept):
    began = kept / "second"
    lost = kept / "third"
    lost.mkdir()
    for name in ("run.json", "config.json"):
        (lost / name).write_bytes((began / name).read_bytes())
    assert rnn_tui("generate", "last", "--length", 3).status == 0
    lock = RunLock(lost)  # it begins now: it may be followed
    lock.acquire()
    assert find_run("last") == lost
    lock.release()


@pytest.mark.parametrize("name", ["second", "", "..", "a/b", "last", "x" * 101, "語" * 100, "a\x1b", "a\ud800"])
def test_names_that_cannot_be_are_refused(rnn_tui, kept, name):
    answer = rnn_tui("runs", "rename", "first", name)
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert (kept / "first").is_dir() and (kept / "second").is_dir()


def test_what_cannot_be_undone_wants_a_whole_name_or_a_path(rnn_tui, kept, monkeypatch):
    for name in ("", "f", "firs", "last", "FIRST", "first ", "*"):
        for command, more in (("rm", "--yes"), ("rename", "other")):
            answer = rnn_tui("runs", command, name, more)
            assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
            assert ("give the full name here, or a path; this is " in answer.err) == (name in {"f", "firs", "last"})
    assert sorted(path.name for path in kept.iterdir()) == ["first", "second"]
    monkeypatch.chdir(kept / "first")
    assert rnn_tui("runs", "rename", ".", "other").out == f"{kept / 'other'}\n"
    assert rnn_tui("runs", "rm", "../second/", "--yes").status == 0 and rnn_tui("runs", "rm", ".", "--yes").status == 0
    assert list(kept.iterdir()) == []


EMPTY = {
    "the name of the run is empty": [
        ("runs", "rm", ""),
        ("runs", "rm", "", "--yes"),
        ("runs", "rename", "", "x"),
        ("runs", "note", "", "x"),
        ("runs", "show", ""),
        ("generate", ""),
        ("eval", "", "lesson"),
        ("score", "", "lesson"),
        ("export", "", "--csv"),
        ("train", "--resume", ""),
        ("train", "lesson", "--from", ""),
    ],
    "the name of the text is empty": [("train", ""), ("eval", "first", ""), ("",)],
    "the path is empty": [
        ("train", "lesson", "--out", ""),
        ("train", "lesson", "--config", ""),
        ("generate", "first", "--prime-file", ""),
        ("export", "first", "--tensorboard", ""),
        ("export", "first", "--torch", ""),
    ],
}


def test_nothing_takes_an_empty_name_or_path(rnn_tui, kept, tmp_path, monkeypatch):
    (kept / "second").rename(tmp_path / "second")  # every name begins so, and of one there is no doubt
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    for said, commands in EMPTY.items():
        for words in commands:
            answer = rnn_tui(*words)
            assert (answer.status, answer.out) == (2, "") and answer.err.endswith(f"{said}\n"), words
    assert (kept / "first").is_dir() and not list((tmp_path / "empty").iterdir())


def test_a_run_that_is_held_is_neither_renamed_nor_deleted_nor_resumed(rnn_tui, kept):
    lock = RunLock(kept / "first")
    lock.acquire()
    for words in (("runs", "rename", "first", "x"), ("runs", "rm", "first", "--yes"), ("train", "--resume", "first")):
        answer = rnn_tui(*words)
        assert answer.status == 2 and "is in use by" in answer.err, words
    assert json.loads(rnn_tui("runs", "--json").out.splitlines()[0])["held"]
    lock.release()


def test_a_folder_that_is_no_run_is_not_deleted(rnn_tui, tmp_path):
    (tmp_path / "mine").mkdir()
    assert rnn_tui("runs", "rm", tmp_path / "mine", "--yes").status == 2 and (tmp_path / "mine").is_dir()


def test_a_damaged_run_is_listed_as_such(rnn_tui, kept):
    (kept / "first" / "checkpoint.safetensors").write_bytes(b"nothing")
    assert rnn_tui("runs").status == 0
    records = {record["run"]: record for record in map(json.loads, rnn_tui("runs", "--json").out.splitlines())}
    assert records["first"]["problem"] and not records["second"]["problem"]
    answer = rnn_tui("train", "--resume", "first")
    assert answer.status == 2 and "checkpoint.safetensors" in answer.err


def test_going_on_with_a_run(rnn_tui, kept):
    answer = rnn_tui("train", "--resume", "second", "--steps", 80, "--json")
    assert answer.status == 0 and json.loads(answer.out.splitlines()[-1])["steps"] == 80
    ended = rnn_tui("train", "--resume", "second", "--steps", 1)
    assert ended.status == 2 and "it has finished, after 80 steps" in ended.err
    ended = rnn_tui("train", "--resume", "second")
    assert ended.status == 2 and "it has finished" in ended.err
    refused = rnn_tui("train", "--resume", "second", "--hidden", 99)
    assert refused.status == 2 and "to change --hidden, start" in refused.err
    assert rnn_tui("train", "--resume", "second", "--steps", 100, "--lr", "1e-3", "--quiet").status == 0
    lines = [json.loads(line) for line in (kept / "second" / "metrics.jsonl").read_text().splitlines()]
    assert {"event": "setting", "step": 80, "name": "learning_rate", "value": 1e-3} in lines


def test_beginning_with_the_parameters_of_a_run(rnn_tui, kept, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("your boat, down the stream, row gently, row é\n" * 30)
    out = tmp_path / "fork"
    answer = rnn_tui("train", other, "--from", "first", "--steps", 20, "--lr", "1e-3", "--out", out)
    assert answer.status == 0 and "'é' (30)" in answer.out and "starts from the parameters of first" in answer.out
    forked = load_checkpoint(out / "checkpoint.safetensors")
    assert forked.vocabulary == load_checkpoint(kept / "first" / "checkpoint.safetensors").vocabulary
    assert json.loads((out / "run.json").read_text())["parent"]["run"] == "first"
    refused = rnn_tui("train", other, "--from", "first", "--hidden", 13)
    assert refused.status == 2 and "RNN 12" in refused.err


def test_a_text_is_wanted_where_no_run_has_one(rnn_tui):
    answer = rnn_tui("train")
    assert answer.status == 2 and "TEXT is missing" in answer.err


# -- other people's tools


def test_figures_as_csv(rnn_tui, kept):
    rows = list(csv.DictReader(io.StringIO(rnn_tui("export", "first", "--csv").out)))
    lines = report_lines(kept / "first")
    assert [float(row["loss"]) for row in rows] == [line["loss"] for line in lines]


@pytest.fixture
def validated(rnn_tui, song):
    """A run that reports every 10 steps, validates every 40, and ends between two reports."""
    out = runs_folder() / "validated"
    assert rnn_tui("train", song, *SMALL, "--steps", 98, "--out", out, "--quiet").status == 0
    path = out / "metrics.jsonl"
    assert rnn_tui("export", out, "--csv").status == 0
    lines = report_lines(out)
    figures = [None, None, None, 3.5, 3.5, 3.5, 3.5, 3.25, 3.25]
    path.write_text(
        "".join(
            json.dumps({**lines[0], "step": 10 * number, "val_loss": figure, "seconds": float(number)}) + "\n"
            for number, figure in enumerate(figures, 1)
        )
    )
    return out


def validations_of(csv_text: str) -> dict[int, float]:
    return {
        int(row["step"]): float(row["val_loss"]) for row in csv.DictReader(io.StringIO(csv_text)) if row["val_loss"]
    }


def test_a_validation_is_one_point_at_its_own_step_the_exact_final_one_included(rnn_tui, validated):
    exact = json.loads((validated / "end.json").read_text())
    assert exact["step"] == 98
    told = rnn_tui("export", validated, "--csv").out
    assert validations_of(told) == {40: 3.5, 80: 3.25, 98: exact["val_loss"]}
    assert told.splitlines()[-1].startswith("98,,,")
    (validated / "end.json").write_text(json.dumps({**exact, "step": 90}))  # it ended at a report
    assert validations_of(rnn_tui("export", validated, "--csv").out) == {40: 3.5, 80: 3.25, 90: exact["val_loss"]}
    for stale in (json.dumps({**exact, "step": 20}), "{", "[]"):
        (validated / "end.json").write_text(stale)
        assert validations_of(rnn_tui("export", validated, "--csv").out) == {40: 3.5, 80: 3.25}


def test_the_exact_loss_is_that_of_the_end_where_a_training_goes_on(rnn_tui, kept):
    before = json.loads((kept / "first" / "end.json").read_text())
    answer = rnn_tui("train", "--resume", "first", "--steps", 90, "--json")
    finished = json.loads(answer.out.splitlines()[-1])
    after = json.loads((kept / "first" / "end.json").read_text())
    assert (before["step"], after["step"]) == (60, 90)
    assert after["val_loss"] == finished["val_loss"] != before["val_loss"]


def scalars_of(file) -> list[tuple[str, int, float]]:
    from tensorboardX.proto.event_pb2 import Event

    data, found = file.read_bytes(), []
    while data:  # a record: its length (8 bytes), a checksum (4), the event, a checksum (4)
        length = int.from_bytes(data[:8], "little")
        event = Event.FromString(data[12 : 12 + length])
        found += [(value.tag, event.step, value.simple_value) for value in event.summary.value]
        data = data[16 + length :]
    return found


def test_figures_for_tensorboard_are_read_back(rnn_tui, kept, tmp_path):
    answer = rnn_tui("export", "first", "--tensorboard", tmp_path / "board")
    assert answer.status == 0 and str(tmp_path / "board" / "first") in answer.err
    (file,) = (tmp_path / "board" / "first").iterdir()
    found = {(tag, step): figure for tag, step, figure in scalars_of(file)}
    lines = report_lines(kept / "first")
    for line in lines:
        assert found["loss/train", line["step"]] == pytest.approx(line["loss"], rel=1e-6)
        assert found["learning_rate", line["step"]] == pytest.approx(line["lr"], rel=1e-6)


@pytest.mark.usefixtures("kept")
def test_a_run_is_one_curve_for_tensorboard_however_often_it_is_written(rnn_tui, validated, tmp_path):
    board = tmp_path / "board"
    for run in (validated, validated, "first", "second", validated):
        assert rnn_tui("export", run, "--tensorboard", board).status == 0
    assert {path.name for path in board.iterdir()} == {"validated", "first", "second"}
    (file,) = (board / "validated").iterdir()
    points = [(step, figure) for tag, step, figure in scalars_of(file) if tag == "loss/validation"]
    exact = json.loads((validated / "end.json").read_text())["val_loss"]
    assert points == [(40, 3.5), (80, 3.25), (98, pytest.approx(exact, rel=1e-6))]


def test_parameters_for_pytorch_are_loaded_and_compute_the_same(rnn_tui, kept, tmp_path):
    torch = pytest.importorskip("torch", reason="PyTorch is not part of the lock")
    assert rnn_tui("export", "first", "--torch", tmp_path / "first.pt", "--last").status == 0
    checkpoint = load_checkpoint(kept / "first" / "checkpoint.safetensors")
    V = len(checkpoint.vocabulary)
    module = torch.nn.Module()
    module.rnn, module.out = torch.nn.RNN(V, 12), torch.nn.Linear(12, V)
    module.load_state_dict(torch.load(tmp_path / "first.pt", weights_only=True))
    theirs = module.out(module.rnn(torch.nn.functional.one_hot(torch.tensor([3]), V).float())[0])[0]
    _h, ours = checkpoint.network.step(3, checkpoint.network.zero_state(1)[:, :, 0])
    assert theirs.detach().numpy() == pytest.approx(ours, abs=1e-5)


@pytest.mark.parametrize(("option", "module"), [("--tensorboard", "tensorboardX"), ("--torch", "torch")])
def test_what_is_not_installed_is_said(rnn_tui, kept, tmp_path, monkeypatch, option, module):
    monkeypatch.setitem(__import__("sys").modules, module, None)
    answer = rnn_tui("export", kept / "first", option, tmp_path / "x")
    assert answer.status == 2 and f"pip install {module}" in answer.err


def test_an_export_of_nothing_or_to_nowhere(rnn_tui, kept, tmp_path):
    assert "choose what" in rnn_tui("export", "first").err
    (tmp_path / "file").write_text("")
    assert rnn_tui("export", "first", "--tensorboard", tmp_path / "file" / "x").status == 2
    (kept / "first" / "metrics.jsonl").unlink()
    assert "no metrics" in rnn_tui("export", "first", "--csv").err
