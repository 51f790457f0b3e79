"""What a shell completes, asked through click's own classes and by a real bash; and that its tables are of today."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from rnn_tui.cli.commands import TABLE
from rnn_tui.cli.completion import SHELLS, TABLE_FILE, completion_of
from rnn_tui.cli.names import option_of
from rnn_tui.language import set_language
from rnn_tui.places import runs_folder
from rnn_tui.runs.layout import NEWEST
from rnn_tui.text.library import SAMPLES
from rnn_tui.training.presets import PRESETS
from rnn_tui.training.settings import GIVEN
from tools.said_of_commands import MAN_PAGE

BIN = Path(sys.executable).parent
COMMANDS = [name for name, entry in TABLE.items() if not entry.hidden]
TEXTS = [*(sample.name for sample in SAMPLES), "file"]
FILE = ["file"]


def words(line: str) -> list[str]:
    """Return the words offered for the last word of a line, or the kind where the shell itself finds them."""
    *args, incomplete = line.split(" ")
    items = completion_of("bash").get_completions(args, incomplete)
    return [item.value if item.type == "plain" else item.type for item in items]


@pytest.fixture
def runs():
    """Make three runs, the one in the middle of the alphabet being the newest."""
    for name, age in (("alpha", 30), ("beta", 10), ("gamma", 20)):
        checkpoint = runs_folder() / name / NEWEST
        checkpoint.parent.mkdir(parents=True)
        checkpoint.write_bytes(b"")
        os.utime(checkpoint, (1e9 - age, 1e9 - age))


def test_the_tables_are_made_of_what_the_commands_say_today():
    code = "from tools import said_of_commands as said; print(said.completions() + said.man_page(), end='')"
    done = subprocess.run(  # where no command was loaded yet in another language
        [sys.executable, "-c", code],
        cwd=MAN_PAGE.parents[1],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    there = TABLE_FILE.read_text(encoding="utf-8") + MAN_PAGE.read_text(encoding="utf-8")
    assert there == done.stdout, "run: make man"


def test_a_first_word_is_a_command_or_a_text_or_an_option():
    assert words("") == [*sorted(COMMANDS), *TEXTS]
    assert words("tr") == ["train", "file"] and words("quat") == ["quatrains", "file"]
    assert words("--tr") == ["--train"] and words("--vers") == ["--version"]
    assert {"--help", "--version", "--lang", "--preset"} <= set(words("-"))
    assert words("--lang fr find") == ["find-rate", "file"]


@pytest.mark.parametrize("line", ["my.txt --tr", "tidewater --preset quick --tr", "laboratory --tr"])
def test_behind_a_text_the_options_of_the_laboratory_follow(line):
    assert words(line) == ["--train"]


def test_options_are_those_of_the_command_and_not_given_twice():
    assert words("train --pre") == ["--preset"] and words("train --preset quick --pre") == []
    assert words("train --no-") == [each for each in words("train --") if each.startswith("--no-")] != []
    assert words("bench --pre") == [] and words("runs show --j") == ["--json"]
    assert words("generate last --sto") == words("generate last --stop x --sto") == ["--stop"]  # which can be repeated


@pytest.mark.parametrize("setting", [each for each in GIVEN if each.choices], ids=lambda each: each.name)
def test_a_setting_that_is_a_word_is_one_of_its_words(setting):
    option = option_of(setting.name)
    known = list(PRESETS) if setting.name == "preset" else [*setting.choices, *(["off"] if setting.optional else [])]
    assert words(f"train {option} ") == known
    assert words(f"train {option}={known[0]}") == [each for each in known if each.startswith(known[0])]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("train ", TEXTS),
        ("eval last ", TEXTS),
        ("train tide", ["tidewater", "file"]),
        ("train --clip-norm o", ["off"]),
        ("train --config ", FILE),
        ("train --lang ", ["en", "fr"]),
        ("train --lang = f", ["fr"]),
        ("train tidewater --lang=f", ["fr"]),
        ("train --seed ", []),
        ("train --steps ", ["off"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("runs ", ["compare", "note", "rename", "rm", "show"]),
        ("no-such-thing --tr", ["--train"]),
    ],
)
def test_a_value_is_of_its_kind(line, offered):
    assert words(line) == offered


@pytest.mark.parametrize(
    "line", ["open ", "runs rm ", "train --resume ", "train --from ", "plot beta ", "train --replay "]
)
@pytest.mark.usefixtures("runs")
def test_a_run_is_one_of_those_there_are_the_newest_first(line):
    assert words(line) == ["last", "beta", "gamma", "alpha"]
    assert words(f"{line}g") == ["gamma"] and words(f"{line}./") == FILE


def test_without_runs_there_is_none_to_offer():
    assert words("open ") == []


@pytest.mark.usefixtures("runs")
def test_each_shell_is_told_in_its_own_way(monkeypatch, rnn_tui):
    for shell, line, told in (
        ("bash", "open g", "plain,gamma\n"),
        ("zsh", "tra", f"plain\ntrain\n{TABLE['train'].summary}\nfile\ntra\n_\n"),
        ("fish", "tra", ""),  # in a form that is not the same with every click
    ):
        typed = line.split(" ")
        monkeypatch.setenv("COMP_WORDS", f"rnn-tui {line}")
        monkeypatch.setenv("COMP_CWORD", typed[-1] if shell == "fish" else str(len(typed)))
        monkeypatch.setenv("_RNN_TUI_COMPLETE", f"{shell}_complete")
        answer = rnn_tui()
        assert (answer.status, answer.err) == (0, "") and (answer.out == told or shell == "fish")
    assert "train" in answer.out and TABLE["train"].summary in answer.out
    monkeypatch.setenv("_RNN_TUI_COMPLETE", "csh_complete")
    assert rnn_tui().status == 2


def test_what_words_mean_is_said_in_the_readers_language():
    set_language("fr")
    items = completion_of("zsh").get_completions(["train"], "--pres")
    assert [(item.value, item.help[:14]) for item in items] == [("--preset", "Un préréglage\N{NO-BREAK SPACE}")]
    assert all(
        item.help is None or "Project-Id" not in item.help for item in completion_of("zsh").get_completions([], "")
    )


def test_the_script_is_that_of_the_shell(rnn_tui):
    for shell, known in (("bash", BashComplete), ("zsh", ZshComplete), ("fish", FishComplete)):
        assert issubclass(SHELLS[shell], known)
        script = rnn_tui("completion", shell).out
        assert "_RNN_TUI_COMPLETE" in script and f"{shell}_complete" in script and "%(" not in script
    assert "--keep-order" in rnn_tui("completion", "fish").out
    answer = rnn_tui("completion", "csh")
    assert answer.status == 2 and answer.err == "rnn-tui: unknown shell 'csh'; choose from bash, zsh, fish\n"


def test_whoever_presses_tab_waits_for_nothing_that_computes_or_draws():
    code = "from rnn_tui.cli import main\ntry: main([])\nexcept SystemExit: pass\nimport sys\nprint(*sys.modules)"
    asked = {"COMP_WORDS": "rnn-tui open ", "COMP_CWORD": "2", "_RNN_TUI_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = set(done.stdout.split())
    assert "rnn_tui.runs.catalogue" in loaded
    assert (
        loaded & {"numpy", "rich", "textual", "safetensors", "filelock", "threadpoolctl", "rnn_tui.cli.commands"}
        == set()
    )


@pytest.mark.skipif(not shutil.which("bash") or not (BIN / "rnn-tui").exists(), reason="no bash, or nothing installed")
@pytest.mark.usefixtures("runs")
def test_a_real_bash_completes(tmp_path):
    pexpect = pytest.importorskip("pexpect")
    (tmp_path / "a song.txt").write_text("a song")
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "TERM": "dumb"}
    environment["INPUTRC"] = os.devnull
    bash = pexpect.spawn("bash", ["--norc", "--noprofile"], env=environment, cwd=tmp_path, encoding="utf-8", timeout=60)
    bash.sendline("source <(rnn-tui completion bash); PS1='rea''dy> '")
    bash.expect("ready> $")
    for typed, completed in (
        ("rnn-tui tra\t", "rnn-tui train "),
        ("rnn-tui runs show ga\t", "rnn-tui runs show gamma "),
        ("rnn-tui train --optimizer=rm\t", "=rmsprop "),
        ("rnn-tui --lang fr train a\t", r"a\\ song.txt "),
    ):
        bash.send(typed)
        bash.expect(completed)
        bash.sendcontrol("u")
    bash.sendline("exit")
    bash.expect(pexpect.EOF)


@pytest.mark.skipif(not shutil.which("groff"), reason="no groff, which reads the man page")
def test_groff_reads_the_man_page_without_a_complaint():
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", str(MAN_PAGE)], capture_output=True, check=True, timeout=60
    )
    assert done.stderr == b"" and b"User Commands" in done.stdout


def test_the_man_page_tells_of_every_command_and_setting():
    page = MAN_PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    assert [name for name in COMMANDS if f".SS rnn-tui {name}" not in page] == []
    for setting in GIVEN:
        assert re.search(rf"^\\fB{option_of(setting.name)}[ \\,]", page, re.MULTILINE), setting.name
    assert all(ord(character) < 128 for character in page)
