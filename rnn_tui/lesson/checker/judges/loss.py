"""The judge of loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Answer, Floats, Other
from rnn_tui.lesson.checker.cases import WINDOW
from rnn_tui.lesson.checker.forms import ALL_TARGETS, ONE_TARGET
from rnn_tui.lesson.checker.judges.shapes import arguments_changed, nothing_came
from rnn_tui.lesson.checker.raised import explained
from rnn_tui.lesson.checker.reading import numbers
from rnn_tui.lesson.checker.right import close, loss_is_right, one_number, right_forward, right_loss
from rnn_tui.lesson.checker.verdict import Case, Finding, figure
from rnn_tui.lesson.checker.wrong_losses import EPSILONS, LARGE_EPSILON, WRONG_LOSSES, first_outputs

FUNCTION = "loss"
TARGETS = {"one": WINDOW.targets[-1:], "all": WINDOW.targets}
_MEANS = {"loss_mean_for_sum", "loss_mean_over_outputs"}


def asked_of(case: Case, count: str) -> list[Answer]:
    """Return the answers with the last target alone ("one") or with "all" of them, in the order of asking."""
    found = (
        case.examination.answers.get(f"loss {count}, {kind}")
        for kind in (ONE_TARGET if count == "one" else ALL_TARGETS)
    )
    return [answer for answer in found if answer is not None]


def right_counts(case: Case) -> list[str]:
    """Return with which targets the loss is right: "one", the last alone, and "all"."""
    outputs, _hs = right_forward(WINDOW)
    rights = {count: right_loss(outputs, targets) for count, targets in TARGETS.items()}
    return [
        count
        for count, right in rights.items()
        if any(loss_is_right(each.value, right) for each in asked_of(case, count))
    ]


def judge_loss(case: Case) -> list[Finding]:
    """Return what is wrong with the loss, the first thing alone."""
    asked = [(count, answer) for count in TARGETS for answer in asked_of(case, count)]
    if not asked:
        return []
    right = right_counts(case)
    if not right:
        return [_wrong(case, asked)]
    changing = [answer for _count, answer in asked if answer.changed and answer.raised is None]
    if changing:
        return [arguments_changed(case, FUNCTION, changing[0].changed, ("outputs", "return"))]
    if right == ["one"]:
        named = _named(case, [(count, answer) for count, answer in asked if count == "all"])
        return [named] if named is not None and named.id in _MEANS else []
    return []


def loss_remarks(case: Case) -> list[Finding]:
    """Return what may stay, and is worth a word."""
    found: list[Finding] = []
    raised = [answer.raised for answer in asked_of(case, "one") if answer.raised is not None]
    alone = [each for each in raised if "index out of range" in each.message]
    if alone and right_counts(case) == ["all"]:
        told = _("With one target it stops (IndexError: {message}): it takes as many as there are outputs")
        found.append(case.found("targets_too_few", told.format(message=alone[-1].message), line=alone[-1].line))
    found += _other_count(case)
    values = [numbers(answer.value) for count in TARGETS for answer in asked_of(case, count)]
    if any(array is not None and array.ndim > 0 and array.size == 1 for array in values):
        told = _("The loss is an array of one number, and is printed in brackets; float() makes a number of it")
        found.append(case.found("loss_is_array", told, line=case.source.line(FUNCTION, ("return",))))
    return found


def _other_count(case: Case) -> list[Finding]:
    """Return the remark that the loss is right for the last target alone, or for all alone, and gives another number.

    Who has only one target in mind, or only all of them, may not have thought of the others: it is no fault.
    """
    right = right_counts(case)
    if len(right) != 1:
        return []
    count = "all" if right == ["one"] else "one"
    given = [value for answer in asked_of(case, count) if (value := one_number(answer.value)) is not None]
    if not given:
        return []
    outputs, _hs = right_forward(WINDOW)
    rights = {each: right_loss(outputs, targets) for each, targets in TARGETS.items()}
    line = case.source.line(FUNCTION, ("log", "return"))
    if count == "all" and any(close(np.array(value), np.array(rights["one"])) for value in given):
        told = _("With several targets only the last is counted; with one it is right")
        return [case.found("loss_of_last_target", told, line=line)]
    if count == "all":
        told = _("With one target it is right; for all it gives {given}, and the sum of their losses is {right}")
    elif any(close(np.array(value), np.array(first_outputs(outputs, TARGETS["one"]))) for value in given):
        told = _(
            "With all targets it is right. One alone belongs to the last output, and the first is asked: it gives "
            "{given}, and {right} is its loss. {both} serves both"
        )
    else:
        told = _("With all targets it is right; for the last alone it gives {given}, and {right} is its loss")
    told = told.format(given=figure(given[0]), right=figure(rights[count]), both="outputs[-len(targets):]")
    return [case.found("loss_of_one_count", told, line=line)]


def _wrong(case: Case, asked: Sequence[tuple[str, Answer]]) -> Finding:
    answered = [(count, answer) for count, answer in asked if answer.raised is None]
    named = _named(case, answered)
    if named is not None:
        return named
    count, answer = (answered or asked)[0]
    if answer.raised is not None:
        return explained(case, answer.raised, FUNCTION)
    if answer.value is None or isinstance(answer.value, Other):
        return nothing_came(case, FUNCTION, answer)
    line = case.source.line(FUNCTION, ("log", "return"))
    array = numbers(answer.value)
    if array is None or array.size != 1:
        line = case.source.line(FUNCTION, ("return",))
        return case.found("loss_no_number", _("The loss is one number; something else comes back"), line=line)
    if not np.isfinite(array).all():
        return case.found("not_finite", _("The loss is NaN or infinite"), line=line)
    right = right_loss(right_forward(WINDOW)[0], TARGETS[count])
    if count == "one":
        told = _("For one target the loss is {given}; {right} is right, minus the logarithm of its probability")
    else:
        told = _("For all targets the loss is {given}; {right} is right, the sum of minus the logarithms")
    return case.found(
        "loss_differs", told.format(given=figure(float(array.reshape(()))), right=figure(right)), line=line
    )


def _named(case: Case, answered: Sequence[tuple[str, Answer]]) -> Finding | None:
    """Return the known mistake that gives the same, where one does."""
    outputs, _hs = right_forward(WINDOW)
    for count, answer in answered:
        given = numbers(answer.value)
        if given is None:
            continue
        targets = TARGETS[count]
        for mistake, wrong in WRONG_LOSSES:
            if _same(given, np.asarray(wrong(outputs, targets), np.float64), right_loss(outputs, targets)):
                return case.found(mistake.id, _(mistake.sentence), line=case.source.line(FUNCTION, mistake.look))
        for epsilon in EPSILONS:
            inside = [p + epsilon for p in outputs]
            if _same(given, np.array(right_loss(inside, targets)), right_loss(outputs, targets)):
                line = case.source.line(FUNCTION, LARGE_EPSILON.look)
                return case.found(LARGE_EPSILON.id, _(LARGE_EPSILON.sentence), line=line)
    return None


def _same(given: Floats, wrong: Floats, right: float) -> bool:
    """Return whether what was given is the wrong loss, and not the right one."""
    given, wrong = given.reshape(-1), wrong.reshape(-1)
    return close(given, wrong) and not (wrong.size == 1 and close(wrong, np.array([right])))
