"""What the panes and the training thread tell the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from textual.message import Message

from rnn_tui.generation.settings import Drawn
from rnn_tui.text.corpus import Corpus
from rnn_tui.training.events import Event

Move = Literal[
    "left", "right", "up", "down", "home", "end", "word before", "word behind", "pick above", "pick below", "write"
]


class TrainingHappened(Message):
    """Something rare happened in the training of run ``run_id``."""

    def __init__(self, run_id: int, event: Event) -> None:
        super().__init__()
        self.run_id = run_id
        self.event = event


class TerminalLost(Message):
    """The terminal has gone: nothing can be read from it, or nothing be written to it, any more."""


@dataclass
class TextTyped(Message):
    """Characters were typed or pasted into the prompt."""

    text: str


@dataclass
class CandidateClicked(Message):
    """A row of the bars was clicked: that of the character with this ``index`` in the vocabulary."""

    index: int


@dataclass
class CursorMoved(Message):
    """The cursor in the text is wanted elsewhere, at a place or further on; or it writes there, or is left."""

    to: Move | int


@dataclass
class WayChosen(Message):
    """What the network may write was chosen, to be written."""

    drawn: Sequence[Drawn]


@dataclass
class TextChosen(Message):
    """A row of the corpus pane was chosen: the text of this name."""

    name: str


@dataclass
class BudgetChosen(Message):
    """Another length of training was chosen, in seconds; None: until stopped."""

    seconds: float | None


@dataclass
class CommandChosen(Message):
    """A command was clicked: that of this id."""

    command: str


@dataclass
class OtherTextAsked(Message):
    """Another text is to be looked at: somebody is to say which, and ``take`` is told."""

    take: Callable[[Corpus | None], None]


@dataclass
class TextSent(Message):
    """The visitor of a page has sent a file, because that was ``asked`` or not."""

    path: Path
    asked: bool


class OverlayAsked(Message):
    """Other runs are to be laid over the losses: somebody is to say which."""
