"""The command line, called as a user does but without a new process each time."""

import shutil
from dataclasses import dataclass
from pathlib import Path

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


@pytest.fixture(scope="session")
def train_once(tmp_path_factory):
    """Return what trains on the song with these words, once, and lays a copy of that run into a folder."""
    runs: dict[tuple[object, ...], Path] = {}

    def lay(out: Path, *words: object) -> Path:
        if words not in runs:
            place = tmp_path_factory.mktemp("trained")
            song = place / "song.txt"
            song.write_text(SONG, encoding="utf-8")
            with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
                for name in ("DATA", "CONFIG", "STATE", "CACHE"):  # that no test's own list knows of it
                    patch.setenv(f"XDG_{name}_HOME", str(place))
                main([str(word) for word in ("train", song, *words, "--quiet", "--out", place / "run")])
            assert not ended.value.code
            runs[words] = place / "run"
        return shutil.copytree(runs[words], out)

    return lay


@pytest.fixture
def trained(train_once, tmp_path):
    """A small run that is kept."""
    words = ("--preset", "rnn", "--hidden", 16, "--seq", 16, "--batch", 4, "--steps", 120)
    return train_once(tmp_path / "run", *words)
