"""The group of commands; without the name of one, the laboratory opens."""

import click

from rnn_tui import __version__
from rnn_tui.cli.bench import bench
from rnn_tui.cli.check import check
from rnn_tui.cli.evaluate import evaluate_run
from rnn_tui.cli.export import export
from rnn_tui.cli.generate import generate
from rnn_tui.cli.laboratory import laboratory, open_run
from rnn_tui.cli.options import language_option
from rnn_tui.cli.runs import runs
from rnn_tui.cli.score import score
from rnn_tui.cli.suggestions import nearest
from rnn_tui.cli.train import train
from rnn_tui.errors import TextError
from rnn_tui.language import _
from rnn_tui.text.library import SAMPLES, STANDARD_INPUT, existing_path, open_text

_OWN_OPTIONS = ("--help", "-h", "--version")


class _LaboratoryFirst(click.Group):
    """A group whose first word may be a text instead of a command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in _OWN_OPTIONS):
            if args and not args[0].startswith("-"):
                _demand_text(args[0], [name for name, command in self.commands.items() if not command.hidden])
            args = ["laboratory", *args]
        return super().parse_args(ctx, args)


def _demand_text(word: str, commands: list[str]) -> None:
    """Raise TextError where ``word`` is no text, and name the command that it may have been meant for."""
    try:
        if not (word == STANDARD_INPUT or existing_path(word) or word in {sample.name for sample in SAMPLES}):
            open_text(word)  # which says so
    except TextError as error:
        near = nearest(word, commands)
        if near is None:
            raise
        message = _("{complaint}; did you mean the command {command}?")
        raise TextError(message.format(complaint=error, command=near)) from None


@click.group(
    cls=_LaboratoryFirst,
    subcommand_metavar=_("COMMAND [ARGS]..."),
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "The laboratory for recurrent networks in a terminal.\n\n"
        "rnn-tui [TEXT] opens it: TEXT is a file, a folder of .txt and .md files, a sample's name or - for "
        "standard input. The commands below do the same work without the screen; rnn-tui laboratory --help "
        "shows the laboratory's own options."
    ),
    epilog=_(
        "Exit status: 0 done; 2 unusable input or arguments; 3 a training that diverged in spite of its rescues; "
        "130 interrupted, saved first."
    ),
)
@click.version_option(__version__, prog_name="rnn-tui")
@language_option()
def commands() -> None:
    """Hold the commands together."""


for command in (laboratory, open_run, train, generate, evaluate_run, score, runs, export, check, bench):
    commands.add_command(command)
