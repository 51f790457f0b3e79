"""Groups of commands that list what they are about where none of them follows: ``rnn-tui runs``, ``rnn-tui texts``."""

from collections.abc import Callable

import click

from rnn_tui.cli.shared_options import json_lines_option, language_option
from rnn_tui.language import _


def listing_group(name: str, description: str) -> Callable[[Callable[[bool], None]], click.Group]:
    """Return the decorator of what lists: it is told whether ``--json`` was given."""

    def decorate(list_all: Callable[[bool], None]) -> click.Group:
        @click.group(name, invoke_without_command=True, subcommand_metavar=_("[COMMAND] [ARGS]..."), help=description)
        @json_lines_option()
        @language_option()
        @click.pass_context
        def listing(context: click.Context, as_json: bool) -> None:
            if context.invoked_subcommand is None:
                list_all(as_json)

        return listing

    return decorate
