"""Where the program keeps its own: the system's folders, or one that is named for all of it."""

import logging

import pytest

from rnn_tui import places
from rnn_tui.runs.catalogue import remember, run_folders
from rnn_tui.session.journal import draft_paths
from rnn_tui.terminal.log import log_to_file
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.tui.preferences import remember_theme, remembered_theme

ALL = [
    places.runs_folder,
    places.runs_elsewhere_file,
    places.indices_folder,
    places.drafts_folder,
    places.copied_file,
    places.preferences_file,
    places.lesson_file,
    places.config_file,
    places.log_file,
    places.pictures_folder,
]


def test_each_has_a_place_of_its_own_on_the_system(own_folders):
    found = [place() for place in ALL]
    assert len(set(found)) == len(ALL) and all(path.is_relative_to(own_folders) for path in found)


def test_a_named_folder_takes_all_of_it(tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path))
    assert {place().relative_to(tmp_path).as_posix() for place in ALL} == {
        "runs",
        "elsewhere.json",
        "indices",
        "writing",
        "copied.txt",
        "preferences.json",
        "lesson.json",
        "config.toml",
        "rnn-tui.log",
        "pictures",
    }


def test_a_folder_is_named_from_where_one_is_and_an_empty_name_is_none(tmp_path, monkeypatch):
    system = places.runs_folder()
    monkeypatch.setenv("RNN_TUI_HOME", "")
    assert places.runs_folder() == system
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RNN_TUI_HOME", "mine")
    assert places.runs_folder() == tmp_path / "mine" / "runs"


@pytest.mark.usefixtures("own_folders")
def test_whoever_keeps_something_keeps_it_there(tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setenv("RNN_TUI_HOME", str(home))
    monkeypatch.setattr(logging, "captureWarnings", lambda _capture: None)
    elsewhere = tmp_path / "elsewhere"
    for run in (home / "runs" / "one", elsewhere):
        run.mkdir(parents=True)
        (run / "run.json").write_text("{}")
    remember(elsewhere)
    remember_theme("gruvbox")
    with monkeypatch.context() as alone:
        alone.setattr(logging.getLogger(), "handlers", [])
        log_to_file()
        logging.getLogger().handlers[0].close()
    assert run_folders() == [home / "runs" / "one", elsewhere] and remembered_theme() == "gruvbox"
    assert draft_paths(corpus_from_text("a text", "tale"))[0].parent == home / "writing"
    assert {path.name for path in home.iterdir()} >= {"elsewhere.json", "preferences.json", "rnn-tui.log", "runs"}
