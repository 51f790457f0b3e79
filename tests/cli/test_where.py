"""``rnn-tui paths`` says where everything is."""

import inspect
import json
import os

from rnn_tui import places
from rnn_tui.cli.where import PLACES
from rnn_tui.text.library import sample_folder


def test_no_place_is_left_out():
    known = {
        place
        for name, place in inspect.getmembers(places, inspect.isfunction)
        if not name.startswith("_") and place.__module__ == places.__name__
    }
    assert {place for _title, place in PLACES.values()} == known | {sample_folder}


def test_each_is_said_to_be_where_it_is(rnn_tui, tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path))
    (tmp_path / "runs").mkdir()
    lines = rnn_tui("paths").out.splitlines()
    assert len(lines) == len(PLACES)
    assert lines[0].split() == ["runs:", str(tmp_path / "runs")]
    assert f"configuration:          {tmp_path / 'config.toml'} (nothing there yet)" in lines
    told = json.loads(rnn_tui("paths", "--json").out)
    assert told["config"] == str(tmp_path / "config.toml") and told["samples"] == str(sample_folder())
    assert list(told) == list(PLACES)
    (tmp_path / "indices").mkdir()
    (tmp_path / "indices" / "a.indices").touch()
    os.truncate(tmp_path / "indices" / "a.indices", 260_000_000)
    (line,) = (line for line in rnn_tui("paths").out.splitlines() if "indices" in line)
    assert line.endswith(f"{tmp_path / 'indices'} (0.3 GB of at most 40; made anew where it is deleted)")
