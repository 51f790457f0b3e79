"""The judge of forward_pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import Answer, Floats, Other, Value
from rnn_tui.lesson.checker.cases import CLIP, HIDDEN_SIZE, LOUD, ONE, STEEP, VOCAB_SIZE, WINDOW
from rnn_tui.lesson.checker.cases import Case as Asked
from rnn_tui.lesson.checker.directions import directions
from rnn_tui.lesson.checker.forms import Form, forms_to_ask
from rnn_tui.lesson.checker.interface import PARAMETERS
from rnn_tui.lesson.checker.judges.shapes import arguments_changed, nothing_came
from rnn_tui.lesson.checker.raised import explained
from rnn_tui.lesson.checker.reading import five_parameters, outputs_and_states, states_by_t, vectors
from rnn_tui.lesson.checker.right import close, forward_is_right, right_forward
from rnn_tui.lesson.checker.verdict import Case, Finding, with_second
from rnn_tui.lesson.checker.wrong_forwards import WRONG_FORWARDS, Pieces, run, together

FUNCTION = "forward_pass"


def judge_forward(case: Case) -> list[Finding]:
    """Return what is wrong with the forward pass, the first thing alone; and whether the backward pass fits it."""
    answers = case.examination.answers
    flat = _biases_are_flat(case)
    asked = [
        (form, answers[f"window, {form.name}"]) for form in forms_to_ask(flat) if f"window, {form.name}" in answers
    ]
    if not asked:
        return []
    right = [(form, answer) for form, answer in asked if forward_is_right(answer.value, WINDOW)]
    if not right:
        readable = [answer for _form, answer in asked if _is_readable(answer)]
        own = [answer for form, answer in asked if not _is_of_another_form(form, answer)]
        first = (readable or own or [asked[0][1]])[0]
        return [_wrong(case, first), *_fits_backward(case)]
    form, answer = right[0]
    if flat and not (form.flat_biases and _loss_takes_flat(case)):
        told = _("b_h has the shape (H,): added to a column (H, 1) it makes (H, H); give it the shape (H, 1)")
        line = case.source.line("initialize_parameters", ("b_h", "return"))
        return [case.found("bias_spread", told, array="b_h", line=line)]
    return _right_once(case, answer)


def _loss_takes_flat(case: Case) -> bool:
    """Return whether nothing says that the outputs are meant to be columns, though the biases are flat."""
    asked = [answer for answer in case.examination.answers.values() if answer.function == "loss" and answer.raised]
    return not any("too many indices" in answer.raised.message for answer in asked if answer.raised is not None)


def _is_of_another_form(form: Form, answer: Answer) -> bool:
    """Return whether an answer is an exception that says no more than that its form is not the one they expect."""
    if answer.raised is None:
        return False
    told = answer.raised.message
    no_index = form.inputs == "indices" and answer.raised.type_name == "KeyError"
    return no_index or any(words in told for words in ("unhashable type", "used as indices", "only integers"))


def _is_readable(answer: Answer) -> bool:
    """Return whether there are probabilities and states in an answer, be they right or wrong."""
    both = outputs_and_states(answer.value)
    if both is None:
        return False
    return (
        vectors(both[0], VOCAB_SIZE) is not None and states_by_t(both[1], HIDDEN_SIZE, len(WINDOW.inputs)) is not None
    )


def _biases_are_flat(case: Case) -> bool | None:
    answer = case.examination.answers.get("parameters")
    arrays = five_parameters(answer.value) if answer is not None else None
    return None if arrays is None else arrays["b_h"].ndim == 1


def _right_once(case: Case, window: Answer) -> list[Finding]:
    """Return what is wrong with a forward pass whose first answer is right."""
    answers = case.examination.answers
    if window.changed:
        return [arguments_changed(case, FUNCTION, window.changed, window.changed)]
    again = answers.get("forward again")
    if again is not None and again.value is not None and not forward_is_right(again.value, WINDOW):
        told = _("The same call gives something else a second time: something is kept outside the function")
        return [case.found("forward_remembers", told, line=case.source.line(FUNCTION, ("global", "hs", "return")))]
    for other in (ONE, STEEP, LOUD):
        answer = answers.get(f"forward {other.name}")
        if answer is None:
            continue
        if answer.raised is not None:
            return [explained(case, answer.raised, FUNCTION)]
        if not forward_is_right(answer.value, other):
            return [_overflow(case) if other is LOUD else _differs(case, answer, other)]
    return []


def _overflow(case: Case) -> Finding:
    line = case.source.line(FUNCTION, ("softmax", "y"))
    told = _("The softmax overflows where an output is 1000: take the largest off first, np.exp(y - np.max(y))")
    return case.found("softmax_overflows", told, array="outputs", line=line)


def _wrong(case: Case, answer: Answer) -> Finding:
    """Return what is wrong with the answer for the window."""
    if answer.raised is not None:
        return explained(case, answer.raised, FUNCTION)
    if answer.value is None or isinstance(answer.value, Other):
        return nothing_came(case, FUNCTION, answer)
    line = case.source.line(FUNCTION, ("return",))
    both = outputs_and_states(answer.value)
    if both is None:
        told = _("It gives back two things, outputs and hs; here is one")
        return case.found("hs_missing", told, array="hs", line=line)
    if vectors(both[1], VOCAB_SIZE) is not None and states_by_t(both[0], HIDDEN_SIZE, len(WINDOW.inputs)) is not None:
        told = _("The two results are swapped: outputs come first, hs second")
        return case.found("results_swapped", told, array="outputs", line=line)
    return _differs(case, answer, WINDOW)


def _differs(case: Case, answer: Answer, asked: Asked) -> Finding:
    """Return in what the outputs and the states differ from the right ones, and which known mistake that would be."""
    both = outputs_and_states(answer.value)
    T = len(asked.inputs)
    outputs = None if both is None else vectors(both[0], VOCAB_SIZE)
    states = None if both is None else states_by_t(both[1], HIDDEN_SIZE, T)
    right_outputs, right_states = right_forward(asked)
    if outputs is None or len(outputs) not in {1, T}:
        return _no_outputs(case, answer, outputs, T)
    if states is None or not all(t in states for t in range(T)):
        return _no_states(case, len(outputs), states, right_states[T - 1])
    if not all(np.isfinite(each).all() for each in (*outputs, *(states[t] for t in range(T)))):
        line = case.source.line(FUNCTION, ("return",))
        return case.found("not_finite", _("Some numbers are NaN or infinite"), array="outputs", line=line)
    named = _named(case, asked, outputs, states)
    if named is None and answer.changed:
        return arguments_changed(case, FUNCTION, answer.changed, answer.changed)
    return named or _located(case, outputs, states, right_outputs, right_states)


def _no_outputs(case: Case, answer: Answer, outputs: Sequence[Floats] | None, T: int) -> Finding:
    """Return why what was given for the outputs is not one for each of T characters."""
    line = case.source.line(FUNCTION, ("return",))
    if outputs is not None:
        told = _("Each of the {asked} characters has its probabilities and its state; here are {count} outputs")
        told = told.format(asked=T, count=len(outputs))
        return case.found("outputs_too_few", told, array="outputs", line=case.source.line(FUNCTION, ("loop", "return")))
    both = outputs_and_states(answer.value)
    given = both[0] if both is not None and isinstance(both[0], list) else []
    if any(isinstance(each, Other) and each.type_name == "NoneType" for each in given):
        told = _("outputs hold None: a function that is called before has no return")
        return case.found("none_in_outputs", told, array="outputs", line=line)
    told = _("outputs hold the probabilities (V, 1) of each t; they cannot be read as such")
    return case.found("outputs_unreadable", told, array="outputs", line=line)


def _no_states(case: Case, count: int, states: Mapping[int, Floats] | None, last: Floats) -> Finding:
    """Return why what was given for hs is not a state for each t; ``count`` is that of the outputs."""
    line = case.source.line(FUNCTION, ("return",))
    if count == 1 and case.source.returns_in_loop(FUNCTION):
        told = _("return stands inside the loop: it ends at the first t")
        return case.found("return_in_loop", told, line=line)
    if states is not None and len(states) == 1 and close(next(iter(states.values())), last):
        told = _("hs holds the state of each t, by t; here is the last one alone")
        return case.found("hs_last_only", told, array="hs", line=line)
    told = _("hs holds the state (H, 1) of each t, by t; it cannot be read as such")
    return case.found("hs_unreadable", told, array="hs", line=line)


def _named(case: Case, asked: Asked, outputs: Sequence[Floats], states: Mapping[int, Floats]) -> Finding | None:
    """Return the known mistake that gives the same, where one does."""
    T = len(asked.inputs)
    right_outputs, right_states = right_forward(asked)
    if all(close(states[t], right_states[T - 1]) for t in range(T)) and T > 1:
        told = _("hs holds the last state at every t: one array is written into again and again")
        return case.found("states_shared", told, array="hs", line=case.source.line(FUNCTION, ("a", "hs")))
    where, array, t = _where(outputs, states, right_outputs, right_states)
    for mistake, pieces in WRONG_FORWARDS:
        if _gives(pieces, asked, outputs, states):
            line = case.source.line(FUNCTION, mistake.look)
            return case.found(mistake.id, _(mistake.sentence), where=where, array=array, t=t, line=line)
    for (first, one), (second, other) in combinations(WRONG_FORWARDS, 2):
        both = together(one, other)
        if both is not None and first.id != second.id and _gives(both, asked, outputs, states):
            line = case.source.line(FUNCTION, first.look)
            found = case.found(first.id, _(first.sentence), where=where, array=array, t=t, line=line)
            return with_second(found, _(second.sentence))
    return None


def _gives(pieces: Pieces, asked: Asked, outputs: Sequence[Floats], states: Mapping[int, Floats]) -> bool:
    """Return whether a forward pass of these pieces gives these outputs and states."""
    wrong_outputs, wrong_states = run(pieces, asked)
    same_states = all(close(states[t], wrong_states[t]) for t in range(len(asked.inputs)))
    return same_states and all(map(close, outputs[::-1], wrong_outputs[::-1]))


def _located(
    case: Case,
    outputs: Sequence[Floats],
    states: Mapping[int, Floats],
    right_outputs: Sequence[Floats],
    right_states: Mapping[int, Floats],
) -> Finding:
    """Return where the first number differs, of a mistake that is not known."""
    where, array, t = _where(outputs, states, right_outputs, right_states)
    T = len(right_outputs)
    if (
        array == "hs"
        and -1 in states
        and not close(states[-1], right_states[-1])
        and all(close(states[t], right_states[t]) for t in range(T))
    ):
        told = _("hs[-1] is not h_prev, the state before the window")
        return case.found(
            "hs_without_h_prev", told, array="hs", t=-1, line=case.source.line(FUNCTION, ("hs", "h_prev"))
        )
    if array == "hs":
        told = _("The state is tanh(W_xh @ x + W_hh @ hs[t - 1] + b_h)")
        return case.found("states_differ", told, where=where, array=array, t=t, line=case.source.line(FUNCTION, ("a",)))
    told = _("The states are right; the outputs are softmax(W_hy @ hs[t] + b_y)")
    return case.found(
        "outputs_differ", told, where=where, array=array, t=t, line=case.source.line(FUNCTION, ("y", "softmax"))
    )


def _where(
    outputs: Sequence[Floats],
    states: Mapping[int, Floats],
    right_outputs: Sequence[Floats],
    right_states: Mapping[int, Floats],
) -> tuple[str, str, int]:
    """Return from which t what is wrong, as a sentence, with the name and the t, counted from zero as the code does."""
    T = len(right_outputs)
    wrong = [t for t in range(T) if not close(states[t], right_states[t])]
    array = "hs" if wrong or all(map(close, outputs, right_outputs[-len(outputs) :])) else "outputs"
    if array == "outputs":
        begin = T - len(outputs)
        wrong = [begin + t for t, p in enumerate(outputs) if not close(p, right_outputs[begin + t])]
    first = wrong[0] if wrong else 0
    if first == 0:
        return _("{array}: wrong from t = 0 on.").format(array=array), array, 0
    told = _("{array}: right up to t = {right}, wrong from t = {wrong} on.")
    return told.format(array=array, right=first - 1, wrong=first), array, first


def _fits_backward(case: Case) -> list[Finding]:
    """Return the remark that the backward pass fits the forward pass there is, by central differences, if so."""
    for count in ("one", "all"):
        slopes = case.examination.answers.get(f"differences, {count}")
        answer = case.examination.answers.get(f"backward {WINDOW.name}, {count}")
        step = _step(answer.value) if answer is not None and answer.value is not None else None
        if slopes is None or step is None or not isinstance(slopes.value, np.ndarray):
            continue
        gradients = {name: before - step[name] for name, before in zip(PARAMETERS, WINDOW.parameters)}
        own = np.array([sum((gradients[name] * array).sum() for name, array in each.items()) for each in directions()])
        own /= WINDOW.learning_rate
        clipped = max(np.abs(each).max() for each in gradients.values()) >= CLIP * WINDOW.learning_rate
        if not clipped and np.abs(own - slopes.value).max() <= 1e-3 * np.abs(slopes.value).max():
            told = _("backward_pass fits the forward pass that you have; it will have to follow when this is mended")
            return [case.found("backward_fits", told)]
    return []


def _step(value: Value) -> dict[str, Floats] | None:
    """Return the parameters after a step, in their shapes, however they were handed back."""
    if not isinstance(value, dict):
        return None
    arrays = five_parameters(value["returned"]) or five_parameters(value["afterwards"])
    wanted = {name: array.shape for name, array in zip(PARAMETERS, WINDOW.parameters)}
    if arrays is None or any(array.size != np.prod(wanted[name]) for name, array in arrays.items()):
        return None
    return {name: array.reshape(wanted[name]) for name, array in arrays.items()}
