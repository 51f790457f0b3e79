"""``rnn-tui learn`` with a learner's own file: ``--start``, ``--check`` and ``--check-all``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from rnn_tui.cli.paths import FILE, FOLDER, PATH
from rnn_tui.errors import ConfigError
from rnn_tui.language import _

_OPTIONS = (
    click.option(
        "--start",
        type=FOLDER,
        help=_("Write a file with the functions to write yourself into DIR, and a page that says how; then stop."),
    ),
    click.option("--notebook", is_flag=True, help=_("With --start: a notebook instead of a Python file.")),
    click.option(
        "--check",
        type=PATH,
        help=_(
            "Check your functions in PATH (a folder, a .py or an .ipynb), and say which line to look at. They run in a "
            "process of their own: three seconds, one gigabyte, no other processes, no network, no writing elsewhere. "
            "This keeps accidents small and is no sandbox: files can be read, and code that means harm finds a way "
            "around. Check only what you would run."
        ),
    ),
    click.option("--json", "as_json", is_flag=True, help=_("With --check: one JSON object on standard output.")),
    click.option(
        "--check-all", type=FOLDER, help=_("Check each submission in DIR, its folders and its files, two at once.")
    ),
    click.option("--csv", type=FILE, help=_("With --check-all: write a row for each of them.")),
)


@dataclass(frozen=True)
class OwnFile:
    """What is asked about a learner's own file."""

    start: Path | None
    notebook: bool
    check: Path | None
    as_json: bool
    check_all: Path | None
    csv: Path | None

    def answer(self, *lesson: object) -> int | None:
        """Do what is asked, and return the exit status; None where nothing is, and the lesson opens.

        ``lesson`` are its own options, which do not go with these. Raises ConfigError for what does not go together.
        """
        asked = [each for each in (self.start, self.check, self.check_all) if each is not None]
        if len(asked) > 1 or (asked and any(each is not None for each in lesson)):
            message = _("learn: choose one of a step or a text, --start, --check and --check-all")
            raise ConfigError(message)
        for given, option, needed, is_there in (
            (self.notebook, "--notebook", "--start", self.start),
            (self.as_json, "--json", "--check", self.check),
            (self.csv, "--csv", "--check-all", self.check_all),
        ):
            if given and is_there is None:
                raise ConfigError(_("{option} goes with {other}").format(option=option, other=needed))
        if self.start is not None:
            from rnn_tui.cli.learn_start import start

            return start(self.start, self.notebook)
        if self.check is not None:
            from rnn_tui.cli.learn_check import check_one

            return check_one(self.check, self.as_json)
        if self.check_all is not None:
            from rnn_tui.cli.learn_check import check_all

            return check_all(self.check_all, self.csv)
        return None


def takes_own_file(command: Callable[..., int]) -> Callable[..., int]:
    """Return a command that has these options, and gets them together as ``own_file``."""

    @wraps(command)
    def call(**options: Any) -> int:  # noqa: ANN401  (of every type that an option has)
        own_file = OwnFile(**{each.name: options.pop(each.name) for each in fields(OwnFile)})
        return command(own_file=own_file, **options)

    called: Callable[..., int] = call
    for option in reversed(_OPTIONS):
        called = option(called)
    return called
