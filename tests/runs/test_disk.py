"""Files that somebody else may have made, damaged, or taken away: what is read of them, and what is never written."""

import json
import os
import stat
import threading

import pytest
from small_training import AtOnce, make_trainer

from rnn_tui.errors import RnnTuiError, RunError
from rnn_tui.places import runs_folder
from rnn_tui.runs.catalogue import find_run, run_folders, runs_elsewhere
from rnn_tui.runs.files import open_to_change, open_to_read
from rnn_tui.runs.keeping import remove_run, rename_run
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, HOLDER, LOCK, METRICS, NEWEST, SAMPLES, SNAPSHOTS, TEXT
from rnn_tui.runs.lock import is_held
from rnn_tui.runs.log import RunLog, last_report
from rnn_tui.runs.recorder import RunFolder
from rnn_tui.runs.records import Records, RecordsReader
from rnn_tui.runs.resuming import resume
from rnn_tui.runs.saving import write_atomically
from rnn_tui.runs.summary import summaries
from rnn_tui.training.control import Control
from rnn_tui.training.events import Reported, SavingFailed

POSIX = pytest.mark.skipif(os.name != "posix", reason="links, FIFOs and modes are made as POSIX has them")


def record(folder: RunFolder) -> list:
    return list(folder.record(folder.trainer.run(Control())))


def make_run(path, **changes) -> RunFolder:
    folder = RunFolder(make_trainer(**changes), path, executor=AtOnce())
    record(folder)
    return folder


# -- lines


def test_what_is_read_on_is_what_came_since_and_a_line_without_an_end_waits(tmp_path):
    path = tmp_path / "lines.jsonl"
    reader = RecordsReader(path)
    assert reader.read_on() == [] and reader.began_anew
    path.write_text('{"a": 1}\n{"a"')
    assert reader.read_on() == [{"a": 1}] and reader.began_anew
    with path.open("a") as file:
        file.write(': 2}\nnonsense\n[3]\n{"a": 4}\n')
    assert reader.read_on() == [{"a": 2}, {"a": 4}] and not reader.began_anew and reader.unreadable == 2
    assert reader.read_on() == []
    path.unlink()
    assert reader.read_on() == [] and not reader.began_anew
    path.write_text('{"a": 9}\n')  # shorter than what was read
    assert reader.read_on() == [{"a": 9}] and reader.began_anew


def test_a_file_that_was_cut_and_went_on_is_read_anew_however_long_it_is(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(json.dumps({"a": number}) + "\n" for number in range(50)))
    reader = RecordsReader(path)
    assert len(reader.read_on()) == 50
    records = Records(path)
    records.cut(10)
    records.append_all([{"b": number} for number in range(90)])
    assert len(reader.read_on()) == 100 and reader.began_anew


def test_lines_may_be_appended_to_what_is_there_and_a_torn_one_gets_its_end(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 1}\n{"a"')
    records = Records(path)
    records.go_on()
    records.append({"a": 2})
    assert path.read_text() == '{"a": 1}\n{"a"\n{"a": 2}\n'


def test_the_log_of_a_run_is_what_happened_and_what_makes_no_sense_is_left_out(tmp_path):
    run = make_run(tmp_path / "run").path
    lines = (run / METRICS).read_text().splitlines()
    good = json.loads(lines[0])
    wrong = [{**good, "step": "a"}, {**good, "loss": [1]}, {**good, "seconds": None}, {**good, "step": 2**70}]
    wrong += [
        {**good, "epoch": True},
        {"event": "diverged", "step": 3},
        {"event": ["progress"]},
        {"event": "unheard of"},
    ]
    wrong += [
        {name: good[name] for name in good if name != "lr"},
        {**good, "loss": float("nan")},
        {**good, "lr": 10**400},
    ]
    (run / METRICS).write_text("\n".join([*map(json.dumps, wrong), "[" * 100_000, *lines]) + "\n")
    log = RunLog(run)
    assert [event.progress.step for event in log.read_on() if isinstance(event, Reported)] == [20, 40]
    assert log.read_on() == [] and last_report(run).step == 40


# -- one door


def special_files(folder):
    """Return what is no regular file, each by a name and how it is made in the place of another."""
    other = folder / "somebody's"
    other.write_bytes(b"not yours\n" * 1_000)
    return {
        "a link": lambda path: path.symlink_to(other),
        "a link to nothing": lambda path: path.symlink_to(folder / "nothing"),
        "a FIFO": os.mkfifo,
        "a folder": lambda path: path.mkdir(),
        "a device": lambda path: path.symlink_to("/dev/zero"),
    }


KINDS = ["a link", "a link to nothing", "a FIFO", "a folder", "a device"]


@POSIX
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_regular_file_is_neither_read_nor_written_and_is_named(tmp_path, kind):
    path = tmp_path / "metrics.jsonl"
    special_files(tmp_path)[kind](path)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir() if stat.S_ISREG(each.lstat().st_mode)}
    for use in (open_to_read, open_to_change, Records(path).cut, Records(path).go_on, RecordsReader(path).read_on):
        with pytest.raises((OSError, RunError), match=r"metrics\.jsonl (is a|cannot|.*is a)|metrics.jsonl is no"):
            use(path) if use in (open_to_read, open_to_change) else use(*((3,) if use.__name__ == "cut" else ()))
    records = Records(path)
    with pytest.raises(OSError, match="metrics"):
        records.append({"a": 1})
    after = {each.name: each.read_bytes() for each in tmp_path.iterdir() if stat.S_ISREG(each.lstat().st_mode)}
    assert before == after


