"""The man page, of what the commands say of themselves, in roff (groff_man(7)); without a date it stays the same.

A writer of our own, because click-man makes a page for each command and knows nothing of settings that several share.
"""

import re
from collections.abc import Iterable

from rnn_tui import __version__
from rnn_tui.cli.commands import commands
from tools.said import Said, said_of_commands, said_of_settings

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
    lines = [
        f'.TH RNN\\-TUI 1 "" "rnn\\-tui {__version__}" "User Commands"',
        *_section("NAME", ["rnn\\-tui \\- a laboratory for recurrent networks in the terminal"]),
        *_section("SYNOPSIS", [*_bold("rnn-tui [OPTIONS] [TEXT]"), ".br", *_bold("rnn-tui COMMAND [ARGS]...")]),
        *_section("DESCRIPTION", _paragraphs(commands.help)),
        ".SH COMMANDS",
        *(line for said in said_of_commands() for line in _command(said)),
        *_section("SETTINGS", [line for record in said_of_settings() for line in _tagged(*record)]),
    ]
    for title, facts in (("ENVIRONMENT", _VARIABLES), ("FILES", _FILES)):
        lines += _section(title, [line for fact in facts for line in _tagged(*fact)])
    lines += [".PP", "Where they are, rnn\\-tui paths says.", *_section("EXIT STATUS", _paragraphs(commands.epilog))]
    lines += _section("SEE ALSO", [_escaped(_REPOSITORY)])
    return "\n".join(lines) + "\n"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [f".SH {title}", *lines]


def _command(said: Said) -> list[str]:
    """Return a command's usage, help and options; settings have a section for all."""
    lines = [f".SS {_escaped(' '.join(['rnn-tui', *said.path]) if said.path else 'rnn-tui (the laboratory)')}"]
    lines += [*_bold(said.usage), ".PP", *_paragraphs(said.help)]
    lines += [line for record in said.options for line in _tagged(*record)]
    lines += [".PP", "The SETTINGS below are options as well."] if said.has_settings else []
    return lines + ([".PP", *_paragraphs(said.epilog)] if said.epilog else [])


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
