"""``config.toml``: what it may say, what comes before it, and that what is wrong in it is said in one line."""

import os
import sys
import tomllib

import pytest

from rnn_tui.cli.config import commented_config
from rnn_tui.cli.options import make_config
from rnn_tui.cli.program_config import ProgramConfig, read_config, read_config_of_screen
from rnn_tui.language import set_language
from rnn_tui.places import config_file
from rnn_tui.tui.commands import BY_ID
from rnn_tui.tui.keys import CHANGEABLE
from rnn_tui.tui.themes import theme_names

WRONG = {
    "langauge = 'fr'": "there is no setting 'langauge'; the nearest is 'language'",
    "colour = 'red'": "there is no setting 'colour'; there are language, theme, preset, keys",
    "language = 'xx'": "language: unknown value 'xx'; choose from en, fr",
    "language = 3": "language: it must be a word",
    "theme = true": "theme: it must be a word",
    "preset = 'fast'": "preset: unknown value 'fast'; choose from balanced, quick",
    "keys = 'ctrl+t'": "keys: it must be a table of commands and their keys",
    "[keys]\ntrain = ['ctrl+t']": "keys: it must be a table of commands and their keys",
    "= 3": "this is not TOML (line 1, column 1)",
}
WRONG_ON_SCREEN = {
    "theme = 'pink'": "theme: unknown value 'pink'; choose from lamp, paper, textual-dark",
    "[keys]\ntrian = 'f9'": "keys: there is no command 'trian'; the nearest is 'train'",
    "[keys]\nmenu = 'f9'": "keys: there is no command 'menu'",
    "[keys]\ntrain = 't'": "keys: train: 't' cannot be had",
    "[keys]\ntrain = 'ctrl+g'": "keys: 'ctrl+g' cannot be for both train and write_on",
}


def write(text: str) -> None:
    config_file().parent.mkdir(parents=True, exist_ok=True)
    config_file().write_text(text, encoding="utf-8")


def test_where_there_is_no_file_nothing_is_said():
    assert read_config() == read_config_of_screen() == ProgramConfig()


def test_what_it_says_is_read():
    write(
        "language = 'fr'\ntheme = 'nord'\npreset = 'gru'\n[keys]\nlength = ' F6, Ctrl+L'\nruns = 'ctrl+r'\npin = ''\n"
    )
    config = read_config_of_screen()
    assert (config.language, config.theme, config.preset) == ("fr", "nord", "gru")
    assert config.keys == {"length": "f6,ctrl+l", "runs": "ctrl+r", "pin": ""} and config.problems == ()


@pytest.mark.parametrize("text", WRONG)
def test_a_command_refuses_what_is_wrong_in_one_line_that_names_the_file(rnn_tui, text):
    write(text)
    answer = rnn_tui("runs")
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
    assert answer.err.startswith(f"rnn-tui: {config_file()}: {WRONG[text]}")


@pytest.mark.parametrize("text", {**WRONG, **WRONG_ON_SCREEN})
def test_the_screen_is_opened_with_what_is_right_and_told_of_the_rest(rnn_tui, text):
    write(text)
    (problem,) = read_config_of_screen().problems
    assert problem.startswith(f"{config_file()}: {({**WRONG, **WRONG_ON_SCREEN})[text]}")
    shown = rnn_tui("config")
    assert shown.status == 2 and problem in shown.err and str(config_file()) in shown.out


def test_what_is_right_beside_what_is_wrong_holds():
    write("theme = 'paper'\npreset = 'fast'\n[keys]\nlength = 'f6'\nruns = 'ctrl+r'\npin = 'escape'\nstep = 'ctrl+g'\n")
    config = read_config_of_screen()
    assert (config.theme, config.preset, config.keys) == ("paper", None, {"length": "f6", "runs": "ctrl+r"})
    assert len(config.problems) == 3


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("paths",), ("completion", "bash")], ids=" ".join)
def test_what_shows_the_way_works_whatever_stands_there(rnn_tui, words):
    write("language = ")
    assert rnn_tui(*words).status == 0


