"""The judge of initialize_parameters."""

from __future__ import annotations

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Answer, Floats, Other
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.interrogation import LESSON_SIZES
from rnn_tui.lesson.checker.judges.shapes import in_words, misplaced, nothing_came
from rnn_tui.lesson.checker.raised import explained
from rnn_tui.lesson.checker.reading import five_parameters, of_shapes
from rnn_tui.lesson.checker.verdict import Case, Finding, figure

FUNCTION = "initialize_parameters"
_H, _V = LESSON_SIZES["hidden_size"], LESSON_SIZES["vocab_size"]
SHAPES = dict(zip(PARAMETERS, ((_H, _V), (_H, _H), (_V, _H), (_H, 1), (_V, 1))))
_LARGE = 0.5  # how far W_hh is from zero, as a root of a mean square, where a state of 50 units saturates: none learns


def judge_parameters(case: Case) -> list[Finding]:
    """Return what is wrong with the parameters they begin with, the first thing alone."""
    answer = case.examination.answers.get("parameters")
    if answer is None:
        return []
    if answer.raised is not None:
        return [explained(case, answer.raised, FUNCTION)]
    arrays = five_parameters(answer.value)
    if arrays is None:
        return [_not_five(case, answer)]
    if of_shapes(arrays, SHAPES) is None:
        return [misplaced(case, arrays, SHAPES, FUNCTION)]
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            told = _("{array} holds numbers that are NaN or infinite").format(array=name)
            return [case.found("not_finite", told, array=name, line=case.source.line(FUNCTION, (name, "return")))]
    return _all_alike(case, arrays)


def _not_five(case: Case, answer: Answer) -> Finding:
    if answer.value is None or isinstance(answer.value, Other):
        return nothing_came(case, FUNCTION, answer)
    told = _("It gives back W_xh, W_hh, W_hy, b_h and b_y, five arrays")
    return case.found("five_missing", told, line=case.source.line(FUNCTION, ("return",)))


def _all_alike(case: Case, arrays: dict[str, Floats]) -> list[Finding]:
    """Return the finding that all units begin alike, where they do."""
    line = case.source.line(FUNCTION, ("W_xh", "return"))
    if not arrays["W_xh"].any() and not arrays["W_hy"].any():
        told = _("W_xh and W_hy are zero: no gradient ever reaches the state, and nothing is learnt")
        return [case.found("all_zero", told, array="W_xh", line=line)]
    rows = (arrays["W_xh"], arrays["W_hh"], arrays["W_hy"].T)
    if all(np.ptp(each, axis=0).max() == 0 for each in rows):
        told = _("All units begin alike, and stay alike: the numbers have to differ from unit to unit")
        return [case.found("units_alike", told, array="W_xh", line=line)]
    return []


def parameter_remarks(case: Case) -> list[Finding]:
    """Return what may stay, and is worth a word."""
    answer = case.examination.answers.get("parameters")
    arrays = five_parameters(answer.value) if answer is not None else None
    if arrays is None or (scale := float(np.sqrt(np.mean(arrays["W_hh"] ** 2)))) < _LARGE:
        return []
    told = _(
        "W_hh varies by {scale} around zero: at {shape} that is too much to learn from; 0.01 is the lesson's scale"
    )
    told = told.format(scale=figure(scale), shape=in_words(arrays["W_hh"].shape))
    return [case.found("large_scale", told, array="W_hh", line=case.source.line(FUNCTION, ("W_hh", "return")))]
