"""Whatever the handbook tells one to type into a shell exists: each command, and its options."""

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import click
import pytest

from rnn_tui.cli import take_language
from rnn_tui.cli.commands import commands
from rnn_tui.errors import RnnTuiError
from rnn_tui.text.shelf import find_known

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "handbook").glob("*/*.md"))
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def typed_in(text: str) -> Iterator[list[str]]:
    """Yield the words behind the program's name in each line of a page's blocks of shell, up to a pipe or a file."""
    for block in SHELL.findall(text):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if "rnn-tui" in words:
                behind = words[words.index("rnn-tui") + 1 :]
                yield list(takewhile(lambda word: word not in {"|", ">", "<", "&&"}, behind))


def parse(words: list[str]) -> None:
    """Parse what follows the program's name as the command line does; raise what it raises where that is wrong."""
    rest, _language = take_language(words)
    if rest and (Path(rest[0]).suffix or find_known(rest[0])):  # a text that one would have
        rest = ["laboratory", *rest]
    command: click.Command = commands
    context = command.make_context("rnn-tui", rest)
    while isinstance(command, click.Group) and context._protected_args:
        _name, found, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        command = found
        context = command.make_context(command.name, rest, parent=context)


def lay_out(words: list[str]) -> None:
    """Have here what the words name: the repository's own file, or an empty one in the place of a reader's."""
    for path in (Path(word) for word in words if re.fullmatch(r"[\w/-]+\.[a-z]+", word)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((ROOT / path).read_bytes() if (ROOT / path).is_file() else b"")


@pytest.mark.parametrize("page", PAGES, ids=[f"{page.parent.name}-{page.stem}" for page in PAGES])
def test_each_command_of_a_page_can_be_typed(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in typed_in(page.read_text(encoding="utf-8")):
        lay_out(words)
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
    page = '```sh\nmake run  # rnn-tui\nrnn-tui generate last --stop "\\n" > a.txt # all\n```\n```text\nrnn-tui\n```\n'
    assert list(typed_in(page)) == [["generate", "last", "--stop", "\\n"]]
