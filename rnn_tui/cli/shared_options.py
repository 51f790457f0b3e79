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


def json_lines_option() -> Callable[[Any], Any]:
    """Return ``--json`` of a command that prints an object for each thing it tells of."""
    return _json_option(_("One JSON object per line on standard output, nothing else."))


def json_object_option() -> Callable[[Any], Any]:
    """Return ``--json`` of a command that tells of one thing."""
    return _json_option(_("One JSON object on standard output."))


def _json_option(description: str) -> Callable[[Any], Any]:
    return click.option("--json", "as_json", is_flag=True, help=description)


def threads_option() -> Callable[[Any], Any]:
    """Return ``--threads``; what is no number of threads, choose_threads says."""
    return click.option("--threads", type=WHOLE, help=_("Threads that share the work of a training step."))


def view_option() -> Callable[[Any], Any]:
    """Return ``--view``; which views there are only the screen could say, and that is loaded last."""
    return click.option("--view", type=click.Choice(VIEWS), help=_("The view that is open at first."))
