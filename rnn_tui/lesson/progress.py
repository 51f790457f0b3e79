"""How far somebody is in the lesson: a small JSON file, which may be missing, broken or somebody else's."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeGuard

from rnn_tui.lesson.lesson import STEPS
from rnn_tui.places import lesson_file
from rnn_tui.runs.saving import rewrite


@dataclass
class Progress:
    """The ``number`` of the step that was shown last, from 1 on, and the place of each answer, by the step's id."""

    number: int = 1
    answers: dict[str, int] = field(default_factory=dict)

    def done(self) -> list[int]:
        """Return the numbers of the steps whose question is answered."""
        return [number for number, step in enumerate(STEPS, start=1) if step.id in self.answers]

    def keep(self) -> None:
        """Write it down; if it cannot be written, it lasts until the program ends."""
        file = lesson_file()
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            rewrite(file, json.dumps({"step": self.number, "answers": self.answers}).encode() + b"\n")


def kept_progress() -> Progress:
    """Return what was written down last; of what is none, nothing."""
    try:
        values = json.loads(lesson_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Progress()
    if not isinstance(values, dict):
        return Progress()
    number, answers = values.get("step"), values.get("answers")
    found = Progress(number if _is_one_of(number, range(1, len(STEPS) + 1)) else 1)
    for step in STEPS:
        place = answers.get(step.id) if isinstance(answers, dict) else None
        if _is_one_of(place, range(len(step.question.answers))):
            found.answers[step.id] = place
    return found


def _is_one_of(value: object, numbers: range) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value in numbers
