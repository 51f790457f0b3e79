"""Whatever the handbook tells one to type into a shell exists: each command, and its options."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from rnn_tui.cli import take_language
from rnn_tui.cli.commands import commands
from rnn_tui.errors import RnnTuiError

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook"
PAGES = sorted(HANDBOOK.glob("*/*.md"))
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def typed_in(text: str) -> Iterator[list[str]]:
    """Yield the words of each line of a page's blocks of shell that calls the program."""
    for block in SHELL.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if "rnn-tui" in words:
                yield words[words.index("rnn-tui") + 1 :]


def parse(words: list[str]) -> None:
    """Parse what follows the program's name as the command line does; raise what it raises where something is wrong."""
    command: click.Command = commands
    rest, _language = take_language(words)
    rest = rest or ["laboratory"]
    while isinstance(command, click.Group):
        with command.make_context(command.name, list(rest)) as context:
            if not context.invoked_subcommand and not rest:
                return
            _name, found, rest = command.resolve_command(context, list(rest))
            assert found is not None
            command = found
    command.make_context(command.name, list(rest))


@pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name}-{page.stem}" for page in PAGES])
def test_each_command_of_a_page_can_be_typed(page):
    for words in typed_in(page.read_text(encoding="utf-8")):
        try:
            parse(words)
        except (click.ClickException, RnnTuiError) as error:
            pytest.fail(f"rnn-tui {shlex.join(words)}: {error}")


@pytest.mark.parametrize(
    "line", ["trian", "train tidewater --steeps 3", "train tidewater --steps", "generate", "runs show", "runs shew x"]
)
def test_what_is_no_command_is_found(line):
    with pytest.raises((click.ClickException, RnnTuiError)):
        parse(line.split())


def test_the_lines_of_a_page_are_taken_as_a_shell_takes_them():
    page = '```sh\nuv tool install .  # rnn-tui\n$X rnn-tui generate last --stop "\\n" # all\n```\n```text\nrnn-tui no\n```\n'
    assert list(typed_in(page)) == [["generate", "last", "--stop", "\\n"]]
