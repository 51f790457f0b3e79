"""Every command in a pseudo-terminal, with foreign text wherever one can stand: nothing of it is obeyed."""

import io
import json
import os
import re
import shutil
import sys
import threading
import unicodedata
from dataclasses import replace
from pathlib import Path

import click
import pytest

from rnn_tui.cli import main
from rnn_tui.cli.commands import commands
from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.streams import drawing_on, standard_streams, tell
from rnn_tui.places import runs_folder
from rnn_tui.runs.checkpoint import checkpoint_bytes, load_checkpoint

pty = pytest.importorskip("pty", reason="a pseudo-terminal needs a POSIX system")

# the clipboard, a title, a link, a clearing, a colour; C1 controls, as characters and as a byte; marks of direction
EVIL = (
    "\x1b]52;c;ZXZpbA==\x07\x1b]0;title\x07\x1b]8;;evil:\x1b\\\x1b[2J\x1b[5;41m\x9b31m\x90q\x9d0;x\x9c"
    "\udc9b\u202e\u2066\u200f\u2028\x08\x7f\r"
)
NAME = f"run{EVIL}\nFORGED"  # of a folder, so without a slash
OURS = re.compile(r"\x1b\[(0|1|2|39|\d\d?;?\d*;?[\d;]*)m|\x1b\[\?25[lh]|\r?\x1b\[(2K|1A)")  # rich's colours and bar


class Terminal:
    """A pseudo-terminal that a command's streams are; ``raw`` is all that it was sent."""

    def __init__(self, monkeypatch, typed: str = "") -> None:
        self.raw = b""
        self._ours, theirs = pty.openpty()
        os.write(self._ours, typed.encode())
        self._streams = [os.fdopen(os.dup(theirs), mode, encoding="utf-8") for mode in ("r", "w", "w")]
        os.close(theirs)
        for name, stream in zip(("stdin", "stdout", "stderr"), self._streams, strict=True):
            monkeypatch.setattr(sys, name, stream)
        self._reading = threading.Thread(target=self._read)
        self._reading.start()

    def _read(self) -> None:
        try:
            while data := os.read(self._ours, 65536):
                self.raw += data
        except OSError:  # nobody has the other end any more
            pass

    def close(self) -> None:
        for stream in self._streams:
            stream.close()
        self._reading.join()
        os.close(self._ours)


@pytest.fixture
def on_terminal():
    """Return what runs a command in a pseudo-terminal, and returns its exit status and the bytes it sent."""

    def run(*words: object, typed: str = "") -> tuple[int, bytes]:
        with pytest.MonkeyPatch.context() as patched:
            patched.setenv("TERM", "xterm-256color")
            terminal = Terminal(patched, typed)
            try:
                main([str(word) for word in words])
            except SystemExit as ended:
                status = int(ended.code or 0)
            finally:
                terminal.close()
        return status, terminal.raw

    return run


