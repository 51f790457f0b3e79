"""What the checker says of a learner's functions, one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from rnn_tui.language import _, with_own_sign
from rnn_tui.lesson.checker.answers import Ended, Examination
from rnn_tui.lesson.checker.lines import Source

Place = Callable[[int], str]  # a line of the source as it is said: "line 31"


class Standing(Enum):
    """How a function stands; nothing is said of one behind a wrong one."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_YET = "not yet"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Finding:
    """Something found, under the ``id`` of the mistake, as a sentence; ``t`` is counted from zero, as the code does.

    ``line`` is that of the source that ran, ``array`` what the lesson calls the array in question.
    """

    id: str
    sentence: str
    array: str = ""
    t: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class Judged:
    """A function, and what was found: the fault first, where there is one, then remarks on what may stay."""

    function: str
    standing: Standing
    findings: tuple[Finding, ...] = ()

    @property
    def fault(self) -> Finding | None:
        """What is wrong."""
        return self.findings[0] if self.standing is Standing.WRONG else None


@dataclass(frozen=True)
class Verdict:
    """All five functions, in the order of the lesson, and remarks on the code around them."""

    stages: tuple[Judged, ...]
    remarks: tuple[Finding, ...] = ()

    @property
    def right(self) -> bool:
        """Whether all of them are there and right."""
        return all(stage.standing is Standing.RIGHT for stage in self.stages)

    @property
    def fault(self) -> Finding | None:
        """What is to be mended first; None where nothing that is there is wrong."""
        return next((stage.fault for stage in self.stages if stage.fault is not None), None)


@dataclass(frozen=True)
class Case:
    """What a judge looks at: all that was answered, the source, and how a place in it is said."""

    examination: Examination
    source: Source
    place: Place

    def found(
        self,
        mistake: str,
        sentence: str,
        *,
        where: str = "",
        array: str = "",
        t: int | None = None,
        line: int | None = None,
    ) -> Finding:
        """Return a finding: ``where`` it shows, what is wrong, and the line to look at, where there is one.

        ``sentence`` is translated and has no full stop.
        """
        if line is None:
            told = f"{sentence}."
        elif ":" in sentence:
            told = _("{mistake}. Look at {place}.").format(mistake=sentence, place=self.place(line))
        else:
            told = _("{mistake}: look at {place}.").format(mistake=sentence, place=self.place(line))
        return Finding(mistake, f"{where} {told}" if where else told, array, t, line)


def with_second(found: Finding, sentence: str) -> Finding:
    """Return a finding with what is said of a second mistake behind it."""
    after = _("Mend this first; there is a second mistake. {mistake}.").format(mistake=sentence)
    return replace(found, sentence=f"{found.sentence} {after}")


def line_in_words(line: int) -> str:
    """Return a line of a file as it is said."""
    return _("line {line}").format(line=line)


def figure(value: float) -> str:
    """Return a number in at most four digits, as the language writes it."""
    return with_own_sign(f"{value:.4g}")


def ended_finding(case: Case, ended: Ended, function: str) -> Finding:
    """Return what is said where the process of the learner's functions came to no good end."""
    sentences = {
        "time": _("it does not come back in time: perhaps a loop has no end"),
        "memory": _("it takes more memory than it is given"),
        "exit": _("it ends the program, where a function gives back what it has"),
    }
    sentence = sentences.get(ended.reason, _("the process has ended there, without a word from Python"))
    inside = ended.function if ended.function and ended.function != "<module>" else function
    told = _("{function}: {sentence}").format(function=inside, sentence=sentence)
    return case.found(f"ended_{ended.reason}", told, line=ended.line)
