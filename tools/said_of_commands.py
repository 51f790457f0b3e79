"""What is made of the commands' own words: the man page, and the table by which a shell completes them.

python -m tools.said_of_commands
"""

import json
from pathlib import Path
from typing import Any

import click

from rnn_tui.cli.commands import TABLE, commands
from rnn_tui.cli.completion import SHELLS, TABLE_FILE
from rnn_tui.cli.config_file import ConfigFile
from rnn_tui.cli.off import OFF, OrOff
from rnn_tui.cli.paths import FOLDER, FilePath
from rnn_tui.cli.placeholders import RUN, RUNS, SHELL, TEXT
from rnn_tui.language import set_language
from rnn_tui.text.library import SAMPLES
from tools.man_page import man_page

ROOT = Path(__file__).parent.parent
MAN_PAGE = ROOT / "docs" / "rnn-tui.1"


def completions() -> str:
    """Return the table by which a shell completes, as JSON."""
    table = {"samples": [sample.name for sample in SAMPLES], **_entry(commands)}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _entry(command: click.Command) -> dict[str, Any]:
    context = click.Context(command)
    entry: dict[str, Any] = {"params": [_parameter(each) for each in command.get_params(context)]}
    if isinstance(command, click.Group):
        entry["commands"] = {name: _sub_entry(command, name, context) for name in command.list_commands(context)}
    return entry


def _sub_entry(group: click.Group, name: str, context: click.Context) -> dict[str, Any]:
    command = group.get_command(context, name)
    assert command is not None
    help_ = TABLE[name].summary if group is commands else (command.help or "").partition("\n\n")[0]
    return {"help": help_, "hidden": command.hidden, **_entry(command)}


def _parameter(parameter: click.Parameter) -> dict[str, Any]:
    """Return what there is to say of a parameter; an argument has no help."""
    if isinstance(parameter, click.Argument):
        said: dict[str, Any] = {"names": [parameter.name]}
    else:
        assert isinstance(parameter, click.Option)
        said = {"names": parameter.opts, "help": parameter.help or ""}
        said |= {"flag": True} if parameter.is_flag else {}
        said |= {"off": parameter.secondary_opts} if parameter.secondary_opts else {}
        said |= {"multiple": True} if parameter.multiple else {}
    said |= {"nargs": parameter.nargs} if parameter.nargs != 1 else {}
    value = _value(parameter)
    return said if value is None else {**said, "value": value}


def _value(parameter: click.Parameter) -> str | list[str] | None:
    """Return the words that a parameter may be, or of what kind it is; None where a shell knows nothing of it."""
    if parameter.type is TEXT:
        return "text"
    if parameter.type in (RUN, RUNS):
        return "run"
    if parameter.type is SHELL:
        return list(SHELLS)
    if isinstance(parameter.type, FilePath | ConfigFile):
        return "dir" if parameter.type is FOLDER else "file"
    words = list(parameter.type.choices) if isinstance(parameter.type, click.Choice) else []
    if parameter.metavar and "|" in parameter.metavar:
        words = parameter.metavar.split("|")
    if isinstance(parameter.type, OrOff) and OFF not in words:
        words.append(OFF)
    return words or None


def main() -> None:
    """Write both."""
    set_language("en")
    TABLE_FILE.write_text(completions(), encoding="utf-8")
    MAN_PAGE.write_text(man_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
