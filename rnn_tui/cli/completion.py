"""What a shell may complete: commands, options, their values, texts and runs, from a table that is made beforehand.

The table (``completions.json``; ``make man`` writes it) holds what the commands say of themselves. To ask them would
load all that they compute with, and whoever presses tab waits for it. Runs are looked up.
"""

import json
import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ShellComplete, ZshComplete

from rnn_tui.cli import ASKS_FOR_WORDS, UNUSABLE, take_language
from rnn_tui.language import LANGUAGES, _

TABLE_FILE = Path(__file__).with_name("completions.json")
FIRST = "laboratory"  # what is meant where no command is named

Items: TypeAlias = "list[CompletionItem[str]]"  # a name: the lowest click that is promised knows no such type


class Value(click.ParamType[str]):
    """The type of a value: one of some words, a text, a run, a file, or anything."""

    name = "value"

    def __init__(self, kind: str | list[str] | None) -> None:
        self._kind = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Items:
        """Return the values that begin like this."""
        del ctx, param
        if isinstance(self._kind, list):
            return _beginning(incomplete, self._kind)
        if self._kind == "text":
            return _texts(incomplete)
        if self._kind == "run":
            return _runs(incomplete)
        return [] if self._kind is None else [CompletionItem(incomplete, type=self._kind)]


class _Commands(click.Group):
    """The commands of the table, each made when it is asked for; the first word may also be a text."""

    def __init__(self, table: dict[str, Any]) -> None:
        super().__init__(params=[_parameter(each) for each in table["params"]])
        self._table: dict[str, Any] = table["commands"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Make the command."""
        del ctx
        return _command(cmd_name, self._table[cmd_name]) if cmd_name in self._table else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Treat a first word that is no command as a text or an option of the laboratory."""
        if args and args[0] not in self._table:
            args = [FIRST, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> Items:
        """Return what the first word may be."""
        options = click.Command.shell_complete(self, ctx, incomplete)
        if incomplete.startswith("-"):
            laboratory = _command(FIRST, self._table[FIRST])
            with laboratory.make_context(FIRST, [], parent=ctx, resilient_parsing=True) as context:
                known = {each.value for each in options}
                more = laboratory.shell_complete(context, incomplete)
                return options + [each for each in more if each.value not in known]
        shown = {name: entry["help"] for name, entry in self._table.items() if not entry["hidden"]}
        return _beginning(incomplete, shown, shown) + _texts(incomplete)


class _Completing(ShellComplete):
    """Takes ``--lang`` out of the words, as the program itself does, and the sign by which some shells part a value."""

    def get_completions(self, args: list[str], incomplete: str) -> Items:
        """Return what the word may be that is being written behind ``args``."""
        incomplete = "" if incomplete == "=" else incomplete
        args = [word for word in args if word != "="]
        if args[-1:] == ["--lang"]:
            return _beginning(incomplete, LANGUAGES)
        return super().get_completions(take_language(args)[0], incomplete)


class Bash(_Completing, BashComplete):
    """Bash, which is told to complete files beside other words: click's own script takes one or the other."""

    source_template = """\
%(complete_func)s() {
    local IFS=$'\\n' response completion type value word="${COMP_WORDS[COMP_CWORD]}"
    [[ $word == '=' ]] && word=
    response=$(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD=$COMP_CWORD %(complete_var)s=bash_complete "$1")
    COMPREPLY=()
    for completion in $response; do
        IFS=',' read -r type value <<< "$completion"
        if [[ $type == 'file' || $type == 'dir' ]]; then
            compopt -o filenames
            COMPREPLY+=($(compgen -A "${type/dir/directory}" -- "$word"))
        else
            COMPREPLY+=("$value")
        fi
    done
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""


class Zsh(_Completing, ZshComplete):
    """Zsh."""


class Fish(_Completing, FishComplete):
    """Fish, in the order in which the words are given: the newest run first."""

    source_template = FishComplete.source_template.replace("--no-files", "--no-files --keep-order")


SHELLS: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}


def completion_of(shell: str) -> ShellComplete:
    """Return what completes in a shell of SHELLS."""
    return SHELLS[shell](_Commands(_table()), {}, "rnn-tui", ASKS_FOR_WORDS)


def answer_shell() -> int:
    """Answer the shell that asks by the environment what a word may be; return the exit status."""
    shell, _sign, instruction = os.environ[ASKS_FOR_WORDS].partition("_")
    if shell not in SHELLS or instruction != "complete":
        return UNUSABLE
    print(completion_of(shell).complete())
    return 0


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(TABLE_FILE.read_text(encoding="utf-8"))
    return table


def _command(name: str, entry: dict[str, Any]) -> click.Command:
    parameters = [_parameter(each) for each in entry["params"]]
    if "commands" not in entry:
        return click.Command(name, params=parameters, help=_(entry["help"]))
    commands = {name: _command(name, each) for name, each in entry["commands"].items()}
    return click.Group(name, commands, params=parameters, help=_(entry["help"]))


def _parameter(entry: dict[str, Any]) -> click.Parameter:
    """Return an argument, a flag or an option with a value: what the table does not say is as it is with most."""
    names, type_, nargs = entry["names"], Value(entry.get("value")), entry.get("nargs", 1)
    if "help" not in entry:
        return click.Argument(names, type=type_, nargs=nargs, required=False)
    help_ = _(entry["help"])
    if "flag" in entry:
        return click.Option(
            ["/".join((names[0], *entry.get("off", ()))), *names[1:]], is_flag=True, default=None, help=help_
        )
    return click.Option(names, type=type_, nargs=nargs, multiple="multiple" in entry, help=help_)


def _beginning(incomplete: str, words: Iterable[str], helps: Mapping[str, str] = MappingProxyType({})) -> Items:
    """Return those of the words that begin like this, with what they mean where that is known."""
    found = [word for word in words if word.startswith(incomplete)]
    return [CompletionItem(word, help=_(helps[word]) if word in helps else None) for word in found]


def _texts(incomplete: str) -> Items:
    return [*_beginning(incomplete, _table()["samples"]), CompletionItem(incomplete, type="file")]


def _runs(incomplete: str) -> Items:
    """Return the names of the runs, the newest first; files where a path is being written."""
    from rnn_tui.runs.catalogue import LAST, run_folders, written_at

    if incomplete.startswith((".", "~")) or "/" in incomplete:
        return [CompletionItem(incomplete, type="file")]
    newest = sorted(run_folders(), key=written_at, reverse=True)
    return _beginning(incomplete, [LAST, *(run.name for run in newest)] if newest else [])
