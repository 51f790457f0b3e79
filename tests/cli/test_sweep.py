"""rnn-tui sweep: from a file to runs, to a table, and the best of them."""

import csv
import io
import json
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pyte
import pytest
from rich.console import Console
from small_sweeps import CORPUS, SMALL, InThisProcess, make, product_of, run

from rnn_tui.cli import sweep as command
from rnn_tui.cli.confirm import confirm
from rnn_tui.cli.grid_file import configs_of, grid_from_toml
from rnn_tui.cli.sweep_curves import SweepCurves
from rnn_tui.cli.sweep_readers import LineReader, _table_of
from rnn_tui.errors import RunHeldError
from rnn_tui.places import runs_folder
from rnn_tui.runs.lock import RunLock
from rnn_tui.runs.recorder import facts_of
from rnn_tui.runs.summary import summaries, summarise
from rnn_tui.sweep.costs import Cost
from rnn_tui.sweep.course import Course, Looked
from rnn_tui.sweep.plan import make_plan
from rnn_tui.sweep.standing import Board, Standing, rank
from rnn_tui.terminal.sweep import describe_ranking

DOCUMENTS = Path(__file__).parent.parent.parent / "docs" / "sweeps"
GRID = """
preset = "rnn"
steps = 20
report-every = 5
seq = 8
batch = 4
hidden = [4, 6]
lr = [0.002, 0.01]
seeds = [1, 2]
"""


@pytest.fixture
def grid(tmp_path):
    path = tmp_path / "grid.toml"
    path.write_text(GRID)
    return path


@pytest.fixture
def in_this_process(monkeypatch):
    """Have the trials trained here; return those that are asked to train them."""
    executors = []

    def make(_workers):
        executors.append(InThisProcess())
        return executors[-1]

    monkeypatch.setattr(command, "Processes", make)
    return executors


def test_from_a_file_to_the_best_with_its_spread(rnn_tui, song, grid, in_this_process):
    answer = rnn_tui("sweep", song, "--grid", grid, "--workers", 2)
    assert (answer.status, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0].startswith("8 trials, 2 workers: about ")
    assert [line.split()[0] for line in lines[1:9]] == [f"{n}/8" for n in range(1, 9)]
    assert lines[9].split()[:5] == ["trial", "hidden", "units", "highest", "learning"] and len(lines) >= 20
    (folder,) = runs_folder().glob("sweep-song-*")
    assert lines[-1].endswith(f"rnn-tui sweep show {folder}")
    assert {run.path.parent for run in summaries()} == {folder} and len(summaries()) == 8

    rows = list(csv.DictReader(io.StringIO(rnn_tui("sweep", "show", folder, "--csv").out)))
    objects = [json.loads(line) for line in rnn_tui("sweep", "show", folder, "--json").out.splitlines()]
    for row, found in zip(rows, objects[:-1], strict=True):
        run = summarise(folder / row["trial"])
        assert float(row["best_val_loss"]) == found["best_val_loss"] == run.best_val_loss
        assert int(row["step"]) == found["step"] == run.step == 20
        assert int(row["hidden_size"]) == run.config.hidden_size and int(row["seed"]) == run.config.seed
    best = objects[-1]
    groups = {}
    for found in objects[:-1]:
        groups.setdefault((found["hidden_size"], found["learning_rate"]), []).append(found["best_val_loss"])
    losses = min(groups.values(), key=sum)
    assert best["mean"] == pytest.approx(sum(losses) / 2)
    assert (best["min"], best["max"], best["n"], best["measure"]) == (min(losses), max(losses), 2, "validation")
    shown = rnn_tui("sweep", "show", folder).out
    spread = f"{best['mean']:.4f} nats on average over 2 seeds, from {min(losses):.4f} to {max(losses):.4f}"
    assert spread in shown and spread in answer.out
    assert f"{best['mean']:.4f}".replace(".", ",") in rnn_tui("sweep", "show", folder, "--lang", "fr").out

    again = rnn_tui("sweep", song, "--grid", grid)  # all is done: nothing to pay, nothing to train
    assert again.status == 0 and "1/8" not in again.out and spread in again.out
    assert [len(executor.jobs) for executor in in_this_process] == [8, 0]


