"""A step of the lesson: its words, the code that it shows, and its question. What moves in it is its Stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import ClassVar

from rnn_tui.language import _
from rnn_tui.lesson.subject import Subject


@dataclass(frozen=True)
class Question:
    """What is asked before it is shown; all is translated later, and {names} in it are filled with the stage's figures.

    ``right`` is the place of the right one of ``answers``; ``said`` has what is said to each of them.
    """

    asked: str
    answers: tuple[str, str, str]
    right: int
    said: tuple[str, str, str]


@dataclass(frozen=True)
class Excerpt:
    """Lines of a file of ``lesson/code``: ``count`` of them from the one on that begins with ``first``."""

    file: str
    first: str
    count: int

    def lines(self) -> list[str]:
        """Return the lines, without what all are indented by."""
        text = resources.files("rnn_tui.lesson.code").joinpath(f"{self.file}.py").read_text("utf-8").split("\n")
        begin = next(place for place, line in enumerate(text) if line.strip().startswith(self.first))
        found = text[begin : begin + self.count]
        indent = min(len(line) - len(line.lstrip()) for line in found if line.strip())
        return [line[indent:] for line in found]


@dataclass(frozen=True)
class Key:
    """A key of a stage: ``keys`` as Textual names them, ``sign`` as the screen writes it, ``word`` what it does."""

    keys: tuple[str, ...]
    sign: str
    word: str


class Stage:
    """What moves in a step, as state without a screen: keys change it, the screen draws it.

    ``line`` is that of the excerpt which is being run, ``values`` stand beside the code: a name and a number as it is
    written, for each line at most one. ``types`` where printable keys are typed into it, all but 1, 2, 3 before the
    question is answered. The screen sets ``is_answered``: what would tell the answer is shown from then on.
    """

    keys: ClassVar[Sequence[Key]] = ()
    types: ClassVar[bool] = False
    is_answered = False

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @property
    def line(self) -> int | None:
        """The line of the excerpt that is being run."""
        return None

    def values(self) -> Sequence[tuple[str, str]]:
        """Return names and numbers that stand beside the code."""
        return ()

    def right(self, question: Question) -> int:
        """Return the place of the right answer: that of the lesson's sentence, unless the learner's has another."""
        return question.right

    def is_right(self, question: Question, place: int) -> bool:
        """Return whether an answer is right, which another may be as well on the learner's sentence."""
        return place == self.right(question)

    def figures(self) -> Mapping[str, str]:
        """Return what the {names} in the words stand for, of the learner's text, as it is written."""
        return {}

    def press(self, key: str) -> None:
        """Take one of ``keys``."""

    def point(self, t: int, unit: int | None) -> None:
        """Look at a character, counted from 0, and at a unit of it where one was clicked."""

    def type_text(self, text: str) -> None:
        """Take what was typed or pasted."""

    def tick(self) -> bool:
        """Go on with what moves by itself, a twelfth of a second of it; return whether anything has changed."""
        return False


@dataclass(frozen=True)
class Step:
    """A step: words are translated later, and filled with the figures of its stage.

    ``text`` is three lines at most at 80 cells, ``deeper`` what F1 shows, each a paragraph.
    """

    id: str
    title: str
    text: str
    excerpt: Excerpt
    question: Question
    stage: type[Stage]
    deeper: tuple[str, ...] = field(default=())


def filled(sentence: str, figures: Mapping[str, str]) -> str:
    """Return a sentence in the language that is spoken, with the figures in place of their names."""
    return _(sentence).format_map(figures)
