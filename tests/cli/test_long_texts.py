"""A long text on the command line: its share on a terminal, silence elsewhere, and ctrl+c at any place."""

import os
import signal
import subprocess
import sys

import pytest

from rnn_tui.cli.reading_line import reading_line
from rnn_tui.places import runs_folder
from rnn_tui.text import corpus


@pytest.fixture
def terminal(monkeypatch, capsys):  # noqa: ARG001  (whose standard error it is)
    """Let standard error be a terminal, and every text one that takes long."""
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _self: True)
    monkeypatch.setattr("rnn_tui.cli.reading_line._PATIENCE", 0.0)
    monkeypatch.setattr("rnn_tui.cli.reading_line._REDRAWN", 0.0)
    monkeypatch.setattr("rnn_tui.text.sources._PIECE", 200)


def test_the_share_is_shown_in_one_line_after_a_while_and_is_gone_in_the_end(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    now = iter([0.0, 0.2, 0.4, 0.4, 0.45, 0.9, 0.9])
    with reading_line(clock=lambda: next(now)) as may_go_on:
        assert all(may_go_on(share) for share in (0.1, 0.2, 0.25, 0.3))
    first, second, gone, _end = capsys.readouterr().err.split("\r")[1:]
    assert "20 %" in first and "30 %" in second and gone == " " * len(second)


def test_a_text_that_is_read_at_once_says_nothing(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with reading_line(clock=lambda: 7.0) as may_go_on:
        assert may_go_on(0.5)
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("command", ["train", "eval", "score"])
def test_the_share_is_on_a_terminal_and_nowhere_else(rnn_tui, song, trained, tmp_path, monkeypatch, command):
    words = {
        "train": ("train", song, "--steps", 2, "--hidden", 4, "--out", tmp_path / "a"),
        "eval": ("eval", trained, song),
        "score": ("score", trained, song),
    }[command]
    assert "reading the text: 100 %" in rnn_tui(*words).err
    assert (
        "reading" not in rnn_tui(*[tmp_path / "b" if word == tmp_path / "a" else word for word in words], "--json").err
    )
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert "reading" not in rnn_tui(*[tmp_path / "c" if word == tmp_path / "a" else word for word in words]).err


@pytest.mark.usefixtures("terminal")
def test_quiet_is_quiet(rnn_tui, song, tmp_path):
    assert rnn_tui("train", song, "--steps", 2, "--hidden", 4, "--out", tmp_path / "a", "--quiet").err == ""


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("command", ["train", "eval", "score", "resume", "from"])
def test_ctrl_c_in_the_middle_of_a_text_ends_with_130_and_leaves_everything(rnn_tui, song, trained, tmp_path, command):
    def interrupted(pieces):
        yield next(iter(pieces))
        raise KeyboardInterrupt

    kept = {path: path.read_bytes() for path in trained.rglob("*") if path.is_file()}
    words = {
        "train": ("train", song, "--out", tmp_path / "new"),
        "eval": ("eval", trained, song),
        "score": ("score", trained, song),
        "resume": ("train", "--resume", trained, "--steps", 500),
        "from": ("train", song, "--from", trained, "--out", tmp_path / "new"),
    }[command]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(corpus, "normalise_pieces", interrupted)
        answer = rnn_tui(*words)
    assert answer.status == 130 and answer.out == "" and answer.err.endswith(" \r") and "Traceback" not in answer.err
    assert not (tmp_path / "new").exists() and not runs_folder().exists()
    assert {path: path.read_bytes() for path in kept} == kept
    assert rnn_tui("train", "--resume", trained, "--steps", 121, "--quiet").status == 0  # nobody holds it


@pytest.mark.skipif(os.name != "posix", reason="pipes with a name and signals, as POSIX has them")
def test_a_process_that_waits_for_a_pipe_can_be_interrupted(tmp_path):
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    # where the suite runs in the background, its children are born deaf to ctrl+c
    heard = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from rnn_tui.cli import main; main()"
    )
    command = [sys.executable, "-c", heard, "train", str(pipe)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child, pipe.open("wb") as writing:
        writing.write(b"some words\n")  # it has opened the pipe: it reads
        writing.flush()
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=60) == 130
        assert child.stdout.read() == child.stderr.read() == b""
    assert not runs_folder().exists()
