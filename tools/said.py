"""What the commands say of themselves, command after command, in the language in force when they were imported."""

from collections.abc import Iterator
from dataclasses import dataclass

import click

from rnn_tui.cli.commands import TABLE, commands
from rnn_tui.cli.completion import FIRST
from rnn_tui.language import _
from rnn_tui.training.settings import SETTINGS

Record = tuple[str, str]  # an option as it is written, and what it does


@dataclass(frozen=True)
class Said:
    """What a command says: its ``path`` of names, empty for the laboratory; paragraphs are parted by an empty line.

    One that ``has_settings`` has those of ``said_of_settings`` as options, too.
    """

    path: tuple[str, ...]
    usage: str
    help: str
    options: tuple[Record, ...]
    has_settings: bool
    epilog: str


def said_of_commands() -> Iterator[Said]:
    """Yield what every command says, the laboratory first, those in a command behind it."""
    context = click.Context(commands, info_name="rnn-tui")
    for name in [FIRST, *(name for name in commands.list_commands(context) if name != FIRST)]:
        command = commands.get_command(context, name)
        assert command is not None
        yield from _said(command, context, () if name == FIRST else (name,))


def said_of_settings() -> list[Record]:
    """Return what the options say that are settings of a training."""
    context = click.Context(commands)
    train = commands.get_command(context, "train")
    assert train is not None
    options = [each for each in train.params if isinstance(each, click.Option) and each.name in SETTINGS]
    return _records(options, click.Context(train))


def _said(command: click.Command, parent: click.Context, path: tuple[str, ...]) -> Iterator[Said]:
    context = click.Context(command, info_name=path[-1] if path else None, parent=parent if path else None)
    options = [each for each in command.params if isinstance(each, click.Option)]
    has_settings = any(option.name == "preset" for option in options)
    own = [option for option in options if not (has_settings and option.name in SETTINGS)]
    yield Said(
        path,
        " ".join(["rnn-tui", *path, *command.collect_usage_pieces(context)]),
        (command.help or "") if path else _(TABLE[FIRST].summary),
        tuple(_records(own, context)),
        has_settings,
        command.epilog or "",
    )
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _said(inner, context, (*path, name))


def _records(options: list[click.Option], context: click.Context) -> list[Record]:
    records = [option.get_help_record(context) for option in options]
    return [record for record in records if record is not None]
