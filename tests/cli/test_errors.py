"""Bad input gets one clear line and exit 2, in either language; a traceback reaches nobody."""

import io
import os
import subprocess
import sys

import pytest


def complaint(answer) -> str:
    """Return the one line of an answer that refuses."""
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith("rnn-tui: ") and answer.err.count("\n") == 1
    assert "Traceback" not in answer.err
    return answer.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train",), "TEXT"),
        (("train", "no-such-text"), "no-such-text"),
        (("train", "lesson", "--preset", "none"), "balanced"),
        (("train", "lesson", "--preset", ""), "--preset: unknown preset ''; choose from balanced"),
        (("train", "lesson", "--encoding", ""), "'': unknown encoding"),
        (("train", "lesson", "--cell", ""), "--cell: unknown value ''; choose from rnn"),
        (("train", "lesson", "--resume", ""), "the name of the run is empty"),
        (("train", "lesson", "--from", ""), "the name of the run is empty"),
        (("train", ""), "the name of the text is empty"),
        (("train", "lesson", "--hidden", "-4"), "--hidden"),
        (("train", "lesson", "--hidden", "0"), "--hidden"),
        (("train", "lesson", "--batch", "x"), "--batch"),
        (("train", "lesson", "--warm-up", "-1"), "--warm-up: it must be zero or more, not -1"),
        (("train", "lesson", "--momentum", "1"), "--momentum: it must be at least 0, less than 1, not 1.0"),
        (("train", "lesson", "--cell", "gru2"), "--cell: unknown value 'gru2'; choose from rnn, relu, gru, lstm"),
        (("train", "lesson", "--val-fraction", "1"), "--val-fraction: it must be at least 0, less than 1, not 1.0"),
        (("train", "lesson", "--hidden", "off"), "'off'"),
        (("train", "lesson", "--threads", "0"), "--threads: it must be more than 0, at most 64, not 0"),
        (("train", "lesson", "--lr", "nan"), "--lr"),
        (("train", "lesson", "--lr", "-1"), "--lr"),
        (("train", "lesson", "--val-fraction", "1"), "--val-fraction"),
        (("train", "lesson", "--optimizer", "magic"), "adam"),
        (("train", "lesson", "--schedule", "magic"), "cosine"),
        (("train", "lesson", "--initial", "magic"), "orthogonal"),
        (("train", "lesson", "--budget", "soon"), "soon"),
        (("train", "lesson", "--budget", "0s"), "0s"),
        (("train", "lesson", "--threads", "0"), "--threads"),
        (("train", "lesson", "--nonsense"), "--nonsense"),
        (("train", "lesson", "one-too-many"), "one-too-many"),
        (("generate", "no-such-run"), "no-such-run"),
        (("eval", "no-such-run", "lesson"), "no-such-run"),
        (("train", "lesson", "--lang"), "--lang: no language was given; choose from en, fr"),
        (("train", "lesson", "--lang="), "--lang: no language was given"),
        (("runs", "--lang", ""), "--lang: no language was given"),
        (("lesson", "--lang"), "--lang: no language was given"),
        (("--lang",), "--lang: no language was given"),
        (("lesson",), "terminal"),
        ((), "terminal"),
    ],
    ids=lambda value: " ".join(value) or "nothing" if isinstance(value, tuple) else "",
)
def test_one_line_that_says_what(rnn_tui, words, said):
    assert said in complaint(rnn_tui(*words))


def test_settings_that_do_not_go_together_are_both_named(rnn_tui):
    line = complaint(rnn_tui("train", "lesson", "--val-fraction", "0.6", "--test-fraction", "0.4"))
    assert line == "rnn-tui: --val-fraction, --test-fraction: they leave nothing to train on\n"


@pytest.mark.parametrize("option", ["--steps", "--epochs", "--horizon", "--budget", "--seconds"])
@pytest.mark.parametrize("value", ["0", "-3"])
def test_a_limit_of_zero_is_none(rnn_tui, tmp_path, option, value):
    line = complaint(rnn_tui("train", "lesson", option, value))
    assert option in line and "more than zero" in line
    file = tmp_path / "mine.toml"
    file.write_text(f"{option[2:]} = {value}")
    line = complaint(rnn_tui("train", "lesson", "--config", file))
    assert f"{file}: {option[2:]}: it must be more than zero" in line


