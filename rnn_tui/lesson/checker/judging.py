"""From what a learner's functions answered to a verdict: function by function, up to the first that is wrong."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Examination
from rnn_tui.lesson.checker.habits import judge_habits
from rnn_tui.lesson.checker.interface import FUNCTIONS, Asked
from rnn_tui.lesson.checker.interrogation import NOT_YET, all_asked
from rnn_tui.lesson.checker.judges.backward import backward_remarks, judge_backward
from rnn_tui.lesson.checker.judges.forward import judge_forward
from rnn_tui.lesson.checker.judges.loss import judge_loss, loss_remarks
from rnn_tui.lesson.checker.judges.parameters import judge_parameters, parameter_remarks
from rnn_tui.lesson.checker.judges.writing import judge_writing
from rnn_tui.lesson.checker.lines import Source
from rnn_tui.lesson.checker.verdict import Case, Finding, Judged, Place, Standing, Verdict, ended_finding, line_in_words

Judge = Callable[[Case], list[Finding]]
_JUDGES: dict[str, tuple[Judge, Judge | None]] = {
    "initialize_parameters": (judge_parameters, parameter_remarks),
    "forward_pass": (judge_forward, None),
    "loss": (judge_loss, loss_remarks),
    "backward_pass": (judge_backward, backward_remarks),
    "generate_text": (judge_writing, None),
}


def judge(examination: Examination, place: Place = line_in_words) -> Verdict:
    """Return what there is to say of each function, in the order of the lesson and in the language in force.

    What comes behind a wrong one is not judged. ``place`` says a line of the source as the learner knows it.
    """
    case = Case(examination, Source(examination.source), place)
    with np.errstate(all="ignore"):  # what is infinite is told, and needs no warning
        return Verdict(tuple(_stages(case)), tuple(judge_habits(case)))


def _stages(case: Case) -> list[Judged]:
    stages: list[Judged] = []
    for asked in FUNCTIONS:
        wrong = next((stage for stage in stages if stage.standing is Standing.WRONG), None)
        stages.append(_judged(case, asked) if wrong is None else _behind(case, asked, wrong.function))
    return stages


def _behind(case: Case, asked: Asked, wrong: str) -> Judged:
    if not _is_there(case, asked):
        return _not_yet(case, asked)
    told = _("mend {function} first").format(function=wrong)
    return Judged(asked.name, Standing.NOT_JUDGED, (case.found("mend_first", told),))


def _judged(case: Case, asked: Asked) -> Judged:
    """Return how a function stands behind none that is wrong."""
    examination = case.examination
    ended = examination.ended
    if ended is not None and not examination.defined and not examination.answers:
        return Judged(asked.name, Standing.WRONG, (ended_finding(case, ended, ended.function or asked.name),))
    if not _is_there(case, asked):
        return _not_yet(case, asked)
    judging, remarking = _JUDGES[asked.name]
    found = judging(case)
    if found:
        return Judged(asked.name, Standing.WRONG, tuple(found))
    if ended is not None and all_asked(asked.name) not in examination.answers:
        return Judged(asked.name, Standing.WRONG, (ended_finding(case, ended, asked.name),))
    remarks = remarking(case) if remarking is not None else []
    return Judged(asked.name, Standing.RIGHT, (*remarks, *_printed(case, asked)))


def _is_there(case: Case, asked: Asked) -> bool:
    """Return whether a function is written, and no longer the one that is meant to fail."""
    own = [answer for answer in case.examination.answers.values() if answer.function == asked.name]
    meant_to_fail = any(answer.raised is not None and answer.raised.type_name == NOT_YET for answer in own)
    return asked.name in case.examination.defined and not meant_to_fail


def _not_yet(case: Case, asked: Asked) -> Judged:
    """Return that a function is still to be written, and whether it is called, or has another name."""
    source = case.source
    if asked.name not in case.examination.defined:
        first = asked.name.partition("_")[0][:4]
        like = next((name for name in source.functions if name.startswith(first) and name != asked.name), None)
        if like is not None:
            told = _("not there under this name, but there is {like}: the lesson calls it {name}").format(
                name=asked.name, like=like
            )
            line = source.functions[like].lineno
            return Judged(asked.name, Standing.NOT_YET, (case.found("other_name", told, line=line),))
        if asked.name in source.called:
            told = _("not there: it is called, and nothing defines it (NameError)")
            return Judged(asked.name, Standing.NOT_YET, (case.found("called_not_defined", told),))
    told = _("not there yet: {task}").format(task=_(asked.task))
    return Judged(asked.name, Standing.NOT_YET, (case.found("not_yet", told),))


def _printed(case: Case, asked: Asked) -> list[Finding]:
    """Return the remark that a function prints, where it does."""
    count = max((each.printed for each in case.examination.answers.values() if each.function == asked.name), default=0)
    if not count:
        return []
    told = _("It prints {count} characters in a call, which does no harm").format(count=count)
    return [case.found("prints", told, line=case.source.line(asked.name, ("print",)))]
