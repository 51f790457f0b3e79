"""What a backward pass made of the parameters in each case, read in whatever shape, and compared with what is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Answer, Floats, Other
from rnn_tui.lesson.checker.backward_pieces import RIGHT, Pieces, gradients_and_parameters
from rnn_tui.lesson.checker.cases import FAST, ONE, STEEP, WINDOW
from rnn_tui.lesson.checker.cases import Case as Asked
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.judges.shapes import misplaced, nothing_came
from rnn_tui.lesson.checker.raised import explained
from rnn_tui.lesson.checker.reading import five_parameters, of_shapes
from rnn_tui.lesson.checker.right import close, right_forward
from rnn_tui.lesson.checker.verdict import Case, Finding

FUNCTION = "backward_pass"
GENTLE = (WINDOW, ONE, FAST)  # whose gradients are all too small for the clip
_SHAPES = {name: array.shape for name, array in zip(PARAMETERS, WINDOW.parameters)}
Arrays = Mapping[str, Floats]


@dataclass(frozen=True)
class Given:
    """What they made of the parameters in each case, with the ``count`` of targets: "one" or "all"."""

    count: str
    answers: Mapping[str, Answer]  # by the name of the case
    after: Mapping[str, Arrays]

    def gradient(self, asked: Asked) -> dict[str, Floats]:
        """Return what was taken off the parameters in a case, divided by the rate."""
        return gradient_of(asked, self.after[asked.name])


def answers_of(case: Case, count: str) -> dict[str, Answer]:
    """Return what was answered with one target or all, by the name of the case."""
    names = {each.name: f"backward {each.name}, {count}" for each in (*GENTLE, STEEP)}
    there = case.examination.answers
    return {name: there[asked] for name, asked in names.items() if asked in there}


def read_steps(case: Case, count: str, answers: Mapping[str, Answer]) -> Given | Finding:
    """Return what they made of the parameters, or what stands against reading it."""
    after: dict[str, Arrays] = {}
    for name, answer in answers.items():
        if answer.raised is not None:
            return explained(case, answer.raised, FUNCTION)
        arrays = _after(case, answer)
        if isinstance(arrays, Finding):
            return arrays
        after[name] = arrays
    return Given(count, answers, after)


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


def gradient_of(asked: Asked, after: Arrays) -> dict[str, Floats]:
    """Return what was taken off the parameters, divided by the rate."""
    return {name: (before - after[name]) / asked.learning_rate for name, before in zip(PARAMETERS, asked.parameters)}


_passed = cache(right_forward)  # hundreds of mistakes are made of the same states, and change none of them


@cache
def made_by(pieces: Pieces, asked: Asked, count: str) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the gradients before they are clipped, and the parameters after the step, that these pieces make."""
    outputs, hs = _passed(asked)
    targets = asked.targets[-1:] if count == "one" else asked.targets
    return gradients_and_parameters(pieces, asked, outputs, hs, targets)


def is_right(given: Given, asked: Asked, pieces: Pieces) -> bool:
    """Return whether what was given is what these pieces make."""
    wrong = gradient_of(asked, made_by(pieces, asked, given.count)[1])
    own = given.gradient(asked)
    return all(close(own[name], wrong[name]) for name in PARAMETERS)


def is_all_right(given: Given) -> bool:
    """Return whether each case that was answered is right."""
    return all(is_right(given, each, RIGHT) for each in (*GENTLE, STEEP) if each.name in given.after)