@POSIX
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", [METRICS, SAMPLES, HOLDER, LOCK, SNAPSHOTS, CONFIG, ABOUT, TEXT, NEWEST, BEST])
def test_whatever_lies_in_a_runs_folder_training_ends_and_nothing_elsewhere_is_touched(tmp_path, kind, name):
    made = special_files(tmp_path)[kind]
    run = make_run(tmp_path / "run").path
    target = run / name
    if target.is_dir():
        for each in target.iterdir():
            each.unlink()
        target.rmdir()
    target.unlink(missing_ok=True)
    made(target)
    try:
        resumed = resume(str(run))
    except RnnTuiError as error:
        assert "\n" not in str(error)
    else:
        resumed.trainer.go_on(0.01)
        events = record(resumed.folder)
        assert events[-1].steps > 40
        assert len([event for event in events if isinstance(event, SavingFailed)]) <= 2
    assert (tmp_path / "somebody's").read_bytes() == b"not yours\n" * 1_000
    assert not (tmp_path / "nothing").exists()
    assert not is_held(run)


@POSIX
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_every_file_of_a_run_has_the_mode_that_the_umask_leaves(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        run = make_run(tmp_path / "run").path
    finally:
        os.umask(before)
    files = [path for path in run.rglob("*") if path.is_file() and path.name != LOCK]
    assert len(files) > 8 and {stat.S_IMODE(path.stat().st_mode) for path in files} == {mode}


def test_a_file_is_put_in_the_place_of_a_link_and_not_behind_it(tmp_path):
    other, path = tmp_path / "other", tmp_path / "config.json"
    other.write_bytes(b"old")
    path.symlink_to(other)
    write_atomically(path, b"new")
    assert other.read_bytes() == b"old" and path.read_bytes() == b"new" and not path.is_symlink()


# -- names


def test_trainings_that_begin_at_once_have_a_folder_each():
    barrier, folders = threading.Barrier(6), []

    def begin() -> None:
        trainer = make_trainer(tick=0.5)
        barrier.wait()
        folders.append(RunFolder(trainer, executor=AtOnce()))

    threads = [threading.Thread(target=begin) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({folder.path for folder in folders}) == 6
    for folder in folders:
        assert record(folder)[-1].run == folder.path


def test_a_name_that_was_reserved_for_nothing_is_given_up_and_is_no_run_meanwhile():
    folder = RunFolder(make_trainer(), executor=AtOnce())
    assert folder.path.is_dir() and run_folders() == []
    folder.close()
    assert not folder.path.exists()


@pytest.mark.parametrize(
    ("changes", "network"),
    [
        ({}, "rnn-6"),
        ({"preset": "gru"}, "rnn-6"),
        ({"cell": "gru"}, "gru-6"),
        ({"cell": "lstm", "layers": 2}, "lstm-2x6"),
    ],
)
def test_a_run_is_named_by_what_its_network_is(changes, network):
    folder = RunFolder(make_trainer(**changes), executor=AtOnce())
    assert folder.path.name.endswith(f"-le-phare-{network}")
    folder.close()


# -- in other places


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


# -- gone


@pytest.mark.parametrize("call", ["os.walk", "rnn_tui.runs.summary.is_held", "rnn_tui.runs.summary.read_about"])
def test_a_run_that_vanishes_while_runs_are_listed_is_left_out(tmp_path, monkeypatch, call):
    stays, goes = make_run(runs_folder() / "stays").path, make_run(runs_folder() / "goes").path
    module, name = call.rsplit(".", 1)
    original = getattr(__import__(module, fromlist=[name]), name)

    def vanish(*arguments, **named):
        if goes.exists():
            goes.rename(tmp_path / "gone")
        return original(*arguments, **named)

    monkeypatch.setattr(call, vanish)
    assert [run.path for run in summaries()] == [stays]


def test_a_file_that_vanishes_while_runs_are_listed_is_not_counted(monkeypatch):
    run = make_run(runs_folder() / "run").path
    walk = os.walk
    monkeypatch.setattr(
        "os.walk", lambda folder: [(root, [], [*files, "gone"]) for root, _folders, files in walk(folder)]
    )
    (summary,) = summaries()
    assert summary.size == sum(path.stat().st_size for path in run.rglob("*") if path.is_file())
    assert summary.problem == "" and summary.step == 40