def test_what_is_no_file_is_said_and_no_pipe_is_waited_for(rnn_tui):
    config_file().mkdir(parents=True)
    assert "config.toml: this is no file" in rnn_tui("runs").err
    config_file().rmdir()
    if sys.platform != "win32":
        os.mkfifo(config_file())
        assert "config.toml: this is no file" in rnn_tui("runs").err
        config_file().unlink()
    config_file().write_bytes(b"\xff")
    assert "config.toml: not UTF-8" in rnn_tui("runs").err


def test_where_nobody_may_look_the_reason_is_said(rnn_tui, tmp_path, monkeypatch):
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path / ("x" * 300)))  # the system refuses that of root, too
    assert rnn_tui("runs").err == f"rnn-tui: {config_file()}: its name is too long\n"
    for command in ("config", "paths"):
        answer = rnn_tui(command)
        assert f"{config_file()} (its name is too long)" in answer.out and "nothing there yet" not in answer.out
    assert read_config_of_screen() == ProgramConfig(problems=(f"{config_file()}: its name is too long",))


def test_the_option_comes_before_the_variable_and_that_before_the_file_and_that_before_the_system(rnn_tui, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "no runs yet" in rnn_tui("runs").out
    write("language = 'fr'")
    assert "no runs yet" not in rnn_tui("runs").out
    assert rnn_tui("config").out.count("fr (config.toml)") == 1
    monkeypatch.setenv("RNN_TUI_LANG", "en")
    assert "no runs yet" in rnn_tui("runs").out
    assert "en (RNN_TUI_LANG)" in rnn_tui("config").out
    assert "no runs yet" not in rnn_tui("runs", "--lang", "fr").out


def test_a_training_that_names_no_preset_has_the_files(rnn_tui, tmp_path):
    def first_of(*words: object) -> str:
        return tomllib.loads(rnn_tui("train", "--print-config", *words).out)["preset"]

    assert first_of() == "balanced"
    write("preset = 'gru'")
    other = tmp_path / "other.toml"
    other.write_text("preset = 'lstm'")
    assert (first_of(), first_of("--config", other), first_of("--preset", "rnn")) == ("gru", "lstm", "rnn")
    write("preset = 'auto'")
    with pytest.raises(Exception, match="auto") as refused:
        make_config(None, {"hidden_size": 64})
    assert type(refused.value).__name__ == "ConfigError"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_new_file_says_nothing_until_a_line_of_it_is_taken(language):
    set_language(language)
    write(commented_config())
    assert read_config_of_screen() == ProgramConfig()
    names = [line.removeprefix("# ") if " = " in line else line for line in commented_config().splitlines()]
    write("\n".join(names))
    config = read_config_of_screen()
    assert config.problems == () and (config.language, config.theme, config.preset) == (language, "lamp", "balanced")
    assert config.keys == {id_: BY_ID[id_].own_keys for id_ in CHANGEABLE}


def test_a_new_file_is_written_once(rnn_tui):
    answer = rnn_tui("config", "--init")
    assert (answer.status, answer.out) == (0, f"{config_file()}\n")
    write("language = 'en'\n")
    answer = rnn_tui("config", "--init")
    assert answer.status == 2 and answer.err == f"rnn-tui: {config_file()}: this is there already; it stays as it is\n"
    assert config_file().read_text() == "language = 'en'\n"


def test_where_none_can_be_written_it_is_said(rnn_tui):
    config_file().parent.parent.mkdir(parents=True, exist_ok=True)
    config_file().parent.write_text("a file where the folder should be")
    answer = rnn_tui("config", "--init")
    assert answer.status == 2 and answer.err.startswith(f"rnn-tui: {config_file()}: ") and answer.err.count("\n") == 1


def test_all_themes_can_be_named_and_no_other():
    for name in theme_names():
        write(f"theme = '{name}'")
        assert read_config_of_screen().theme == name
