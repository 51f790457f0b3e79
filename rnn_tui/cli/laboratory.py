"""``rnn-tui [TEXT]``: the screen. Textual is imported only once it is known that there is a terminal."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from rnn_tui.cli.options import check_out, make_config, training_options
from rnn_tui.errors import RnnTuiError
from rnn_tui.language import _
from rnn_tui.text.corpus import Corpus
from rnn_tui.text.library import FIRST_CHOICE, STANDARD_INPUT, open_sample, open_text
from rnn_tui.training.threads import set_threads


@click.command(hidden=True, help=_("Open the laboratory on TEXT (a file, a folder, a sample's name, or -)."))
@click.argument("text", required=False)
@click.option("--train", "train_at_once", is_flag=True, help=_("Start training at once."))
@training_options()
def laboratory(
    text: str | None,
    train_at_once: bool,
    preset: str,
    out: Path | None,
    checkpoint_every: float,
    threads: int | None,
    **settings: Any,  # noqa: ANN401  (the options of a TrainingConfig, by its own names)
) -> int:
    """Open the screen and, once it is closed, wait for a training to be saved."""
    config = make_config(preset, settings)
    _demand_terminal(reading_text=text == STANDARD_INPUT)
    set_threads(threads, spare=1)  # the screen and the terminal want a core
    corpus = _open(text)
    check_out(out)
    for name in ("COLUMNS", "LINES"):  # where a shell exports them, they would hide every change of the window's size
        os.environ.pop(name, None)
    from rnn_tui.tui.app import LaboratoryApp

    app = LaboratoryApp(corpus, config, train_at_once=train_at_once, out=out, checkpoint_every=checkpoint_every)
    app.run()
    app.wait_until_saved()
    for run in app.session.kept_runs():
        print(_("kept in {run}; write with it: rnn-tui generate {run}").format(run=run))
    return app.return_code or 0


def _open(text: str | None) -> Corpus:
    if text is None:
        return open_sample(FIRST_CHOICE)
    corpus = open_text(text)
    if text == STANDARD_INPUT:
        _reopen_terminal()
    return corpus


def _demand_terminal(reading_text: bool) -> None:
    """Say in one line that there is no screen to draw on; where Textual is given a driver, it needs none."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return
    streams = [sys.stdout, sys.stderr] if reading_text else [sys.stdin, sys.stdout, sys.stderr]
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise RnnTuiError(_("the laboratory needs a terminal; without one, use: rnn-tui train TEXT"))
    if os.environ.get("TERM") == "dumb":
        raise RnnTuiError(_("this terminal (TERM=dumb) cannot show the laboratory; use: rnn-tui train TEXT"))


def _reopen_terminal() -> None:
    """Take the keys from the terminal again after standard input was read to its end."""
    try:
        terminal = os.open("CONIN$" if os.name == "nt" else "/dev/tty", os.O_RDONLY)
    except OSError:
        raise RnnTuiError(_("standard input was the text, and there is no terminal left for the keys")) from None
    os.dup2(terminal, 0)
