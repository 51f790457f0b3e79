"""Options that most commands have; declaring them loads nothing."""

from collections.abc import Callable
from typing import Any

import click

from rnn_tui.cli.numbers import WHOLE
from rnn_tui.language import LANGUAGES, _


def language_option() -> Callable[[Any], Any]:
    """Return ``--lang`` for the help page; it was taken and obeyed before click saw the words."""
    return click.option(
        "--lang", metavar="|".join(LANGUAGES), expose_value=False, help=_("The language of the program.")
    )


def threads_option() -> Callable[[Any], Any]:
    """Return ``--threads``; what is no number of threads, choose_threads says."""
    return click.option("--threads", type=WHOLE, help=_("Threads that share the work of a training step."))
