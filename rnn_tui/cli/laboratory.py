"""``rnn-tui [TEXT]``: the screen. Textual is imported only once it is known that there is a terminal."""

import gc
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from rnn_tui.cli import UNUSABLE
from rnn_tui.cli.loading import without_collecting
from rnn_tui.cli.options import check_out, training_options
from rnn_tui.cli.placeholders import RUN, TEXT
from rnn_tui.cli.program_config import read_config_of_screen
from rnn_tui.cli.reading_line import reading_line
from rnn_tui.cli.request import Request, demand_no_settings, takes_request
from rnn_tui.cli.shared_options import language_option, threads_option, view_option
from rnn_tui.cli.streams import OutputError, ReaderGone, one_line
from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _
from rnn_tui.places import VISITED
from rnn_tui.text.corpus import MayGoOn
from rnn_tui.text.library import STANDARD_INPUT, first_choice, open_sample
from rnn_tui.training.threads import choose_threads

if TYPE_CHECKING:
    with without_collecting():
        from rnn_tui.tui.app import LaboratoryApp

_USUAL_SIZE = (24, 80)  # lines and columns
_MOST_UNCOLLECTED = 10_000  # objects: Python's own 700 are made with every line that is drawn

_present_option = click.option(
    "--present", is_flag=True, help=_("Open large and plain, one pane at a time: for a class and a projector.")
)


@click.command(hidden=True, help=_("Open the laboratory on TEXT (a file, a folder, a sample's name, or -)."))
@click.argument("text", type=TEXT, required=False)
@click.option("--train", "train_at_once", is_flag=True, help=_("Start training at once."))
@_present_option
@training_options()
@takes_request
def laboratory(request: Request, train_at_once: bool, present: bool) -> int:
    """Open the screen and, once it is closed, wait for a training to be saved."""
    demand_terminal(reading_text=request.text == STANDARD_INPUT)
    choose_threads(request.threads)  # which complains at once, not when a training begins
    with reading_line() as may_go_on:
        opening = _opening(request, may_go_on)
    if request.text == STANDARD_INPUT:
        reopen_terminal()
    at_once = train_at_once or request.resume is not None
    others = {"checkpoint_every": request.checkpoint_every, "train_at_once": at_once, "threads": request.threads}
    return run_laboratory({**opening, **others, "present": present})


@click.command("open", help=_("Open the laboratory on RUN; a run that another process is training is followed."))
@click.argument("run", type=RUN)
@click.option("--last", is_flag=True, help=_("Use the newest parameters, not the best."))
@view_option()
@click.option("--only-look", is_flag=True, hidden=True, help=_("Keep nothing that is written, also not in the run."))
@_present_option
@threads_option()
@language_option()
def open_run(run: str, last: bool, view: str | None, only_look: bool, present: bool, threads: int | None) -> int:
    """Open the screen on a run."""
    demand_terminal(reading_text=False)
    from rnn_tui.runs.catalogue import run_folder

    choose_threads(threads)
    looks = {"newest": last, "only_look": only_look, "view": view, "present": present}
    return run_laboratory({"run": run_folder(run), **looks, "threads": threads})


def _opening(request: Request, may_go_on: MayGoOn) -> dict[str, Any]:
    """Return what the options ask the screen to open with, under the names that LaboratoryApp has."""
    request.demand_text_for_encoding()
    if request.resume is not None:
        from rnn_tui.runs.catalogue import run_folder

        demand_no_settings(request, request.resume)
        return {"run": run_folder(request.resume)}
    if request.parent is not None:
        from rnn_tui.cli.starting import fork_of

        begun = fork_of(request, request.parent, may_go_on)
        check_out(request.out)
        return {"corpus": begun.corpus, "config": begun.config, "origin": begun.origin, "out": request.out}
    config = request.new_config()
    corpus = open_sample(first_choice()) if request.text is None else request.open_text(may_go_on)
    check_out(request.out)
    return {"corpus": corpus, "config": config, "out": request.out}


def run_laboratory(opening: Mapping[str, Any]) -> int:
    """Show the screen until it is closed."""
    if not os.environ.get("TEXTUAL_DRIVER"):  # there they are the size of the page, and all that the driver has
        for name in ("COLUMNS", "LINES"):  # where a shell exports them, they would hide every change of a window's size
            os.environ.pop(name, None)
        _size_terminal()
    with without_collecting():
        from rnn_tui.tui.app import LaboratoryApp
    gc.set_threshold(_MOST_UNCOLLECTED)
    config = read_config_of_screen()
    wished: dict[str, Any] = {"theme": config.theme, "keys": config.keys, "complaints": config.problems}
    wished["visited"] = VISITED in os.environ
    with reading_line() as may_go_on:
        app = LaboratoryApp(**opening, **wished, may_go_on=may_go_on)
    leaving = app.leaving
    leaving.take_signals()
    leaving.watch()
    try:
        app.run()
    finally:
        leaving.closed()
        leaving.ask()  # whatever closed it
        app.wait_until_saved()
    _tell_what_was_kept(app)
    leaving.told()
    lost = any(outcome.was_lost for outcome in app.session.trainings.outcomes)
    return app.return_code or leaving.status or (UNUSABLE if lost else 0)


def _tell_what_was_kept(app: "LaboratoryApp") -> None:
    """Say where the trainings are; of a terminal that has gone nobody hears, nor will the process's end."""
    with suppress(OutputError, ReaderGone):
        for run in app.session.trainings.kept_runs():
            print(_("saved in {run}; to write with it: rnn-tui generate {run}").format(run=one_line(run)))
        for sentence in app.losses():
            print(sentence)
        sys.stdout.flush()


def demand_terminal(reading_text: bool) -> None:
    """Say in one line that there is no screen to draw on; where Textual is given a driver, it needs none."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return
    streams = [sys.stdout, sys.stderr] if reading_text else [sys.stdin, sys.stdout, sys.stderr]
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise RnnTuiError(_("the laboratory needs a terminal; without one, use: rnn-tui train TEXT"))
    if os.environ.get("TERM") == "dumb":
        raise RnnTuiError(_("this terminal (TERM=dumb) cannot show the laboratory; use: rnn-tui train TEXT"))


def _size_terminal() -> None:
    """Give a terminal that knows no size (a serial line, some containers) the usual one.

    Rich would take it for 25 lines and Textual for 24, and each would have the screen drawn again for the other.
    """
    if sys.platform == "win32":
        return
    import termios

    with suppress(OSError, termios.error):  # standard output may be no terminal where a driver stands in for one
        if 0 in termios.tcgetwinsize(1):
            termios.tcsetwinsize(1, _USUAL_SIZE)


def reopen_terminal() -> None:
    """Take the keys from the terminal again after standard input was read to its end."""
    try:
        terminal = os.open("CONIN$" if os.name == "nt" else "/dev/tty", os.O_RDONLY)
    except OSError:
        raise RnnTuiError(
            _("the text came from standard input, and there is no terminal left to read keys from")
        ) from None
    os.dup2(terminal, 0)
