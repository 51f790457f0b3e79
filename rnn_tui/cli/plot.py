"""``rnn-tui plot RUN [RUN ...]``: the losses of runs as curves, in the terminal or in a file."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shutil import get_terminal_size

import click

from rnn_tui.cli.paths import FILE
from rnn_tui.cli.placeholders import RUNS
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.shared_options import language_option
from rnn_tui.cli.streams import drawing_on, tell
from rnn_tui.errors import ConfigError, RnnTuiError, RunError
from rnn_tui.language import _
from rnn_tui.reasons import reason_of
from rnn_tui.runs.catalogue import run_folder
from rnn_tui.runs.curves import LossHistory, RunHistory
from rnn_tui.runs.follow import open_run
from rnn_tui.runs.layout import SNAPSHOTS
from rnn_tui.runs.pace import MEASURES, Measure
from rnn_tui.runs.snapshots import snapshot_files
from rnn_tui.runs.summary import summarise
from rnn_tui.session.jobs import measure as measure_baselines
from rnn_tui.session.watched import MOST_RUNS
from rnn_tui.terminal.comparison import names_of
from rnn_tui.terminal.safe_text import visible
from rnn_tui.text.baselines import Baselines
from rnn_tui.text.normal_form import encodable
from rnn_tui.there import real_path
from rnn_tui.tui.export import Picture, picture_of_lines
from rnn_tui.tui.renderables.curve import draw_curve
from rnn_tui.tui.renderables.curve_layout import SCALES, UNITS, Curves, Lens, Scale, Unit
from rnn_tui.tui.themes import LAMP, TERMINAL

_LEAST, _MOST = (40, 14), (200, 32)  # cells and lines of a plot, whatever the terminal has


@click.command(
    "plot",
    help=_(
        "Draw the losses of up to eight RUNS as curves, as wide as the terminal.\n\nA single run comes with its "
        "training and validation loss, marks for what happened, and what counting letters would reach."
    ),
)
@click.argument("runs", nargs=-1, required=True, type=RUNS)
@click.option("--x", "over", type=click.Choice(MEASURES), default="step", help=_("Steps, epochs or seconds across."))
@click.option(
    "--unit",
    type=click.Choice(UNITS),
    default="nats",
    help=_("Nats or bits per character, or the nats summed over an epoch."),
)
@click.option(
    "--scale", type=click.Choice(SCALES), default="linear", help=_("Which axes are logarithmic: none, the loss, both.")
)
@click.option("--out", type=FILE, help=_("Write to FILE instead: a picture (.svg) or text (.txt)."))
@language_option()
def plot(runs: tuple[str, ...], over: Measure, unit: Unit, scale: Scale, out: Path | None) -> None:
    """Draw one run with all that is known of it, or several over each other."""
    if out is not None and out.suffix.lower() not in {".svg", ".txt"}:
        raise ConfigError(_("{path}: end the name in .svg for a picture, in .txt for text").format(path=out))
    folders = list({real_path(folder := run_folder(run)): folder for run in runs}.values())
    if len(folders) > MOST_RUNS:
        message = _("at most {most} runs can be drawn, not {count}")
        raise RunError(message.format(most=MOST_RUNS, count=len(folders)))
    curves = _whole(folders[0]) if len(folders) == 1 else _laid_over(folders)
    columns, lines = get_terminal_size()
    width = max(_LEAST[0], min(_MOST[0], columns))
    height = max(_LEAST[1] + len(curves.others), min(_MOST[1] + len(curves.others), lines - 1))
    drawn = draw_curve(curves, Lens(over, unit, scale), width, height)
    title = ", ".join(visible(folder.name) for folder in folders)
    if out is None:
        _print(picture_of_lines(drawn, title, width, TERMINAL))
        return
    picture = picture_of_lines(drawn, title, width, LAMP)
    text = picture.as_svg() if out.suffix.lower() == ".svg" else picture.as_text()
    try:
        out.write_text(encodable(text), encoding="utf-8")
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        raise RunError(message.format(path=out, reason=reason_of(error))) from None
    tell(_("written: {path}").format(path=out))


def _print(picture: Picture) -> None:
    """Print it plainly, or in colours where there is a terminal that has some."""
    if sys.stdout.isatty():
        picture.print_on(drawing_on(sys.stdout))
    else:
        print(picture.as_text(), end="")


def _whole(folder: Path) -> Curves:
    """Return what there is to see of one run; raises RunError where that is nothing."""
    history = _losses(folder)
    if not history.training.steps and not history.validation.steps:
        raise RunError(_("{run}: no losses were recorded").format(run=folder))
    snapshots = [step for step, _file in snapshot_files(folder / SNAPSHOTS)]
    return Curves(history, snapshots, _baselines(folder))


def _laid_over(folders: Sequence[Path]) -> Curves:
    """Return several runs, each with what tells it apart, or with what is wrong with it."""
    found = [summarise(folder) for folder in folders]
    others = []
    for run, label in zip(found, names_of(found)):
        history, problem = LossHistory(), run.problem
        try:
            history = _losses(run.path)
        except RunError as error:
            problem = str(error)
        others.append((label, history, problem))
    return Curves(others=others)


def _losses(folder: Path) -> LossHistory:
    history = RunHistory(folder)
    history.read_on()
    return history.so_far()


def _baselines(folder: Path) -> Baselines | None:
    """Return what counting reaches on a run's text; None where that is no longer to be had."""
    with suppress(RnnTuiError), reading_line() as may_go_on:
        run = open_run(folder, may_go_on=may_go_on)
        return measure_baselines(run.corpus, run.checkpoint.vocabulary, run.checkpoint.config)
    return None
