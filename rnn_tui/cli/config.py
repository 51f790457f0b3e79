"""``rnn-tui config``: how the program is set up, and by what; ``--init`` writes the file with everything it may say."""

import os
from contextlib import suppress

import click

from rnn_tui.cli import UNUSABLE
from rnn_tui.cli.config_file import written
from rnn_tui.cli.facts import described_place, print_facts
from rnn_tui.cli.options import first_preset
from rnn_tui.cli.program_config import KEYS, ProgramConfig, read_config_of_screen
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import one_line, tell
from rnn_tui.errors import ConfigError
from rnn_tui.language import LANGUAGES, VARIABLE, _, choose_language, spoken_language
from rnn_tui.places import config_file
from rnn_tui.reasons import reason_of
from rnn_tui.training.presets import PRESETS


@click.command("config", help=_("Show how the program is set up, and where that is written."))
@click.option("--init", is_flag=True, help=_("Write a file with every name it may have, each behind a #."))
@language_option()
def config(init: bool) -> int:
    """Print what holds and why, then what is wrong; return the exit status."""
    if init:
        _write_new_file()
        return 0
    found = read_config_of_screen()
    print_facts(_facts(found))
    for problem in found.problems:
        tell(problem)
    return UNUSABLE if found.problems else 0


def _facts(found: ProgramConfig) -> list[tuple[str, str]]:
    """Return what holds, with what it was chosen by."""
    from rnn_tui.tui.preferences import remembered_theme

    facts = [
        (_("file"), described_place(config_file())),
        (_("language"), _chosen(spoken_language(), _source_of_language(found))),
        (_("theme"), _chosen(found.theme or remembered_theme(), _from_file(found.theme) or _("as it was last"))),
        (_("preset"), _chosen(first_preset(), _from_file(found.preset) or _("the program's own"))),
    ]
    return [*facts, *((_("keys of {command}").format(command=id_), keys or "-") for id_, keys in found.keys.items())]


def _chosen(value: str, source: str) -> str:
    return f"{value} ({source})"


def _from_file(value: str | None) -> str:
    return "" if value is None else config_file().name


def _source_of_language(found: ProgramConfig) -> str:
    """Return what the language was chosen by, as far as that can be told from what is spoken."""
    if os.environ.get(VARIABLE) and choose_language() == spoken_language():
        return VARIABLE
    if found.language == spoken_language():
        return _from_file(found.language)
    return _("--lang or the system's")


def _write_new_file() -> None:
    """Write a file in which everything is a comment; raise ConfigError where there is one, or none can be written."""
    path = config_file()
    try:
        with suppress(FileExistsError):  # a file in its place, of which the next line says so
            path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(commented_config())
    except FileExistsError:
        raise ConfigError(_("{path}: this is there already; it stays as it is").format(path=path)) from None
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        raise ConfigError(message.format(path=path, reason=reason_of(error))) from None
    print(one_line(path))


def commented_config() -> str:
    """Return a file that says nothing yet: each name it may have behind a #, with what it does above it."""
    from rnn_tui.tui.commands import BY_ID
    from rnn_tui.tui.keys import CHANGEABLE
    from rnn_tui.tui.themes import DARK, theme_names

    parts = [
        (_("The language: {choices}; --lang and {variable} come first"), "language", spoken_language(), LANGUAGES),
        (_("The colours it opens with: {choices}"), "theme", DARK, theme_names()),
        (_("The preset of a training that names none: {choices}"), "preset", first_preset(), PRESETS),
    ]
    lines = []
    for comment, name, value, choices in parts:
        told = comment.format(choices=", ".join(choices), variable=VARIABLE)
        lines += [f"# {told}", f"# {name} = {written(value)}", ""]
    told = _("The keys of each command, as in {example}; an empty word takes them away, esc and its letter remain")
    lines += [f"# {told.format(example=written('ctrl+t, f9'))}", f"[{KEYS}]"]
    for command in (BY_ID[id_] for id_ in CHANGEABLE):
        lines += [f"# {_(command.tip)}", f"# {command.id} = {written(command.own_keys.replace(',', ', '))}"]
    return "\n".join(lines) + "\n"
