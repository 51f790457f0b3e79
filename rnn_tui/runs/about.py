"""run.json: what a run's checkpoints do not say about it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rnn_tui.errors import RunError
from rnn_tui.language import _
from rnn_tui.runs.checkpoint import TextFacts
from rnn_tui.runs.conforming import conform, parse_json
from rnn_tui.runs.files import read_facts
from rnn_tui.runs.layout import ABOUT
from rnn_tui.runs.saving import write_atomically


@dataclass(frozen=True)
class Parent:
    """The run, and the step of it, whose parameters another began with."""

    run: str
    step: int


@dataclass(frozen=True)
class About:
    """A run's text, when it ``began``, what it began with, and a person's note.

    ``learnt_by`` names what took its steps where that was not this program.
    """

    text: TextFacts
    began: str = ""
    parent: Parent | None = None
    note: str = ""
    learnt_by: str = ""


def read_about(folder: Path) -> About:
    """Return what run.json says; raise RunError with one line where that cannot be read."""
    path = folder / ABOUT
    data = read_facts(path)
    try:
        return conform(About, parse_json(data))
    except RunError as error:
        raise RunError(_("{path}: damaged ({reason})").format(path=path, reason=error)) from None


def write_about(folder: Path, about: About) -> None:
    """Write run.json; raises OSError."""
    write_atomically(folder / ABOUT, json.dumps(asdict(about), indent=2).encode() + b"\n")
