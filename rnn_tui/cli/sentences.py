"""Click's own sentences that a user can meet, named so that the French catalogue holds them, and their making."""

import click

from rnn_tui.cli.suggestions import nearest
from rnn_tui.language import N_, ngettext

CLICK = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("default: {default}"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("%(prog)s, version %(version)s"),
    N_("No such option: {name}"),
    N_("No such option {name!r}."),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    N_("No such command {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Option {name!r} does not take a value."),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    N_("Missing command."),
    N_("file"),
    N_("path"),
    N_("Shell completion is not supported for Bash versions older than 4.4."),
    N_("Couldn't detect Bash version, shell completion is not supported."),
)


def sentence_of(error: click.ClickException) -> str:
    """Return what click says; what it offers in the place of a mistyped word only where that is really near."""
    offered = getattr(error, "possibilities", None)
    if not offered:
        return error.format_message()
    word = str(getattr(error, "option_name", "") or getattr(error, "command_name", ""))
    near = nearest(word, offered)
    if near is None:
        return error.message
    asked = ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1)
    return f"{error.message} {asked.format(possibility=repr(near))}"
