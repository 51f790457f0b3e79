"""``rnn-tui texts``: what is here, what is not, and the way to one."""

import json

import pytest

from rnn_tui.text import shelf
from rnn_tui.text.shelf import KnownText

BYTES = b"ho ho ho, and a bottle of rum\n" * 40
DIGEST = "3a"  # nobody asks: the file is here
TALE = KnownText("tale", "A Tale", "Anybody", "English", "https://127.0.0.1:9/tale.txt", len(BYTES), DIGEST, "MIT")
OTHER = KnownText("other", "Other", "", "C", "http://127.0.0.1:9/o.c", 2_000_000, DIGEST, "public domain")


pytestmark = pytest.mark.usefixtures("two")


@pytest.fixture
def two(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("rnn_tui.cli.texts.TEXTS", (TALE, OTHER))
    monkeypatch.setattr(shelf, "TEXTS", (TALE, OTHER))
    TALE.path.parent.mkdir(parents=True)
    TALE.path.write_bytes(BYTES)


def test_the_list_says_what_is_here(rnn_tui):
    lines = rnn_tui("texts").out.splitlines()
    assert lines[0].split() == ["name", "title", "language", "author", "size", "here", "rights"]
    assert lines[2].split() == ["tale", "A", "Tale", "English", "Anybody", "1", "kB", "yes", "MIT"]
    assert lines[3].split() == ["other", "Other", "C", "—", "2.0", "MB", "—", "public", "domain"]


def test_the_list_as_json(rnn_tui):
    tale, other = map(json.loads, rnn_tui("texts", "--json").out.splitlines())
    assert tale["here"] and tale["path"] == str(TALE.path) and tale["size"] == len(BYTES) and tale["sha256"] == DIGEST
    assert (
        not other["here"] and other["path"] is None and other["author"] is None and other["rights"] == "public domain"
    )


def test_path_get_and_remove(rnn_tui):
    assert rnn_tui("texts", "path", "tale").out.strip() == str(TALE.path)
    assert rnn_tui("texts", "get", "A Tale").out.strip() == str(TALE.path)  # it is here: nothing is asked
    assert rnn_tui("texts", "remove", "tale").status == 0
    assert not TALE.path.exists()
    gone = rnn_tui("texts", "path", "tale")
    assert gone.status == 2
    assert gone.err == "rnn-tui: tale: this text is not here yet; get it with: rnn-tui texts get tale\n"


def test_where_nobody_may_look_the_reason_is_said(rnn_tui, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ("x" * 300)))  # the system refuses that of root, too
    assert rnn_tui("texts", "remove", "tale").err.endswith(": it cannot be removed (its name is too long)\n")


@pytest.mark.parametrize("words", [("remove", "other"), ("path", "other"), ("path", "nothing"), ("get", "nothing")])
def test_what_is_not_there_is_one_line(rnn_tui, words):
    answer = rnn_tui("texts", *words)
    assert answer.status == 2 and not answer.out
    assert answer.err.startswith(f"rnn-tui: {words[1]}: ") and answer.err.count("\n") == 1


def test_without_a_network_get_says_what_it_tried_and_ends_with_2(rnn_tui):
    answer = rnn_tui("texts", "get", "other")
    assert answer.status == 2 and not answer.out
    assert answer.err.splitlines() == [
        "rnn-tui: fetching Other, 2.0 MB (public domain), from http://127.0.0.1:9/o.c",
        "rnn-tui: other: 127.0.0.1:9 cannot be reached; is there a network?",
    ]


def test_a_text_that_is_here_is_text_to_every_command(rnn_tui, tmp_path):
    answer = rnn_tui("train", "tale", "--hidden", 8, "--seq", 8, "--batch", 4, "--steps", 4, "--out", tmp_path / "run")
    assert answer.status == 0
    assert json.loads((tmp_path / "run" / "run.json").read_text())["text"]["name"] == "tale"
    (tmp_path / "run" / "text.txt").unlink()  # then it is read where it was
    assert rnn_tui("train", "--resume", tmp_path / "run", "--steps", 6, "--quiet").status == 0


def test_the_laboratory_on_a_text_that_is_not_here_says_how_to_get_it(rnn_tui):
    answer = rnn_tui("other")
    assert answer.status == 2
    assert answer.err == "rnn-tui: other: this text is not here yet; get it with: rnn-tui texts get other\n"


def test_a_file_of_that_name_comes_first(rnn_tui, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").write_text("x")
    assert "at least two characters" in rnn_tui("train", "other").err


def test_train_eval_and_score_say_what_a_text_was_taken_out_of(rnn_tui, tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>the sea and the lighthouse, the lighthouse and the sea</p>" * 30)
    said = "opened as HTML: only its text is read"
    answer = rnn_tui("train", page, "--hidden", 8, "--seq", 8, "--batch", 4, "--steps", 4, "--out", tmp_path / "run")
    assert said in answer.out + answer.err
    for command in ("eval", "score"):
        assert rnn_tui(command, tmp_path / "run", page).err == f"rnn-tui: {said}\n"
