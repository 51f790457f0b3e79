"""The man page, of what the commands say of themselves, in roff (groff_man(7)); without a date it stays the same.

A writer of our own, because click-man makes a page for each command and knows nothing of settings that several share.
"""

import re
from collections.abc import Iterable

import click

from rnn_tui import __version__
from rnn_tui.cli.commands import TABLE, commands
from rnn_tui.cli.completion import FIRST
from rnn_tui.training.settings import SETTINGS

_VARIABLES = (
    ("RNN_TUI_HOME", "A folder for all that the program keeps; without it, the system's own folders."),
    ("RNN_TUI_LANG", "The language, en or fr; --lang comes before it, config.toml and the locale after it."),
    ("RNN_TUI_THREADS", "Threads that share the work of a training step; --threads comes before it."),
    ("NO_COLOR", "Draw without colours."),
)
_FILES = (
    ("config.toml", "Language, colours, first preset and keys; rnn-tui config --init writes one with all it may say."),
    ("runs", "A folder for each run that is kept."),
)
_REPOSITORY = "https://github.com/rnn-tui/rnn-tui"


def man_page() -> str:
    """Return the page."""
    context = click.Context(commands, info_name="rnn-tui")
    names = [FIRST, *(name for name in commands.list_commands(context) if name != FIRST)]
    lines = [
        f'.TH RNN\\-TUI 1 "" "rnn\\-tui {__version__}" "User Commands"',
        *_section("NAME", ["rnn\\-tui \\- a laboratory for recurrent networks in the terminal"]),
        *_section("SYNOPSIS", [*_bold("rnn-tui [OPTIONS] [TEXT]"), ".br", *_bold("rnn-tui COMMAND [ARGS]...")]),
        *_section("DESCRIPTION", _paragraphs(commands.help)),
        ".SH COMMANDS",
    ]
    for name in names:
        command = commands.get_command(context, name)
        assert command is not None
        lines += _command(command, context, [] if name == FIRST else [name])
    lines += _section("SETTINGS", _settings(context))
    for title, facts in (("ENVIRONMENT", _VARIABLES), ("FILES", _FILES)):
        lines += _section(title, [line for fact in facts for line in _tagged(*fact)])
    lines += [".PP", "Where they are, rnn\\-tui paths says.", *_section("EXIT STATUS", _paragraphs(commands.epilog))]
    lines += _section("SEE ALSO", [_escaped(_REPOSITORY)])
    return "\n".join(lines) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [f".SH {title}", *lines]


def _command(command: click.Command, parent: click.Context, path: list[str]) -> list[str]:
    """Return a command's usage, help and options, and those of the commands in it; settings have a section for all."""
    context = click.Context(command, info_name=path[-1] if path else None, parent=parent if path else None)
    usage = " ".join(["rnn-tui", *path, *command.collect_usage_pieces(context)])
    lines = [f".SS {_escaped(' '.join(['rnn-tui', *path]) if path else 'rnn-tui (the laboratory)')}", *_bold(usage)]
    summary = TABLE[FIRST].summary if not path else command.help
    lines += [".PP", *_paragraphs(summary)]
    options = [each for each in command.params if isinstance(each, click.Option)]
    has_settings = any(option.name == "preset" for option in options)
    for option in options:
        record = option.get_help_record(context)
        if record is not None and not (has_settings and option.name in SETTINGS):
            lines += _tagged(*record)
    if has_settings:
        lines += [".PP", "The SETTINGS below are options as well."]
    lines += [".PP", *_paragraphs(command.epilog)] if command.epilog else []
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            lines += _command(inner, context, [*path, name])
    return lines


def _settings(context: click.Context) -> list[str]:
    train = commands.get_command(context, "train")
    assert train is not None
    options = [each for each in train.params if isinstance(each, click.Option) and each.name in SETTINGS]
    records = [option.get_help_record(click.Context(train)) for option in options]
    return [line for record in records if record is not None for line in _tagged(*record)]


def _tagged(tag: str, text: str) -> list[str]:
    return [".TP", *_bold(tag), *_paragraphs(text, ".IP")]


def _bold(words: str) -> list[str]:
    return [f"\\fB{_escaped(words)}\\fR"]


def _paragraphs(text: str | None, between: str = ".PP") -> list[str]:
    """Return a help text's paragraphs; the lines of those that click would leave as they are stay so."""
    lines: list[str] = []
    for paragraph in filter(None, (text or "").split("\n\n")):
        lines += [between] if lines else []
        as_it_is = paragraph.startswith("\b\n")
        inner = [_escaped(line) for line in paragraph.removeprefix("\b\n").splitlines()]
        lines += [".nf", *inner, ".fi"] if as_it_is else [" ".join(inner)]
    return lines


def _escaped(text: str) -> str:
    """Return text that roff takes literally: backslashes, hyphens, a sign that begins a line, and all beyond ASCII."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"[^\x00-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", text)
    return f"\\&{text}" if text[:1] in {".", "'"} else text