@pytest.mark.usefixtures("in_this_process")
def test_objects_and_nothing_else_with_json_and_by_halving(rnn_tui, song, grid, tmp_path):
    out = tmp_path / "sweep"
    answer = rnn_tui("sweep", song, "--grid", grid, "--out", out, "--halving", "--json")
    assert (answer.status, answer.err) == (0, "")
    events = [json.loads(line) for line in answer.out.splitlines()]
    assert [event["event"] for event in events] == ["cost", "rung", "rung", "trial", "trial", "best"]
    assert [(event["step"], len(event["kept"])) for event in events[1:3]] == [(5, 4), (10, 2)]
    assert events[-1]["trials"] == [event["trial"] for event in events[3:5]] and events[-1]["sweep"] == str(out)
    other = tmp_path / "other.txt"
    other.write_text("another text, " * 99)
    refused = rnn_tui("sweep", other, "--grid", grid, "--out", out, "--halving")
    assert refused.status == 2 and "another text (song.txt)" in refused.err and refused.err.count("\n") == 1


def test_a_long_sweep_is_asked_about(rnn_tui, song, grid, tmp_path, in_this_process, monkeypatch):
    monkeypatch.setattr(command, "cost_of", lambda *_given: Cost(8, 5000.0, 3_000_000))
    asked = []
    monkeypatch.setattr(command, "confirm", lambda question: asked.append(question) or False)
    answer = rnn_tui("sweep", song, "--grid", grid, "--workers", 1, "--out", tmp_path / "out")
    assert answer.out == "8 trials, 1 worker: about 1 h 23 min, up to 3.0 MB on disk\n"
    assert answer.status == 0 and len(asked) == 1 and not (tmp_path / "out").exists()
    assert in_this_process[0].jobs == [] and in_this_process[0].stopped
    monkeypatch.setattr(command, "confirm", confirm)
    told = rnn_tui("sweep", song, "--grid", grid, "--json")
    assert told.status == 2 and "--yes" in told.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hiden = [3, 4]", "'hidden'"),
        ('cell = ["rnn", "tree"]', "tree"),
        ("hidden = [3, 0]", "hidden"),
        ("hidden = []", "empty"),
        ("hidden = [", "TOML"),
        ('budget = ["90s", "soon"]', "budget: 'soon'"),
        ("seeds = 3", "seeds"),
        ("seeds = [1.5]", "seed"),
        ("seeds = [1]\nseed = 2", "not both"),
        ("trials = 3", "[[trials]]"),
        ("[[trials]]\nhiden = 3", "'hidden'"),
        ("[hidden]\nx = 3", "hidden"),
        ('preset = ["quick", "quik"]', "quik"),
        ('preset = "auto"\nhidden = [3, 4]', "hidden"),
        ("val-fraction = [0.1, 0.6]\ntest-fraction = 0.5", "val-fraction"),
        (f"hidden = {[*range(1, 60)]}\nbatch = {[*range(1, 60)]}", "3,481"),
    ],
)
def test_what_a_grid_cannot_be_is_one_line_with_the_name_of_the_file(rnn_tui, song, grid, text, said):
    grid.write_text(text)
    answer = rnn_tui("sweep", song, "--grid", grid)
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
    assert said in answer.err and "grid.toml" in answer.err
    assert not runs_folder().exists()


def test_what_cannot_be_used_is_one_line_and_2(rnn_tui, song, grid, tmp_path):
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").touch()
    for words, said in (
        (["nowhere", "--grid", grid], "nowhere"),
        ([], "TEXT"),
        ([song], "--grid"),
        ([song, "--grid", tmp_path / "none.toml"], "none.toml"),
        ([song, "--grid", grid, "--workers", 0], "--workers"),
        ([song, "--grid", grid, "--threads", 0], "--threads"),
        ([song, "--grid", grid, "--out", full], "not empty"),
        (["show", full], "no sweep"),
    ):
        answer = rnn_tui("sweep", *words)
        assert answer.status == 2 and said in answer.err and answer.err.count("\n") == 1, words
    grid.write_text('preset = "rnn"\nhidden = [4, 6]\nsteps = [5, 6]')
    answer = rnn_tui("sweep", song, "--grid", grid, "--halving")
    assert answer.status == 2 and "--halving" in answer.err


