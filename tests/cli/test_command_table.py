"""The one table of commands: what it says of each is true, and each is loaded when it is called."""

import gc
import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
import threadpoolctl

from rnn_tui.cli import bench
from rnn_tui.cli.commands import TABLE, commands
from rnn_tui.cli.loading import without_collecting
from rnn_tui.language import set_language

LONG = 1_000  # columns, so that nothing is cut
MODULES = {f"rnn_tui.cli.{entry.place.partition(':')[0]}" for entry in TABLE.values()}


def loaded_by(*words: str) -> set[str]:
    code = (
        f"import sys\nfrom rnn_tui.cli import main\ntry:\n    main({list(words)!r})\nfinally:\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return set(done.stdout.split())


@pytest.mark.parametrize("name", TABLE)
def test_the_table_says_what_the_command_says(name):
    command = commands.get_command(click.Context(commands), name)
    assert command is not None and command.name == name
    listed = click.Command(name, help=TABLE[name].summary)
    assert listed.get_short_help_str(LONG) == command.get_short_help_str(LONG)
    assert TABLE[name].hidden == command.hidden


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("-h", "--lang", "fr")], ids=" ".join)
def test_what_the_group_says_of_itself_loads_no_command(words):
    loaded = loaded_by(*words)
    assert "click" in loaded
    assert loaded & {"numpy", "rich", "textual", "threadpoolctl", "safetensors", *MODULES} == set()


@pytest.mark.parametrize("name", ["runs", "check", "train"])
def test_the_help_of_a_command_loads_that_one_alone(name):
    loaded = loaded_by(name, "--help")
    assert loaded & MODULES == {f"rnn_tui.cli.{TABLE[name].place.partition(':')[0]}"}
    assert "textual" not in loaded


def test_every_shown_command_is_listed(rnn_tui):
    listed = rnn_tui("--help").out.partition("Commands:\n")[2].partition("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines()]
    assert names == sorted(name for name, entry in TABLE.items() if not entry.hidden)


def every(group: click.Group) -> Iterator[click.Command]:
    """Yield all commands of a group, and those of the groups in it."""
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        yield command
        if isinstance(command, click.Group):
            yield from every(command)


def test_no_placeholder_of_a_help_page_is_english_in_french():
    def placeholders() -> set[str]:
        pairs = [(command, param) for command in every(commands) for param in command.params]
        made = " ".join(param.make_metavar(click.Context(command)) for command, param in pairs)
        return set(re.findall(r"\b[A-Z]{2,}\b", made))

    english = placeholders()
    set_language("fr")
    assert english >= {"RUN", "RUNS", "TEXT", "FILE", "DIR", "NAME", "WORDS", "PATH", "INTEGER", "NUMBER", "TIME"}
    assert english & placeholders() == {"BOOLEAN"}  # of flags, which show none


def test_a_missing_word_is_called_by_its_placeholder(rnn_tui):
    assert "'TEXT'" in rnn_tui("eval", "last").err
    assert "'TEXTE'" in rnn_tui("eval", "last", "--lang", "fr").err


def test_a_mistyped_command_is_guessed(rnn_tui):
    answer = rnn_tui("trian")
    assert answer.status == 2 and "did you mean the command train?" in answer.err


def test_the_products_have_one_thread_while_a_command_works(rnn_tui, monkeypatch):
    def threads() -> set[int]:
        return {each["num_threads"] for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"}

    seen = []
    monkeypatch.setattr(bench, "machine_speed", lambda _seconds: seen.append(threads()) or 1e9)
    monkeypatch.setattr(bench, "WORKLOADS", ())
    with threadpoolctl.threadpool_limits(2, "blas"):
        if threads() != {2}:
            pytest.skip("this NumPy's threads cannot be set")
        assert rnn_tui("bench").status == 0
        assert seen == [{1}] and threads() == {2}


def test_no_garbage_is_looked_for_while_modules_are_loaded():
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), without_collecting():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
    gc.disable()
    try:
        with without_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
