"""The command line, called as a user does but without a new process each time."""

from dataclasses import dataclass

import pytest

from rnn_tui.cli import main

SONG = "row, row, row your boat, gently down the stream\n" * 40


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit status and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "song.txt"
    path.write_text(SONG, encoding="utf-8")
    return path


@pytest.fixture
def rnn_tui(capsys):
    """Return what runs ``rnn-tui`` with these words."""

    def run(*words: object) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        printed = capsys.readouterr()
        return Answer(ended.value.code or 0, printed.out, printed.err)

    return run


@pytest.fixture
def trained(rnn_tui, song, tmp_path):
    """A small run that is kept."""
    out = tmp_path / "run"
    answer = rnn_tui(
        "train",
        song,
        "--preset",
        "rnn",
        "--hidden",
        16,
        "--seq",
        16,
        "--batch",
        4,
        "--steps",
        120,
        "--out",
        out,
        "--quiet",
    )
    assert answer.status == 0
    return out
