"""The group of commands, each loaded when it is called; without the name of one, the laboratory opens."""

from dataclasses import dataclass
from pkgutil import resolve_name

import click

from rnn_tui import __version__
from rnn_tui.cli.loading import without_collecting
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.suggestions import nearest
from rnn_tui.errors import TextError
from rnn_tui.language import N_, _

_OWN_OPTIONS = ("--help", "-h", "--version")


@dataclass(frozen=True)
class Entry:
    """Where a command is, as ``module:name`` in this folder, and how its own help begins (translated when shown).

    One that does not need the program's own ``config.toml`` to be right works, or opens, whatever stands there.
    """

    place: str
    summary: str
    hidden: bool = False
    needs_config: bool = True


TABLE = {
    "laboratory": Entry(
        "laboratory:laboratory",
        N_("Open the laboratory on TEXT (a file, a folder, a sample's name, or -)."),
        hidden=True,
        needs_config=False,
    ),
    "open": Entry(
        "laboratory:open_run",
        N_("Open the laboratory on RUN; a run that another process is training is followed."),
        needs_config=False,
    ),
    "learn": Entry("learn:learn", N_("Build a network step by step: the lesson, from step N on, in the laboratory.")),
    "train": Entry("train:train", N_("Train a network on TEXT without the screen.")),
    "generate": Entry(
        "generate:generate",
        N_("Write with RUN: a folder, a checkpoint file, a run's name or the beginning of one, or last."),
    ),
    "eval": Entry("evaluate:evaluate_run", N_("Measure the loss of RUN's network on TEXT.")),
    "score": Entry(
        "score:score", N_("Show how surprising TEXT is to RUN's network, and which characters surprise it most.")
    ),
    "compare-cells": Entry(
        "compare_cells:compare_cells",
        N_("Train an RNN, a GRU and an LSTM of equal size on TEXT, and keep them as runs."),
    ),
    "sweep": Entry("sweep:sweep", N_("Train many networks on TEXT: settings with several values each, and seeds.")),
    "serve": Entry(
        "serve:serve",
        N_("Show the laboratory in browsers: each visitor has a program and a folder of their own."),
    ),
    "texts": Entry("texts:texts", N_("List the well-known texts that can be fetched, or do something with one.")),
    "runs": Entry("runs:runs", N_("List the runs, or do something with one.")),
    "export": Entry(
        "export:export", N_("Export a run: its metrics as CSV or to TensorBoard, its parameters to PyTorch or NumPy.")
    ),
    "plot": Entry("plot:plot", N_("Draw the losses of up to eight RUNS as curves, as wide as the terminal.")),
    "find-rate": Entry(
        "find_rate:find_learning_rate",
        N_("Find a learning rate for TEXT by short trainings at rates from low to high."),
    ),
    "check": Entry("check:check", N_("Check every gradient against central differences, in float64.")),
    "bench": Entry("bench:bench", N_("Measure how fast this machine trains and writes.")),
    "completion": Entry(
        "print_completion:print_completion",
        N_("Print the script by which SHELL completes commands, options, texts and runs."),
        needs_config=False,
    ),
    "config": Entry(
        "config:config",
        N_("Show how the program is set up, and where that is written."),
        needs_config=False,
    ),
    "paths": Entry("where:show_places", N_("Say where everything is that the program keeps."), needs_config=False),
}


class _LaboratoryFirst(click.Group):
    """The commands of TABLE; the first word may be a text instead of one of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        del ctx
        return sorted(TABLE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command."""
        del ctx
        entry = TABLE.get(cmd_name)
        if entry is None:
            return None
        with without_collecting():
            command: click.Command = resolve_name(f"{__package__}.{entry.place}")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands as click does, which would load each for its help."""
        stand_ins = {
            name: click.Command(name, help=_(entry.summary), hidden=entry.hidden) for name, entry in TABLE.items()
        }
        click.Group(commands=stand_ins).format_commands(ctx, formatter)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Treat a first word that is neither a command nor an option as a text."""
        if not args or (args[0] not in TABLE and args[0] not in _OWN_OPTIONS):
            if args and not args[0].startswith("-"):
                _demand_text(args[0])
            args = ["laboratory", *args]
        return super().parse_args(ctx, args)


def _demand_text(word: str) -> None:
    """Raise TextError if ``word`` is not a text, and name the command that it may have been meant for."""
    from rnn_tui.text.library import SAMPLES, STANDARD_INPUT, existing_path, open_text
    from rnn_tui.text.shelf import demand_here, find_known

    try:
        known = find_known(word)
        if known is not None and not existing_path(word):
            demand_here(known)
        elif not (word == STANDARD_INPUT or existing_path(word) or word in {sample.name for sample in SAMPLES}):
            open_text(word)  # which says so
    except TextError as error:
        near = nearest(word, [name for name, entry in TABLE.items() if not entry.hidden])
        if near is None:
            raise
        message = _("{complaint}; did you mean the command {command}?")
        raise TextError(message.format(complaint=error, command=near)) from None


@click.group(
    cls=_LaboratoryFirst,
    subcommand_metavar=_("COMMAND [ARGS]..."),
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_(
        "A laboratory for recurrent networks in the terminal.\n\nrnn-tui [TEXT] opens it: TEXT is a file, a "
        "folder of .txt and .md files, a sample's name or - for standard input. The commands below do the "
        "same work without the screen; rnn-tui laboratory --help shows the laboratory's own options."
    ),
    epilog=_(
        "Exit status: 0 success; 2 unusable input or arguments; 3 the training diverged despite its rescues; "
        "130 interrupted, after saving."
    ),
)
@click.version_option(__version__, prog_name="rnn-tui")
@language_option()
@click.pass_context
def commands(context: click.Context) -> None:
    """Refuse a broken config.toml, and limit the matrix products to one thread while a command runs."""
    if TABLE[context.invoked_subcommand or "laboratory"].needs_config:
        from rnn_tui.cli.program_config import demand_sound_config

        demand_sound_config()
    from rnn_tui.network.blas import ONE_BLAS_THREAD

    context.with_resource(ONE_BLAS_THREAD)
