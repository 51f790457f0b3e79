"""The judge of backward_pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Answer, Floats, Other
from rnn_tui.lesson.checker.backward_pieces import RIGHT, Pieces, changed_pieces, gradients_and_parameters, together
from rnn_tui.lesson.checker.cases import CLIP, FAST, ONE, STEEP, WINDOW
from rnn_tui.lesson.checker.cases import Case as Asked
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.judges.loss import right_counts
from rnn_tui.lesson.checker.judges.shapes import misplaced, nothing_came
from rnn_tui.lesson.checker.judges.walked import where_wrong
from rnn_tui.lesson.checker.mistakes import Mistake
from rnn_tui.lesson.checker.raised import explained
from rnn_tui.lesson.checker.reading import five_parameters, of_shapes
from rnn_tui.lesson.checker.right import close, right_forward
from rnn_tui.lesson.checker.verdict import Case, Finding, figure, with_second
from rnn_tui.lesson.checker.wrong_backwards import DH_NEXT_FORGOTTEN, DH_NEXT_STAYS, wrong_backwards
from rnn_tui.lesson.checker.wrong_steps import CLIP_THROWN_AWAY, NOT_CLIPPED, wrong_clips

FUNCTION = "backward_pass"
_GENTLE = (WINDOW, ONE, FAST)  # whose gradients are all too small for the clip
_WALK = {"dh", "slope", "back", "blame"}  # the pieces that change what goes from one t to the next
_SHAPES = {name: array.shape for name, array in zip(PARAMETERS, WINDOW.parameters)}
Arrays = Mapping[str, Floats]


@dataclass(frozen=True)
class _Given:
    """What they made of the parameters in each case, with the ``count`` of targets: "one" or "all"."""

    count: str
    answers: Mapping[str, Answer]  # by the name of the case
    after: Mapping[str, Arrays]

    def gradient(self, asked: Asked) -> dict[str, Floats]:
        return _gradient(asked, self.after[asked.name])


def judge_backward(case: Case) -> list[Finding]:
    """Return what is wrong with the backward pass, the first thing alone.

    It is asked with the last target alone and with all of them; one of the two, for which the loss is right, is enough.
    """
    given: list[_Given] = []
    stopped: list[Finding] = []
    for count in right_counts(case) or ["one", "all"]:
        asked = (
            (each.name, case.examination.answers.get(f"backward {each.name}, {count}")) for each in (*_GENTLE, STEEP)
        )
        answers = {name: answer for name, answer in asked if answer is not None}
        if WINDOW.name not in answers:
            continue
        read = _read(case, count, answers)
        if isinstance(read, Finding):
            stopped.append(read)
            continue
        if all(_is_right(read, each, RIGHT) for each in (*_GENTLE, STEEP) if each.name in read.after):
            return []
        given.append(read)
    return [_wrong(case, given)] if given else stopped[:1]


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
    right = {count: _is_all_right(case, count) for count in right_counts(case)}
    if set(right) != {"one", "all"} or all(right.values()):
        return []
    if right["one"]:
        told = _("It is right for one target; with as many targets as outputs the gradients are others")
    else:
        told = _("It is right with as many targets as outputs; with one target the gradients are others")
    return [case.found("one_count_only", told, line=case.source.line(FUNCTION, ("dy",)))]


def _is_all_right(case: Case, count: str) -> bool:
    read = _read(case, count, _answers(case, count))
    if isinstance(read, Finding):
        return False
    return all(_is_right(read, each, RIGHT) for each in (*_GENTLE, STEEP) if each.name in read.after)


def _answers(case: Case, count: str) -> dict[str, Answer]:
    names = {each.name: f"backward {each.name}, {count}" for each in (*_GENTLE, STEEP)}
    there = case.examination.answers
    return {name: there[asked] for name, asked in names.items() if asked in there}


def _read(case: Case, count: str, answers: Mapping[str, Answer]) -> _Given | Finding:
    """Return what they made of the parameters, or what stands against reading it."""
    after: dict[str, Arrays] = {}
    for name, answer in answers.items():
        if answer.raised is not None:
            return explained(case, answer.raised, FUNCTION)
        arrays = _after(case, answer)
        if isinstance(arrays, Finding):
            return arrays
        after[name] = arrays
    return _Given(count, answers, after)


def _wrong(case: Case, given: Sequence[_Given]) -> Finding:
    """Return what is wrong, from what was given for one target, for all, or for both."""
    for each in given:
        if all(_is_right(each, asked, RIGHT) for asked in _GENTLE if asked.name in each.after):
            return _clipping(case, each)
    first = given[0]
    found = _gradients_alone(case, first) or _not_finite(case, first)
    return found or _rate_unused(case, first) or _named(case, given) or _located(case, first)


def _after(case: Case, answer: Answer) -> Arrays | Finding:
    """Return the parameters after the step: what came back, or, where nothing did, what was changed in place."""
    value = answer.value if isinstance(answer.value, dict) else {}
    returned, afterwards = value.get("returned"), value.get("afterwards")
    arrays = five_parameters(returned)
    if arrays is None and isinstance(returned, Other) and returned.type_name == "NoneType":
        changed = value.get("together", afterwards)
        arrays = five_parameters(changed if set(PARAMETERS) & set(answer.changed) or "together" in value else None)
    if arrays is None:
        if isinstance(returned, Other):
            return nothing_came(case, FUNCTION, Answer(answer.case, FUNCTION, returned, printed=answer.printed))
        told = _("It gives back the five parameters W_xh, W_hh, W_hy, b_h and b_y after the step")
        return case.found("five_missing", told, line=case.source.line(FUNCTION, ("return",)))
    fitting = of_shapes(arrays, _SHAPES)
    return misplaced(case, arrays, _SHAPES, FUNCTION) if fitting is None else fitting


def _gradient(asked: Asked, after: Arrays) -> dict[str, Floats]:
    """Return what was taken off the parameters, divided by the rate."""
    return {name: (before - after[name]) / asked.learning_rate for name, before in zip(PARAMETERS, asked.parameters)}


@cache
def _made(pieces: Pieces, asked: Asked, count: str) -> tuple[dict[str, Floats], dict[str, Floats]]:
    outputs, hs = right_forward(asked)
    targets = asked.targets[-1:] if count == "one" else asked.targets
    return gradients_and_parameters(pieces, asked, outputs, hs, targets)


def _is_right(given: _Given, asked: Asked, pieces: Pieces) -> bool:
    """Return whether what was given is what these pieces make."""
    wrong = _gradient(asked, _made(pieces, asked, given.count)[1])
    own = given.gradient(asked)
    return all(close(own[name], wrong[name]) for name in PARAMETERS)


def _gradients_alone(case: Case, given: _Given) -> Finding | None:
    """Return the finding that the gradients came back instead of the parameters, where they did."""
    right = _made(RIGHT, WINDOW, given.count)[0]
    if all(close(given.after[WINDOW.name][name], right[name]) for name in PARAMETERS):
        told = _("The gradients are right, but they are what comes back: give back W - learning_rate * dW")
        return case.found("gradients_returned", told, line=case.source.line(FUNCTION, ("return",)))
    return None


def _rate_unused(case: Case, given: _Given) -> Finding | None:
    """Return the finding that the step is the same whatever the learning rate, where it is."""
    if (
        FAST.name not in given.after
        or _common_factor(given.gradient(WINDOW), _made(RIGHT, WINDOW, given.count)[0]) is None
    ):
        return None
    same = all(close(given.after[FAST.name][name], given.after[WINDOW.name][name]) for name in PARAMETERS)
    told = _("learning_rate is not used: the step is the same with another one")
    return (
        case.found("learning_rate_forgotten", told, line=case.source.line(FUNCTION, ("step", "W_hh"))) if same else None
    )


def _not_finite(case: Case, given: _Given) -> Finding | None:
    for name, array in given.after[WINDOW.name].items():
        if not np.isfinite(array).all():
            told = _("{array} holds numbers that are NaN or infinite").format(array=name)
            return case.found("not_finite", told, array=name, line=case.source.line(FUNCTION, (f"d{name}", "return")))
    return None


def _named(case: Case, given: Sequence[_Given]) -> Finding | None:
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


def _matches(given: _Given, mistake: Mistake, pieces: Pieces) -> bool:
    """Return whether what was given in each of the gentle cases is what a mistake makes of it."""
    own = ((asked, _of_length(pieces, mistake, asked)) for asked in _GENTLE if asked.name in given.after)
    return all(_is_right(given, asked, made) for asked, made in own)


def _of_length(pieces: Pieces, mistake: Mistake, asked: Asked) -> Pieces:
    """Return the pieces of a mistake for a window of another length, where they depend on it."""
    if len(asked.inputs) == len(WINDOW.inputs):
        return pieces
    return (
        next(made for known, made in wrong_backwards(len(asked.inputs)) if known == mistake)
        if mistake.id == "gradients_mean"
        else pieces
    )


def _pairs(given: _Given, known: Sequence[tuple[Mistake, Pieces]]) -> Iterator[tuple[Mistake, Mistake]]:
    """Yield two mistakes that give the same together, in the order of the lesson's walk.

    To be quick, only those are tried of which one explains an array alone, and those that both change what walks back.
    """
    own, right = given.gradient(WINDOW), _made(RIGHT, WINDOW, given.count)[0]
    wrong = [name for name in PARAMETERS if not close(own[name], right[name])]
    made = {pieces: _gradient(WINDOW, _made(pieces, WINDOW, given.count)[1]) for _mistake, pieces in known}
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


def _is_right_of_both(given: _Given, asked: Asked, pieces: Pieces) -> bool:
    """Return the same as ``_is_right``, of pieces that are tried once, and not kept."""
    if asked.name not in given.after:
        return True
    wrong = _gradient(asked, _made.__wrapped__(pieces, asked, given.count)[1])
    own = given.gradient(asked)
    return all(close(own[name], wrong[name]) for name in PARAMETERS)


def _said(mistake: Mistake) -> str:
    return _(mistake.sentence).format(array=mistake.array)


def _of_mistake(case: Case, given: _Given, mistake: Mistake) -> Finding:
    source = case.source
    if (
        mistake is DH_NEXT_FORGOTTEN
        and source.line(FUNCTION, DH_NEXT_STAYS.look)
        and not source.does(FUNCTION, "dh_next")
    ):
        mistake = DH_NEXT_STAYS
    where, array, t = where_wrong(given.gradient(WINDOW), _made(RIGHT, WINDOW, given.count)[0], mistake.array)
    line = source.line(FUNCTION, mistake.look)
    return case.found(mistake.id, _said(mistake), where=where, array=array, t=t, line=line)


def _clipping(case: Case, given: _Given) -> Finding:
    """Return what is wrong with the clipping, of a pass whose gradients are right."""
    mistake = next((known for known, pieces in wrong_clips() if _is_right(given, STEEP, pieces)), None)
    if mistake is not None and mistake is NOT_CLIPPED and case.source.calls(FUNCTION, "clip"):
        mistake = CLIP_THROWN_AWAY
    where = _("The gradients are right as long as they are small.")
    if mistake is not None:
        line = case.source.line(FUNCTION, mistake.look)
        array = mistake.array
        return case.found(mistake.id, _said(mistake), where=where, array=array, line=line)
    own = given.gradient(STEEP)
    low, high = min(float(each.min()) for each in own.values()), max(float(each.max()) for each in own.values())
    whole = _made(RIGHT, STEEP, given.count)[0]
    line = case.source.line(FUNCTION, ("clip", "step"))
    if all(close(own[name], np.clip(whole[name], low, high)) for name in PARAMETERS):
        told = _("Each element is clipped to lie between {low} and {high}; -5 and 5 are asked")
        told = told.format(low=figure(low), high=figure(high))
        return case.found("clip_elsewhere", told, where=where, line=line)
    array = next(f"d{name}" for name in PARAMETERS if not close(own[name], np.clip(whole[name], -CLIP, CLIP)))
    told = _("With large ones {array} differs: each element lies between -5 and 5 before the step").format(array=array)
    return case.found("clip_differs", told, where=where, array=array, line=line)


def _located(case: Case, given: _Given) -> Finding:
    """Return where the numbers differ, of a mistake that is not known, and what that leaves over."""
    own, right = given.gradient(WINDOW), _made(RIGHT, WINDOW, given.count)[0]
    where, array, t = where_wrong(own, right, "")
    wrong = {name for name in PARAMETERS if not close(own[name], right[name])}
    factor = _common_factor(own, right)
    if not wrong:
        one = given.gradient(ONE) if ONE.name in given.after else own
        right_of_one = _made(RIGHT, ONE, given.count)[0]
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