def demand_harmless(raw: bytes) -> str:
    """Return what was sent as text, where nothing of it but our own drawing is obeyed by a terminal."""
    text = raw.decode().replace("\r\n", "\n")
    foreign = [part for part in ("]52;", "]0;title", "]8;;", "[2J", "[5;41m") if f"\x1b{part}" in text]
    assert foreign == [], text
    text = OURS.sub("", text)
    obeyed = {char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n", "\t"}
    assert obeyed == set(), text
    assert not re.search(r"^\s*(rnn-tui: )?FORGED", text, re.MULTILINE), text
    return text


def paths_of(group: click.Group, above: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the words that name each command."""
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((*above, name))
        if isinstance(command, click.Group):
            found += paths_of(command, (*above, name))
    return found


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A text and a run of it with foreign text in every place that has one."""
    home = tmp_path_factory.mktemp("hostile")
    text = home / f"text{EVIL}.txt"
    words = EVIL.replace("\udc9b", "").replace("\r", "") + " row, row\tyour boat\n"
    text.write_text(words * 20, encoding="utf-8")
    run = home / NAME
    small = ("--hidden", 4, "--seq", 8, "--batch", 2, "--steps", 40, "--quiet")
    with pytest.raises(SystemExit) as ended:
        main(["train", str(text), *map(str, small), "--out", str(run)])
    assert not ended.value.code
    about = json.loads((run / "run.json").read_text())
    about |= {"note": EVIL + "\nFORGED", "parent": {"run": NAME, "step": 3}}
    (run / "run.json").write_text(json.dumps(about))
    file = run / "checkpoint.safetensors"
    checkpoint = load_checkpoint(file)
    names = replace(checkpoint.text, name=f"text{EVIL}\nFORGED")
    config = replace(checkpoint.config, preset=f"{EVIL}\nFORGED")
    file.write_bytes(checkpoint_bytes(replace(checkpoint, text=names, config=config)))
    return text, run


@pytest.fixture
def listed(hostile, own_folders):  # noqa: ARG001  (where the runs are)
    """A copy of the run where the runs are listed."""
    return Path(shutil.copytree(hostile[1], runs_folder() / NAME))


def words_of_all(text, run, new, toml) -> dict[tuple[str, ...], list[tuple]]:
    """Return what each command is asked, without its name; a new command has to be added here."""
    small = ("--hidden", 4, "--seq", 8, "--batch", 2, "--steps", 5)
    return {
        ("laboratory",): [(EVIL,), ("--preset", EVIL), ("--resume", EVIL)],
        ("open",): [(NAME + "x",)],
        ("train",): [
            (text, *small, "--out", new / NAME),
            (text, *small, "--json"),
            ("lesson", "--from", run, *small),
            ("--resume", run, "--steps", 45),
            ("--resume", run, "--steps", 1),
            ("lesson", "--out", run),
            ("lesson", "--config", toml),
            ("lesson", "--cell", EVIL),
            ("lesson", "--budget", EVIL),
            (new / f"{NAME}x",),
        ],
        ("generate",): [
            (run, "--length", 200, "--temperature", 9),
            (run, "--prime", EVIL, "--length", 5),
            (run, "--length", 99, "--temperature", 9, "--surprise"),
            (run, "--length", 99, "--temperature", 9, "--json"),
            (run, "--prime-file", new / f"{NAME}x"),
        ],
        ("eval",): [(run, text), (run, text, "--json"), (run, "lesson")],
        ("score",): [(run, text), (run, text, "--json")],
        ("texts",): [(), ("--json",)],
        ("texts", "get"): [(EVIL,), (NAME,)],
        ("texts", "path"): [(EVIL,), (NAME,)],
        ("texts", "remove"): [(EVIL,), (NAME,)],
        ("runs",): [(), ("--json",)],
        ("runs", "show"): [(run,), (run, "--json")],
        ("runs", "compare"): [
            (run, text.with_name(NAME)),
            (run, text.with_name(NAME), "--prime", EVIL),
            (run, text.with_name(NAME), "--json"),
            (run,),
            (run, NAME + "x"),
        ],
        ("runs", "rename"): [(run, NAME), (run, "last")],
        ("runs", "note"): [(run, EVIL), (NAME + "x", EVIL)],
        ("runs", "rm"): [(run,), (NAME + "x",)],
        ("export",): [(run, "--csv"), (run, "--torch", new / NAME / "x.safetensors"), (new / NAME, "--csv")],
        ("check",): [("--seed", EVIL), (run,), (run, text), (NAME + "x",)],
        ("compare-cells",): [(text, "--steps", 2), (EVIL,), (text, "--budget", EVIL)],
        ("find-rate",): [(text, *small[:-2]), (EVIL,), (text, "--cell", EVIL)],
        ("plot",): [
            (run,),
            (run, text.with_name(NAME)),
            (run, "--out", new / f"{NAME}.svg"),
            (NAME + "x",),
            (run, "--x", EVIL),
        ],
        ("bench",): [("--seconds", EVIL)],
        ("learn",): [
            (EVIL,),
            ("--text", EVIL + "x"),
            ("--check", text),
            ("--check", new / f"{NAME}x"),
            ("--check-all", new),
            ("--train", text),
            ("--start", text),
        ],
        ("sweep",): [(EVIL,)],
        ("sweep", "run"): [(text, "--grid", toml), (text, "--grid", new / f"{NAME}x"), (EVIL, "--grid", toml)],
        ("sweep", "show"): [(run,), (new / f"{NAME}x",)],
        ("serve",): [(EVIL,), ("--host", EVIL), ("--port", EVIL), ("--idle", EVIL)],
        ("completion",): [(EVIL,)],
        ("config",): [(), (EVIL,)],
        ("paths",): [(), (EVIL,)],
    }


def test_no_command_is_forgotten():
    assert set(words_of_all(*map(Path, "0123"))) == set(paths_of(commands))


@pytest.mark.parametrize("path", paths_of(commands), ids=" ".join)
def test_nothing_foreign_is_obeyed(on_terminal, hostile, listed, tmp_path, path):
    toml = tmp_path / f"{EVIL}.toml"
    toml.write_text('"\\u001b]0;title\\u0007\\u009b" = 3')
    asked = words_of_all(hostile[0], listed, tmp_path / "new", toml)[path]
    for words in [*asked, (f"--{EVIL}",), (EVIL,) * 9]:
        status, raw = on_terminal(*path, *words, typed="n\n")
        text = demand_harmless(raw)
        assert status in {0, 2} and "Traceback" not in text, (words, text)
        assert text or words[1:] == (EVIL,), words


def test_what_the_commands_say_of_a_run_is_there_in_pictures(on_terminal, listed):
    shown = demand_harmless(on_terminal("runs", "show", listed)[1])
    assert f"note:{' ' * 19}␛]52;c;ZXZpbA==␇␛]0;title␇" in shown and "↵FORGED\n" in shown
    assert "Delete" in demand_harmless(on_terminal("runs", "rm", listed, typed="n\n")[1])
    written = demand_harmless(on_terminal("generate", listed, "--length", 0, "--prime", "a\n\tb\x1b")[1])
    assert written.endswith("a\n\tb␛\n")


def test_json_is_escaped_and_means_the_same(monkeypatch):
    value = {"text": f"é {EVIL}e\u0301\U0001f1eb 海", "n": 1}
    terminal = Terminal(monkeypatch)
    with standard_streams():
        print_json(value)
    terminal.close()
    text = demand_harmless(terminal.raw)
    assert json.loads(text) == value and "é" in text and "海" in text and "\\u202e" in text and "\\ud83c\\uddeb" in text


def test_of_endless_marks_the_first_are_shown_and_the_others_counted(monkeypatch):
    terminal = Terminal(monkeypatch)
    with standard_streams():
        print("e", end="")
        for _each in range(500):
            print("\u0301", end="")
        print("\u0301" * 500 + "a")
        tell("e" + "\u0301" * 99)
        print("x", file=drawing_on(sys.stdout))
    terminal.close()
    marks = "e" + "\u0301" * 30
    assert demand_harmless(terminal.raw) == f"{marks}(+970)a\nrnn-tui: {marks}(+69)\nx\n"


def test_into_a_file_a_text_goes_as_it_is(rnn_tui, listed):
    assert rnn_tui("generate", listed, "--length", 0, "--prime", "a\x1b[2J\u202e\n").out == "a\x1b[2J\u202e\n\n"
    assert json.loads(rnn_tui("runs", "show", listed, "--json").out)["text"] == f"text{EVIL}\nFORGED"


def test_where_only_standard_error_is_a_terminal_only_that_is_changed(monkeypatch):
    terminal, out = Terminal(monkeypatch), io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    with standard_streams():
        tell("\x1b[2J")
        print("\x9b", file=sys.stderr)
        print("\x9b")
    terminal.close()
    assert out.getvalue() == "\x9b\n"
    assert demand_harmless(terminal.raw) == "rnn-tui: ␛[2J\nU+009B\n"
