"""The judge of generate_text."""

from __future__ import annotations

from rnn_tui.language import N_, _
from rnn_tui.lesson.checker.answers import Answer, Other, Raised, Value
from rnn_tui.lesson.checker.cases import CHARACTERS, FROM_ONE, FROM_THREE, LENGTH, Writing, continuation, written
from rnn_tui.lesson.checker.judges.shapes import arguments_changed, nothing_came
from rnn_tui.lesson.checker.mistakes import Mistake
from rnn_tui.lesson.checker.raised import explained
from rnn_tui.lesson.checker.reading import numbers
from rnn_tui.lesson.checker.verdict import Case, Finding

FUNCTION = "generate_text"
_FEED = ("forward_pass", "loop")
# what a writer with this mistake would write; of where the text begins, of what is read, and of the state
_WRONG: tuple[tuple[Mistake, dict[str, object]], ...] = (
    (
        Mistake(
            "never_fed_back",
            N_("The character that was chosen is not the next input: the start is read again and again"),
            _FEED,
        ),
        {"feeds_back": False},
    ),
    (
        Mistake(
            "state_forgotten",
            N_("The state is not carried on: each character is read with the state of the beginning"),
            _FEED,
        ),
        {"keeps_state": False},
    ),
    (
        Mistake(
            "neither_fed_nor_carried",
            N_("Neither the chosen character nor the state goes on: each turn is the first one again"),
            _FEED,
        ),
        {"feeds_back": False, "keeps_state": False},
    ),
    (
        Mistake(
            "start_read_twice",
            N_("The last character of the start is read twice: once before the loop, and once in it"),
            _FEED,
        ),
        {"twice": True},
    ),
    (
        Mistake(
            "start_last_only",
            N_("Only the last character of the start is read; the others belong to what it remembers"),
            ("part start", *_FEED),
        ),
        {"primed": slice(-1, None)},
    ),
    (
        Mistake(
            "start_first_only",
            N_("Only the first character of the start is read; all of them belong to what it remembers"),
            ("part start", *_FEED),
        ),
        {"primed": slice(0, 1)},
    ),
    (
        Mistake("b_h_forgotten_in_writing", N_("b_h is not added to the state here"), ("a b_h", *_FEED)),
        {"without": "b_h"},
    ),
    (
        Mistake("b_y_forgotten_in_writing", N_("b_y is not added to the outputs here"), ("y b_y", *_FEED)),
        {"without": "b_y"},
    ),
)


def judge_writing(case: Case) -> list[Finding]:
    """Return what is wrong with what it writes, the first thing alone."""
    for asked in (FROM_ONE, FROM_THREE):
        answer = case.examination.answers.get(f"writing {asked.name}")
        if answer is None:
            return []
        found = _wrong(case, asked, answer)
        if found is not None:
            return [found]
    return []


def _wrong(case: Case, asked: Writing, answer: Answer) -> Finding | None:
    if answer.raised is not None:
        return _stopped(case, asked, answer.raised)
    text = _as_text(answer.value)
    if text is None:
        return _no_text(case, answer)
    if text not in {asked.expected, asked.start + asked.expected}:
        return _named(case, asked, text) or _unknown(case, asked, text)
    return arguments_changed(case, FUNCTION, answer.changed, answer.changed) if answer.changed else None


def _stopped(case: Case, asked: Writing, raised: Raised) -> Finding:
    if asked is FROM_ONE or raised.type_name != "KeyError":
        return explained(case, raised, FUNCTION)
    told = _("The start has three characters here, and is looked up as one: read its characters one by one")
    where = _("{function} stops: {error}.").format(function=FUNCTION, error=f"KeyError: {raised.message}")
    return case.found("start_of_several", told, where=where, line=raised.line)


def _no_text(case: Case, answer: Answer) -> Finding:
    if answer.value is None or isinstance(answer.value, Other):
        return nothing_came(case, FUNCTION, answer)
    line = case.source.line(FUNCTION, ("return",))
    if numbers(answer.value) is not None:
        told = _("Indices come back, not characters: idx_to_char names them")
        return case.found("indices_for_text", told, line=line)
    return case.found("no_text", _("A text is asked, and something else comes back"), line=line)


def _as_text(value: Value | None) -> str | None:
    """Return the text that a string is, or a list of characters."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple) and value and all(isinstance(each, str) for each in value):
        return "".join(value)
    return None


def _named(case: Case, asked: Writing, text: str) -> Finding | None:
    """Return the known mistake that writes the same, where one does."""
    for mistake, change in _WRONG:
        wrong = written(asked.start, LENGTH, **change)  # type: ignore[arg-type]
        if text in {wrong, asked.start + wrong, asked.start[0] + wrong} and wrong != asked.expected:
            return case.found(mistake.id, _(mistake.sentence), line=case.source.line(FUNCTION, mistake.look))
    longer = continuation(asked.start, 3 * LENGTH)
    for new in (text, text.removeprefix(asked.start)):
        if longer.startswith(new):
            told = _("It writes {count} new characters where {length} are asked").format(count=len(new), length=LENGTH)
            return case.found("wrong_length", told, line=case.source.line(FUNCTION, ("loop", "return")))
    return None


def _unknown(case: Case, asked: Writing, text: str) -> Finding:
    """Return what is said of a text that nothing known writes."""
    line = case.source.line(FUNCTION, _FEED)
    if set(text) - set(CHARACTERS):
        return case.found(
            "strange_characters", _("There are characters in the text that idx_to_char does not have"), line=line
        )
    bare = text.removeprefix(asked.start)
    place = next((n for n, (given, right) in enumerate(zip(bare, asked.expected), 1) if given != right), len(bare))
    told = _("After {start!r} this network can only write {expected!r}; {given!r} differs from character {place} on")
    told = told.format(start=asked.start, expected=asked.expected, given=text[:40], place=place)
    return case.found("text_differs", told, line=line)
