"""The judge of backward_pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.backward_pieces import RIGHT, Pieces, changed_pieces, together
from rnn_tui.lesson.checker.cases import CLIP, FAST, ONE, STEEP, WINDOW
from rnn_tui.lesson.checker.cases import Case as Asked
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.judges.loss import right_counts
from rnn_tui.lesson.checker.judges.steps_given import (
    FUNCTION,
    GENTLE,
    Arrays,
    Given,
    answers_of,
    gradient_of,
    is_all_right,
    is_right,
    made_by,
    read_steps,
)
from rnn_tui.lesson.checker.judges.walked import where_wrong
from rnn_tui.lesson.checker.mistakes import Mistake
from rnn_tui.lesson.checker.right import close
from rnn_tui.lesson.checker.verdict import Case, Finding, figure, with_second
from rnn_tui.lesson.checker.wrong_backwards import DH_NEXT_FORGOTTEN, DH_NEXT_STAYS, wrong_backwards
from rnn_tui.lesson.checker.wrong_steps import CLIP_THROWN_AWAY, NOT_CLIPPED, STEP_CLIPPED, wrong_clips

_WALK = {"dh", "slope", "back", "blame"}  # the pieces that change what goes from one t to the next


def judge_backward(case: Case) -> list[Finding]:
    """Return what is wrong with the backward pass, the first thing alone.

    It is asked with the last target alone and with all of them; one of the two, for which the loss is right, is enough.
    """
    given: list[Given] = []
    stopped: list[Finding] = []
    for count in right_counts(case) or ["one", "all"]:
        answers = answers_of(case, count)
        if WINDOW.name not in answers:
            continue
        found = read_steps(case, count, answers)
        if isinstance(found, Finding):
            stopped.append(found)
        else:
            given.append(found)
    if any(map(is_all_right, given)):
        return [] if all(map(is_all_right, given)) else _walked_wrongly(case, given)
    return [_wrong(case, given)] if given else stopped[:1]


def _walked_wrongly(case: Case, given: Sequence[Given]) -> list[Finding]:
    """Return the known mistake of the walk back that is made with all targets where it is right for the last alone.

    Who has only one target in mind answers otherwise for all; but not as somebody does who takes all of them in, and
    drops what comes back from later t.
    """
    every = next(each for each in given if each.count == "all")
    for mistake, pieces in wrong_backwards(len(WINDOW.inputs)):
        changed = changed_pieces(pieces)
        if changed and changed <= {"dh", "slope", "back"} and _matches(every, mistake, pieces):
            found = _of_mistake(case, every, mistake)
            told = _("With one target it is right, with as many as outputs it is not.")
            return [replace(found, sentence=f"{told} {found.sentence}")]
    return []


def backward_remarks(case: Case) -> list[Finding]:
    """Return what may stay, and is worth a word."""
    found = _other_count(case)
    spoilt = {
        name
        for count in ("one", "all")
        if (answer := case.examination.answers.get(f"backward {WINDOW.name}, {count}")) and answer.raised is None
        for name in answer.changed
        if name not in PARAMETERS
    }
    if not spoilt:
        return found
    told = _("{function} changes what it is given ({names}): that does no harm here, but a copy is safer")
    told = told.format(function=FUNCTION, names=", ".join(sorted(spoilt)))
    return [*found, case.found("arguments_changed", told, line=case.source.line(FUNCTION, ("dy", *sorted(spoilt))))]


def _other_count(case: Case) -> list[Finding]:
    """Return the remark that it is right for one target alone, or for all alone, where the loss is for both."""
    steps = {count: read_steps(case, count, answers_of(case, count)) for count in right_counts(case)}
    right = {count: isinstance(each, Given) and is_all_right(each) for count, each in steps.items()}
    if set(right) != {"one", "all"} or all(right.values()):
        return []
    if right["one"]:
        told = _("It is right for one target; with as many targets as outputs the gradients are others")
    else:
        told = _("It is right with as many targets as outputs; with one target the gradients are others")
    return [case.found("one_count_only", told, line=case.source.line(FUNCTION, ("dy",)))]


def _wrong(case: Case, given: Sequence[Given]) -> Finding:
    """Return what is wrong, from what was given for one target, for all, or for both."""
    for each in given:
        if all(is_right(each, asked, RIGHT) for asked in GENTLE if asked.name in each.after):
            return _clipping(case, each)
    first = given[0]
    found = _gradients_alone(case, first) or _not_finite(case, first)
    return found or _rate_unused(case, first) or _named(case, given) or _located(case, first)


def _gradients_alone(case: Case, given: Given) -> Finding | None:
    """Return the finding that the gradients came back instead of the parameters, where they did."""
    right = made_by(RIGHT, WINDOW, given.count)[0]
    if all(close(given.after[WINDOW.name][name], right[name]) for name in PARAMETERS):
        told = _("The gradients are right, but they are what comes back: give back W - learning_rate * dW")
        return case.found("gradients_returned", told, line=case.source.line(FUNCTION, ("return",)))
    return None


def _rate_unused(case: Case, given: Given) -> Finding | None:
    """Return the finding that the step is the same whatever the learning rate, where it is."""
    if (
        FAST.name not in given.after
        or _common_factor(given.gradient(WINDOW), made_by(RIGHT, WINDOW, given.count)[0]) is None
    ):
        return None
    same = all(close(given.after[FAST.name][name], given.after[WINDOW.name][name]) for name in PARAMETERS)
    told = _("learning_rate is not used: the step is the same with another one")
    return (
        case.found("learning_rate_forgotten", told, line=case.source.line(FUNCTION, ("step", "W_hh"))) if same else None
    )


def _not_finite(case: Case, given: Given) -> Finding | None:
    for name, array in given.after[WINDOW.name].items():
        if not np.isfinite(array).all():
            told = _("{array} holds numbers that are NaN or infinite").format(array=name)
            return case.found("not_finite", told, array=name, line=case.source.line(FUNCTION, (f"d{name}", "return")))
    return None


def _named(case: Case, given: Sequence[Given]) -> Finding | None:
    """Return the known mistake, or the two, that give the same, where any do."""
    known = wrong_backwards(len(WINDOW.inputs))
    matching = [[mistake for mistake, pieces in known if _matches(each, mistake, pieces)] for each in given]
    found = [mistake for mistake in matching[0] if all(mistake in others for others in matching)]
    found = found or next(filter(None, matching), [])
    if any(mistake.id == "walk_forward" for mistake in found) and not case.source.walks_back(FUNCTION):
        found = [mistake for mistake in found if mistake.id == "walk_forward"]
    if found:
        return _of_mistake(case, given[0], found[0])
    for each in given:
        for first, second in _pairs(each, known):
            return with_second(_of_mistake(case, each, first), _said(second))
    return None


def _matches(given: Given, mistake: Mistake, pieces: Pieces) -> bool:
    """Return whether what was given in each of the gentle cases is what a mistake makes of it."""
    own = ((asked, _of_length(pieces, mistake, asked)) for asked in GENTLE if asked.name in given.after)
    return all(is_right(given, asked, made) for asked, made in own)


def _of_length(pieces: Pieces, mistake: Mistake, asked: Asked) -> Pieces:
    """Return the pieces of a mistake for a window of another length, where they depend on it."""
    if len(asked.inputs) == len(WINDOW.inputs):
        return pieces
    return (
        next(made for known, made in wrong_backwards(len(asked.inputs)) if known == mistake)
        if mistake.id == "gradients_mean"
        else pieces
    )


def _pairs(given: Given, known: Sequence[tuple[Mistake, Pieces]]) -> Iterator[tuple[Mistake, Mistake]]:
    """Yield two mistakes that give the same together, in the order of the lesson's walk.

    To be quick, only those are tried of which one explains an array alone, and those that both change what walks back.
    """
    own, right = given.gradient(WINDOW), made_by(RIGHT, WINDOW, given.count)[0]
    wrong = [name for name in PARAMETERS if not close(own[name], right[name])]
    made = {pieces: gradient_of(WINDOW, made_by(pieces, WINDOW, given.count)[1]) for _mistake, pieces in known}
    explaining = {pieces for pieces in made if any(close(own[name], made[pieces][name]) for name in wrong)}
    walking = {pieces for pieces in made if changed_pieces(pieces) <= _WALK}
    for place, (first, one) in enumerate(known):
        for second, other in known[place + 1 :]:
            if first.id == second.id or not ({one, other} & explaining or {one, other} <= walking):
                continue
            both = together(one, other)
            if both is not None and all(
                _is_right_of_both(given, asked, both) for asked in (ONE, WINDOW, FAST)
            ):  # the quick one first
                yield first, second


def _is_right_of_both(given: Given, asked: Asked, pieces: Pieces) -> bool:
    """Return the same as ``is_right``, of pieces that are tried once, and not kept."""
    if asked.name not in given.after:
        return True
    wrong = gradient_of(asked, made_by.__wrapped__(pieces, asked, given.count)[1])
    own = given.gradient(asked)
    return all(close(own[name], wrong[name]) for name in PARAMETERS)


def _said(mistake: Mistake) -> str:
    return _(mistake.sentence).format(array=mistake.array)


def _of_mistake(case: Case, given: Given, mistake: Mistake) -> Finding:
    source = case.source
    if (
        mistake is DH_NEXT_FORGOTTEN
        and source.line(FUNCTION, DH_NEXT_STAYS.look)
        and not source.does(FUNCTION, "dh_next")
    ):
        mistake = DH_NEXT_STAYS
    where, array, t = where_wrong(given.gradient(WINDOW), made_by(RIGHT, WINDOW, given.count)[0], mistake.array)
    line = source.line(FUNCTION, mistake.look)
    return case.found(mistake.id, _said(mistake), where=where, array=array, t=t, line=line)


def _clipping(case: Case, given: Given) -> Finding:
    """Return what is wrong with the clipping, of a pass whose gradients are right."""
    mistake = next((known for known, pieces in wrong_clips() if is_right(given, STEEP, pieces)), None)
    if mistake is not None and mistake is NOT_CLIPPED and case.source.calls(FUNCTION, "clip"):
        of_step = case.source.calls(FUNCTION, "clip", "learning_rate")
        mistake = STEP_CLIPPED if of_step else CLIP_THROWN_AWAY
    where = _("The gradients are right as long as they are small.")
    if mistake is not None:
        line = case.source.line(FUNCTION, mistake.look)
        array = mistake.array
        return case.found(mistake.id, _said(mistake), where=where, array=array, line=line)
    own = given.gradient(STEEP)
    low, high = min(float(each.min()) for each in own.values()), max(float(each.max()) for each in own.values())
    whole = made_by(RIGHT, STEEP, given.count)[0]
    line = case.source.line(FUNCTION, ("clip", "step"))
    if all(close(own[name], np.clip(whole[name], low, high)) for name in PARAMETERS):
        told = _("Each element is clipped to lie between {low} and {high}; -5 and 5 are asked")
        told = told.format(low=figure(low), high=figure(high))
        return case.found("clip_elsewhere", told, where=where, line=line)
    array = next(f"d{name}" for name in PARAMETERS if not close(own[name], np.clip(whole[name], -CLIP, CLIP)))
    told = _("With large ones {array} differs: each element lies between -5 and 5 before the step").format(array=array)
    return case.found("clip_differs", told, where=where, array=array, line=line)


def _located(case: Case, given: Given) -> Finding:
    """Return where the numbers differ, of a mistake that is not known, and what that leaves over."""
    own, right = given.gradient(WINDOW), made_by(RIGHT, WINDOW, given.count)[0]
    where, array, t = where_wrong(own, right, "")
    wrong = {name for name in PARAMETERS if not close(own[name], right[name])}
    factor = _common_factor(own, right)
    if not wrong:
        one = given.gradient(ONE) if ONE.name in given.after else own
        right_of_one = made_by(RIGHT, ONE, given.count)[0]
        if one is not own and any(not close(one[name], right_of_one[name]) for name in PARAMETERS):
            told = _("A window of five characters is right, and one of a single character is not")
            return case.found("one_character_differs", told, line=case.source.line(FUNCTION, ("loop",)))
        told = _(
            "The gradients change with the rate: perhaps the step is inside the loop, or something is kept outside"
        )
        return case.found("rate_matters", told, line=case.source.line(FUNCTION, ("step",)))
    if factor is not None:
        told = _("Every gradient is {factor} times what is right").format(factor=figure(factor))
        return case.found(
            "constant_factor", told, where=where, array=array, t=t, line=case.source.line(FUNCTION, ("step", "dy"))
        )
    told, look = _left_over(wrong, array)
    return case.found("gradient_differs", told, where=where, array=array, t=t, line=case.source.line(FUNCTION, look))


def _left_over(wrong: set[str], array: str) -> tuple[str, tuple[str, ...]]:
    """Return where to look, from which gradients are wrong: what is right rules the rest out."""
    if wrong & {"W_hy", "b_y"}:
        if {"W_xh", "b_h"} & wrong:
            return _("This begins at the outputs: dy is p - 1 at the target and p elsewhere"), ("dy",)
        return _("The way back is right, so is dy: what is wrong is what {array} adds up").format(array=array), (array,)
    if len(wrong) == 1:
        return _("dh and da are right at each t, as the others show: what is wrong is what {array} adds up").format(
            array=array
        ), (array,)
    return _("dy is right: what is wrong is dh, the slope or dh_next"), ("dh_next", "slope", "dh")


def _common_factor(own: Arrays, right: Arrays) -> float | None:
    """Return by what all gradients are multiplied, where it is one number."""
    largest = np.unravel_index(np.abs(right["W_hy"]).argmax(), right["W_hy"].shape)
    factor = float(own["W_hy"][largest] / right["W_hy"][largest])
    return factor if factor and all(close(own[name], factor * right[name]) for name in PARAMETERS) else None