@pytest.mark.parametrize("option", ["--steps", "--epochs", "--horizon", "--budget", "--seconds", "--lr"])
def test_a_run_goes_on_for_more_than_nothing(rnn_tui, trained, option):
    line = complaint(rnn_tui("train", "--resume", trained, option, "0"))
    assert option in line and "more than zero" in line


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty"),
        ("one.txt", b"a", "at least two"),
        ("same.txt", b"aaaa", "single character"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8, "not a text"),
        ("controls.bin", bytes(range(1, 9)) * 100, "not a text"),
    ],
)
def test_files_that_nothing_can_be_learnt_from(rnn_tui, tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    assert said in complaint(rnn_tui("train", path))


@pytest.mark.parametrize(("language", "said"), [("en", "it was empty"), ("fr", "elle était vide")])
def test_standard_input_is_no_file(rnn_tui, monkeypatch, language, said):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    line = complaint(rnn_tui("train", "-", "--lang", language))
    assert said in line and "file" not in line and "fichier" not in line


def test_a_folder_without_a_text(rnn_tui, tmp_path):
    (tmp_path / "data.csv").write_text("a,b")
    assert ".txt" in complaint(rnn_tui("train", tmp_path))


def test_a_folder_that_is_not_empty_is_no_place_for_a_run(rnn_tui, tmp_path):
    (tmp_path / "mine").write_text("keep me")
    assert "not empty" in complaint(rnn_tui("train", "lesson", "--out", tmp_path))
    assert (tmp_path / "mine").read_text() == "keep me"


def test_it_is_said_which_file_of_a_folder_was_guessed(rnn_tui, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "new.txt").write_text("déjà vu, mon cœur\n" * 20, encoding="utf-8")
    (folder / "old.txt").write_bytes("déjà vu, mon cœur\n".encode("cp1252") * 20)
    answer = rnn_tui("train", folder, "--steps", 2, "--hidden", 4)
    assert "the encoding is a guess: old.txt (cp1252)\n" in answer.out and "utf-8" not in answer.out


def test_a_training_that_cannot_begin_leaves_no_folder(rnn_tui, tmp_path):
    complaint(rnn_tui("train", "lesson", "--hidden", 4_000_000, "--out", tmp_path / "run"))
    assert not (tmp_path / "run").exists()


def test_a_run_cannot_be_made_inside_a_file(rnn_tui, tmp_path):
    (tmp_path / "file").write_text("x")
    complaint(rnn_tui("train", "lesson", "--out", tmp_path / "file" / "run"))


@pytest.mark.parametrize(
    "words",
    [
        ("train", "lesson", "--steps", "1", "--out"),
        ("sweep", "show"),
        ("learn", "--watch"),
        ("learn", "--check"),
        ("runs", "show"),
        ("train", "lesson", "--config"),
        ("train", "lesson", "--resume"),
        ("train",),
    ],
    ids=" ".join,
)
def test_a_name_that_the_system_does_not_take_is_no_traceback(rnn_tui, monkeypatch, words):
    monkeypatch.setattr("rnn_tui.cli.laboratory.demand_terminal", lambda _reading_text: None)
    assert "9" * 300 in complaint(rnn_tui(*words, "9" * 300))


def test_a_name_with_escapes_in_it_reaches_no_terminal(rnn_tui):
    line = complaint(rnn_tui("train", "\x1b]0;evil\x07"))
    assert "\x1b" not in line and "\x07" not in line


def test_complaints_are_translated(rnn_tui):
    assert "ni fichier" in complaint(rnn_tui("train", "nulle-part", "--lang", "fr"))
    assert "Option inconnue" in complaint(rnn_tui("--lang=fr", "train", "lesson", "--nonsense"))


@pytest.mark.parametrize(("word", "meant"), [("genrate", "generate"), ("scroe", "score"), ("evla", "eval")])
def test_a_mistyped_command_is_asked_about(rnn_tui, word, meant):
    line = complaint(rnn_tui(word, "last"))
    assert f"{word}: no such file" in line and f"did you mean the command {meant}?" in line


@pytest.mark.parametrize("word", ["nowhere.txt", "french", "check.txt", "core", "note"])
def test_a_word_that_is_near_no_command_is_only_no_text(rnn_tui, word):
    line = complaint(rnn_tui(word))
    assert "no such file" in line and ("did you mean" in line) == (word == "core")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("train", "lesson", "--bogus"), None),
        (("train", "lesson", "--hiden", "3"), "--hidden"),
        (("train", "lesson", "--bacth", "3"), "--batch"),
        (("runs", "shwo"), "show"),
        (("runs", "hello"), None),
    ],
    ids=str,
)
def test_only_what_is_near_is_offered_in_the_place_of_what_is_not(rnn_tui, words, meant):
    line = complaint(rnn_tui(*words))
    assert f"Did you mean '{meant}'?" in line if meant else "mean" not in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("eval", "a", "b", "c"), "Argument en trop (c)"),
        (("eval", "a"), "Il manque l’argument"),
        (("generate", "x", "--length", "x"), "'x' n’est pas un nombre entier"),
        (("generate", "x", "--temperature", "x"), "'x' n’est pas un nombre"),
        (("generate", "x", "--length"), "demande une valeur"),
        (("generate", "x", "--lenght", "4"), "Option inconnue"),
        (("train", "lesson", "--out", "/dev/null/x"), "n’est pas un dossier"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_click_and_the_system_say_is_french_too(rnn_tui, words, said):
    line = complaint(rnn_tui(*words, "--lang", "fr"))
    assert said in line.replace("\N{NO-BREAK SPACE}", " ")
    for english in ("Got", "Error", "valid ", "requires", "integer", "float", "Not a directory", "Errno"):
        assert english not in line


def test_a_dumb_terminal_is_told_of_the_other_way(rnn_tui, monkeypatch):
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert "rnn-tui train" in complaint(rnn_tui("lesson"))


def test_a_reader_that_goes_away_is_no_mistake(trained):
    command = [sys.executable, "-m", "rnn_tui", "generate", str(trained), "--length", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout.read(10)
        child.stdout.close()
        assert child.wait(timeout=60) == 0
        assert child.stderr.read() == b""


def test_an_ascii_terminal_degrades_without_a_crash():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "rnn_tui", "check", "--lang", "fr"]
    done = subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0 and rb"d\xe9coupe" in done.stdout


def test_check_prints_a_row_for_each_parameter_and_way_of_cutting(rnn_tui):
    answer = rnn_tui("check")
    assert answer.status == 0
    assert answer.out.count(" right\n") == 63 and "WRONG" not in answer.out


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_columns_of_the_check_stand_under_their_heads(rnn_tui, language):
    head, *rows = rnn_tui("check", "--lang", language).out.splitlines()[:-1]
    for word in head.split()[:3]:
        place = head.index(word)
        assert {row[max(0, place - 1)] for row in rows} - ({" "} if place else set("rgl")) == set()
        assert " " not in {row[place] for row in rows}


def test_the_version(rnn_tui):
    assert "0.1.0" in rnn_tui("--version").out


ENGLISH = ("Usage: rnn-tui [OPTIONS] COMMAND [ARGS]...", "Options:", "Commands:", "Show this message and exit.")
FRENCH = (
    "Usage\N{NO-BREAK SPACE}: rnn-tui [OPTIONS] COMMANDE [MOTS]…",
    "Options\N{NO-BREAK SPACE}:",
    "Commandes\N{NO-BREAK SPACE}:",
    "Afficher cette aide.",
)


@pytest.mark.parametrize(("language", "said"), [("en", ENGLISH), ("fr", FRENCH)])
def test_help_in_both_languages(language, said):
    command = [sys.executable, "-m", "rnn_tui", "--help", "--lang", language]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
    assert [each for each in said if each not in done.stdout] == []
