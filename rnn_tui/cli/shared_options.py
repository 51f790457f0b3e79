"""Options that most commands have; declaring them loads nothing."""

from collections.abc import Callable
from typing import Any

import click

from rnn_tui.cli.numbers import WHOLE
from rnn_tui.language import LANGUAGES, _

VIEWS = (
    *("curve", "samples", "temperatures", "memory", "microscope", "gradient", "neurons", "parts", "mistakes", "check"),
    "ways",
)


def language_option() -> Callable[[Any], Any]:
    """Return ``--lang`` for the help page; it was taken and obeyed before click saw the words."""
    return click.option(
        "--lang", metavar="|".join(LANGUAGES), expose_value=False, help=_("The language of the program.")
    )


def threads_option() -> Callable[[Any], Any]:
    """Return ``--threads``; what is no number of threads, choose_threads says."""
    return click.option("--threads", type=WHOLE, help=_("Threads that share the work of a training step."))


def view_option() -> Callable[[Any], Any]:
    """Return ``--view``; which views there are only the screen could say, and that is loaded last."""
    return click.option("--view", type=click.Choice(VIEWS), help=_("The view that is open at first."))
