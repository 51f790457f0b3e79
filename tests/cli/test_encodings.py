"""--encoding: what a text is read as, on every command that reads one; and a run that remembers it."""

import json
from dataclasses import replace

import click
import pytest

from rnn_tui.cli.commands import commands
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.resuming import text_of_run

HUNGARIAN = "őrült erdő, hűs tövű fű\n" * 40  # õ for ő and û for ű where cp1252 is taken for cp1250
SMALL = ("--hidden", 8, "--seq", 8, "--batch", 4, "--steps", 12, "--quiet")


@pytest.fixture
def hungarian(tmp_path):
    path = tmp_path / "erdő.txt"
    path.write_bytes(HUNGARIAN.encode("cp1250"))
    return path


def all_commands(group: click.Group, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], click.Command]:
    found, context = {}, click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found |= all_commands(command, (*path, name)) if isinstance(command, click.Group) else {(*path, name): command}
    return found


def test_every_command_that_reads_a_text_can_be_told_its_encoding():
    reading = {}
    for path, command in all_commands(commands).items():
        names = {param.name for param in command.params}
        if names & {"text", "prime_file"}:
            reading[path] = "encoding" in names
    names = ("laboratory", "train", "generate", "eval", "score", "check", "compare-cells", "find-rate", "learn")
    assert reading == dict.fromkeys([*((name,) for name in names), ("sweep", "run")], True)


@pytest.mark.parametrize(("name", "letters"), [("cp1250", "őű"), ("windows-1250", "őű"), ("cp1252", "õû")])
def test_a_text_is_read_as_it_is_said(rnn_tui, hungarian, tmp_path, name, letters):
    answer = rnn_tui("train", hungarian, "--encoding", name, *SMALL, "--out", tmp_path / "run")
    assert answer.status == 0
    characters = load_checkpoint(tmp_path / "run" / "checkpoint.safetensors").vocabulary.characters
    assert set(letters) <= set(characters)


def test_a_run_goes_on_with_its_text_read_as_it_was_where_there_is_no_copy(rnn_tui, hungarian, tmp_path):
    run = tmp_path / "run"
    assert rnn_tui("train", hungarian, "--encoding", "cp1252", *SMALL, "--out", run).status == 0
    (run / "text.txt").unlink()
    answer = rnn_tui("train", "--resume", run, "--steps", 20, "--json")
    assert answer.status == 0 and not answer.err
    assert "õ" in load_checkpoint(run / "checkpoint.safetensors").vocabulary.characters
    assert json.loads((run / "run.json").read_text())["text"]["encoding"] == "cp1252"
    begun = rnn_tui("train", "--from", run, *SMALL, "--out", tmp_path / "child")
    assert begun.status == 0


@pytest.mark.parametrize("encoding", ["no-such-codec", "utf-8, cp1252", "", "cp1250", "utf-16", None])
def test_an_encoding_that_a_text_is_not_in_does_not_keep_a_run_from_it(rnn_tui, tmp_path, encoding):
    text, run = tmp_path / "été.txt", tmp_path / "run"
    text.write_text("l’été, la mer\n" * 40, encoding="utf-8")
    assert rnn_tui("train", text, *SMALL, "--out", run).status == 0
    (run / "text.txt").unlink()
    facts = load_checkpoint(run / "checkpoint.safetensors").text
    assert facts.encoding == "utf-8"
    found, notes = text_of_run(run, replace(facts, encoding=encoding))
    assert found.sha256 == facts.sha256 and not notes


def test_eval_score_and_a_prime_are_read_as_it_is_said(rnn_tui, hungarian, tmp_path):
    run = tmp_path / "run"
    assert rnn_tui("train", hungarian, "--encoding", "cp1250", *SMALL, "--out", run).status == 0
    for command in ("eval", "score"):
        right = rnn_tui(command, run, hungarian, "--encoding", "cp1250", "--json")
        wrong = rnn_tui(command, run, hungarian, "--encoding", "cp1252", "--json")
        assert not right.err and "'õ' (80)" in wrong.err
        assert json.loads(right.out)["characters"] == len(HUNGARIAN)
    prime = ("generate", run, "--prime-file", hungarian, "--length", 0, "--encoding")
    assert rnn_tui(*prime, "cp1250").out == HUNGARIAN + "\n"
    assert rnn_tui(*prime, "cp1252").out.startswith("õrült")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("train", "TEXT", "--encoding", "klingon"), "klingon"),
        (("train", "TEXT", "--encoding", "rot13"), "rot13"),
        (("train", "TEXT", "--encoding", ""), "--encoding"),
        (("train", "TEXT", "--encoding", "utf-8"), "0xf5 at position 1 "),
        (("train", "tidewater", "--encoding", "cp1250"), "tidewater"),
        (("train", "--resume", "last", "--encoding", "cp1250"), "name TEXT"),
        (("generate", "last", "--encoding", "cp1250"), "--prime-file"),
        (("eval", "RUN", "TEXT", "--encoding", "ascii"), "0xf5"),
        (("eval", "RUN", "TEXT", "--encoding", "utf-16"), "this is not utf-16"),
        (("eval", "RUN", "TEXT", "--encoding", "idna"), "erdő.txt"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_in_one_line(rnn_tui, hungarian, trained, words, said):
    at_hand = {"TEXT": hungarian, "RUN": trained}
    answer = rnn_tui(*(at_hand.get(word, word) for word in words))
    assert answer.status == 2 and answer.err.count("\n") == 1 and said in answer.err
