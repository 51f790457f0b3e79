"""What is known of a learner's file that is watched; made by Watching, and light, so that a page may be drawn of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_tui.lesson.checker.check import Checked


@dataclass(frozen=True)
class Watched:
    """A file's ``name``, what the newest check found in it, or the ``problem`` with it, in a line.

    ``is_right`` says whether all that a training calls was right in it, ``is_checking`` that it is being checked again.
    ``checks`` counts how often it was.
    """

    name: str
    checked: Checked | None = None
    problem: str = ""
    is_right: bool = False
    is_checking: bool = False
    checks: int = 0

    @property
    def can_learn(self) -> bool:
        """Whether its functions may learn."""
        return self.is_right and not self.problem