def test_a_sweep_that_another_process_trains_is_said_to_be_in_use(tmp_path):
    plan, executor, other = make(tmp_path), InThisProcess(), RunLock(tmp_path)
    other.acquire()
    with pytest.raises(RunHeldError, match=r": the sweep is in use by .*\(process \d+\)"):
        command._train(tmp_path, plan, executor, threads=1, as_json=False)
    other.release()
    assert executor.jobs == []


OVERLAP = "The spreads of the two overlap: with other seeds the second might be first."
EQUAL = "The two are equal, seed by seed: what tells them apart changed nothing."


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        (([2.5], [2.4]), ["hidden units 6, * 2.4000 nats (one seed)", "hidden units 4, 2.5000 nats (one seed)"]),
        (
            ([2.1, 2.5, 2.6], [2.2, 2.3, 2.6]),
            [
                "hidden units 6, * 2.3667 nats on average over 3 seeds, from 2.2000 to 2.6000",
                "hidden units 4, 2.4000 nats on average over 3 seeds, from 2.1000 to 2.6000",
                OVERLAP,
            ],
        ),
        (
            ([2.1, None], [2.6, 2.7]),
            [
                "hidden units 6, * 2.6500 nats on average over 2 seeds, from 2.6000 to 2.7000",
                "hidden units 4, 2.1000 nats (one seed); 1 seed without a result",
            ],
        ),
        (
            ([2.1, 2.3], [2.1, 2.3]),
            [
                "hidden units 4, * 2.2000 nats on average over 2 seeds, from 2.1000 to 2.3000",
                "hidden units 6, 2.2000 nats on average over 2 seeds, from 2.1000 to 2.3000",
                EQUAL,
            ],
        ),
        (([None], [None]), ["no trial has finished"]),
    ],
)
def test_the_best_is_named_with_its_spread_ties_and_seeds_that_diverged(losses, said):
    """A seed without a loss diverged: its settings come after all others, whatever the other seeds came to."""
    configs = [
        replace(SMALL, hidden_size=size, seed=seed)
        for size, each in zip((4, 6), losses, strict=True)
        for seed in range(len(each))
    ]
    plan = make_plan(facts_of(CORPUS), configs, ["hidden_size"], halving=False)
    standings = [
        Standing(trial, "diverged" if loss is None else "finished", best_val_loss=loss)
        for trial, loss in zip(plan.trials, (loss for each in losses for loss in each), strict=True)
    ]
    lines = describe_ranking(plan, rank(standings))
    heads = ["best: ", "second: ", "", ""] if len(said) > 1 else [""]
    assert lines == [head + line.replace("*", "validation loss") for head, line in zip(heads, said)]


def test_what_failed_is_said_to_be_tried_again(tmp_path, capsys):
    plan = make(tmp_path, product_of()[:2])
    reader = LineReader(tmp_path, plan, Course(tmp_path, plan, InThisProcess()))
    reader.say_end([Standing(trial, "failed", error="no room") for trial in plan.trials])
    assert "what failed is tried again by the same command\n" in capsys.readouterr().out


def test_curves_are_drawn_where_ten_lines_are_left(tmp_path):
    """As at 80x24 below a table of six trials: the first of them, as many as leave the plot its lines."""
    plan = make(tmp_path, product_of()[:2])
    _events, standings = run(tmp_path, plan, InThisProcess())
    for height, curves in ((8, 0), (9, 1), (10, 2), (30, 2)):
        drawn = SweepCurves(tmp_path).draw(standings, 79, height)
        lines = [] if drawn is None else "".join(each.text for each in drawn.segments).splitlines()
        assert sum(trial.name in line for line in lines for trial in plan.trials) == curves and len(lines) <= height


