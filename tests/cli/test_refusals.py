"""Where an ordinary user is not welcome: a command says so in one line. The refusals are made up: root meets none.

``closed`` makes the system refuse to look at, list or open what lies below some folders, as it refuses a user.
"""

import errno
import os
import shutil
from pathlib import Path

import pytest

from rnn_tui.cli import commands
from rnn_tui.places import config_file, runs_folder
from rnn_tui.runs.catalogue import run_folders
from rnn_tui.runs.summary import summarise


@pytest.fixture
def closed(monkeypatch):
    """Return what closes a folder: from then on nobody may look into it; its name is still to be seen."""
    folders: list[str] = []

    def refusing(call, also_itself):
        def refused(path, *arguments, **options):
            name = str(Path(path).absolute()) if isinstance(path, str | os.PathLike) else ""
            if any(name.startswith(folder + os.sep) or (also_itself and name == folder) for folder in folders):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), os.fspath(path))
            return call(path, *arguments, **options)

        return refused

    for name in ("stat", "lstat", "open", "mkdir", "rename", "unlink"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name), also_itself=False))
    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, refusing(getattr(os, name), also_itself=True))
    return lambda folder: folders.append(str(folder))


@pytest.fixture
def run(rnn_tui, song):
    """A run that is found by its name."""
    words = ("--preset", "rnn", "--hidden", 4, "--seq", 8, "--batch", 2, "--steps", 2, "--quiet")
    rnn_tui("train", song, *words, "--out", runs_folder() / "mine")
    return runs_folder() / "mine"


@pytest.mark.parametrize(
    "words",
    [
        ("generate", "mine"),
        ("score", "mine", "tidewater"),
        ("train", "--resume", "mine"),
        ("train", "--replay", "mine"),
        ("train", "tidewater", "--from", "mine"),
        ("runs", "note", "mine", "hello"),
        ("runs", "rm", "mine", "--yes"),
        ("export", "mine", "--csv"),
        ("plot", "mine"),
    ],
)
def test_a_run_that_nobody_may_look_into_is_refused_by_its_name(rnn_tui, run, closed, words):
    closed(run)
    answer = rnn_tui(*words)
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert str(run) in answer.err and answer.err.endswith("(permission denied)\n")


def test_it_is_listed_and_hides_no_other(rnn_tui, run, closed):
    other = shutil.copytree(run, run.with_name("other"))
    closed(run)
    assert run_folders() == [run, other]
    assert "permission denied" in summarise(run).problem and not summarise(other).problem
    assert rnn_tui("generate", "last", "--length", 1).status == 0
    assert "2 runs" in rnn_tui("runs").out


@pytest.mark.parametrize("words", [("runs",), ("runs", "show", "mine"), ("generate", "last")])
def test_where_the_runs_cannot_be_listed_nobody_is_told_that_there_are_none(rnn_tui, run, closed, words):
    closed(runs_folder())
    answer = rnn_tui(*words)
    assert (answer.status, answer.err) == (2, f"rnn-tui: {run.parent}: it cannot be read (permission denied)\n")


def test_a_path_that_nobody_may_look_at_is_not_said_to_be_missing(rnn_tui, tmp_path, closed):
    closed(tmp_path / "theirs")
    path = tmp_path / "theirs" / "tale.txt"
    assert rnn_tui("train", path).err == f"rnn-tui: {path}: it cannot be read; check its permissions\n"
    assert rnn_tui("generate", path).err == f"rnn-tui: {path}: it cannot be read (permission denied)\n"


def test_of_a_folder_the_text_is_named_that_cannot_be_read(rnn_tui, tmp_path, monkeypatch):
    folder = tmp_path / "chapters"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text("once upon a time " * 9, "utf-8")
    opened = Path.open

    def refused(path, *arguments, **options):
        if path.name == "two.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    answer = rnn_tui("train", folder)
    assert answer.err == f"rnn-tui: {folder / 'two.txt'}: it cannot be read; check its permissions\n"


def test_a_folder_of_submissions_that_nobody_may_look_into(rnn_tui, tmp_path, closed):
    (tmp_path / "class" / "anna").mkdir(parents=True)
    closed(tmp_path / "class")
    for option in ("--check", "--check-all"):
        answer = rnn_tui("learn", option, tmp_path / "class")
        assert (answer.status, answer.err) == (
            2,
            f"rnn-tui: {tmp_path / 'class'}: it cannot be read (permission denied)\n",
        )


def test_a_link_that_leads_in_a_circle_hides_no_run(rnn_tui, run):
    (run.parent / "circle").symlink_to("circle")
    assert run_folders() == [run]
    assert rnn_tui("runs").status == 0


def test_where_a_file_stands_in_the_place_of_the_programs_folder(rnn_tui, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x", "utf-8")
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path / "file"))
    refused = f"rnn-tui: {config_file()}: it cannot be written (part of its path is not a folder)\n"
    assert rnn_tui("config", "--init").err == refused
    assert rnn_tui("runs").err == f"rnn-tui: {runs_folder()}: it cannot be read (part of its path is not a folder)\n"
    start = rnn_tui("learn", "--start", tmp_path / "file")
    assert start.status == 2 and start.err.endswith("it cannot be written (part of its path is not a folder)\n")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "", "/theirs"), "/theirs: permission denied"),
        (OSError(errno.EMFILE, ""), "the system refuses something that this needs (too many files are open)"),
    ],
)
def test_what_no_command_foresaw_is_one_line_too(rnn_tui, monkeypatch, error, said):
    def refuse(*_arguments):
        raise error

    monkeypatch.setattr(commands.commands, "invoke", refuse)
    assert (rnn_tui("paths").status, rnn_tui("paths").err) == (2, f"rnn-tui: {said}\n")