def test_a_second_interrupt_is_answered_while_the_table_is_drawn(rnn_tui, song, grid, monkeypatch):
    """Which has something of its own in the place of the standard error."""

    class Interrupted(InThisProcess):
        def submit(self, job):
            if not self.jobs:
                for _twice in range(2):
                    signal.raise_signal(signal.SIGINT)
            return super().submit(job)

    signals = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [signal.getsignal(each) for each in signals]
    monkeypatch.setattr(command, "Processes", lambda _workers: Interrupted())
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(type(stream), "isatty", lambda _self: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    try:
        answer = rnn_tui("sweep", song, "--grid", grid, "--workers", 1)
    finally:
        for each, handler in zip(signals, before, strict=True):
            signal.signal(each, handler)
    assert answer.status == 130 and answer.out.endswith(
        "the trials under way are being saved\nstopped, and saved; the same command continues the sweep\n"
    )


def test_a_line_says_that_trials_wait_where_none_is_trained(tmp_path, capsys):
    """As on a cluster whose workers have all gone."""
    plan, seconds = make(tmp_path), iter(range(0, 99, 20))
    reader = LineReader(tmp_path, plan, Course(tmp_path, plan, InThisProcess()), clock=lambda: next(seconds))
    reader.handle(Looked())
    assert capsys.readouterr().out == ""
    reader.handle(Looked())
    assert capsys.readouterr().out == "no trial is being trained now; the others wait for a worker\n"


def test_a_setting_may_be_written_as_in_a_file_of_settings():
    grid = grid_from_toml('clip_norm = ["off", 1]\nbudget = "1m"\nlr = [0.1, 0.1, 0.2]\ngain = [true, false]')
    assert grid.axes == {"clip_norm": [None, 1], "learning_rate": [0.1, 0.2], "gain": [True, False]}
    assert grid.fixed == {"budget": 60.0}


@pytest.mark.parametrize(("name", "trials"), [("cells-layers-sizes", 36), ("rate-gain-dropconnect", 54)])
def test_the_grids_of_the_documents_are_grids(name, trials):
    grid = grid_from_toml((DOCUMENTS / f"{name}.toml").read_text("utf-8"))
    assert len(set(configs_of(grid))) == grid.count == trials


def test_where_the_table_is_too_wide_its_heads_are_folded_before_anything_is_cut(tmp_path):
    plan, drawn = make(tmp_path), io.StringIO()
    console = Console(width=80, file=drawn)
    console.print(_table_of(plan, Board(tmp_path, plan).look(), console))
    upper, lower, _line, first, *_others = drawn.getvalue().splitlines()
    assert upper.split() == ["hidden", "highest", "best"]
    assert " ".join(lower.split()) == "trial units learning rate state step time training validation val"
    assert first.split()[:4] == ["1-rnn-4-seed-1", "4", "0.05", "waiting"]


@pytest.mark.parametrize(("columns", "lines", "curves"), [(80, 24, False), (130, 60, True)])
def test_on_a_terminal_the_table_is_drawn_where_it_stands(
    rnn_tui, song, grid, in_this_process, monkeypatch, columns, lines, curves
):
    """With the curves below it where there is room; at the end it is gone, and printed as it is then."""
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(type(stream), "isatty", lambda _self: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(lines))
    answer = rnn_tui("sweep", song, "--grid", grid, "--workers", 1)
    assert answer.status == 0 and len(in_this_process[0].jobs) == 8
    screen = pyte.Screen(columns, lines)
    pyte.Stream(screen).feed(answer.out.replace("\n", "\r\n"))
    shown = [line.rstrip() for line in screen.display]
    assert sum("finished" in line for line in shown) == 8 and sum(line.startswith("trial") for line in shown) == 1
    assert all(f"{n}/8" in "\n".join(shown) for n in range(3, 9)) and "waiting" not in "\n".join(shown)
    assert ("nats per character" in answer.out) == curves
    best = json.loads(rnn_tui("sweep", "show", *runs_folder().glob("sweep-*"), "--json").out.splitlines()[0])
    assert f"{best['best_val_loss']:.4f}" in "\n".join(shown)  # whole, however narrow the terminal
