"""Asking a learner's functions: in their process, with NumPy and little else; what they answer is judged elsewhere.

Each answer is recorded as it is given, so that nothing is lost where a later call does not come back.
"""

from __future__ import annotations

import sys
import traceback
import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from rnn_tui.lesson.checker.answers import LEARNER_FILE, Answer, Floats, Raised, Value
from rnn_tui.lesson.checker.calling import call
from rnn_tui.lesson.checker.cases import (
    CHARACTERS,
    FAST,
    FROM_ONE,
    FROM_THREE,
    HIDDEN_SIZE,
    LENGTH,
    LOUD,
    ONE,
    SEQ_LENGTH,
    STEEP,
    VOCAB_SIZE,
    WINDOW,
    Case,
    writing_parameters,
)
from rnn_tui.lesson.checker.directions import WIDTH, directions
from rnn_tui.lesson.checker.forms import (
    ALL_TARGETS,
    COLUMNS,
    ONE_TARGET,
    Form,
    forms_to_ask,
    inputs_in_form,
    one_hot,
    parameters_in_form,
    state_in_form,
    targets_in_form,
    together,
)
from rnn_tui.lesson.checker.interface import ARGUMENTS, NAMES, PARAMETERS
from rnn_tui.lesson.checker.reading import five_parameters, to_value, vectors
from rnn_tui.lesson.checker.right import forward_is_right, loss_is_right, right_forward, right_loss

LESSON_SIZES = {"hidden_size": 50, "vocab_size": 17, "output_size": 17}
NOT_YET = "NotImplementedError"
HANDED_OUT = frozenset(
    ("char_to_idx", "hidden_size", "idx_to_char", "one_hot_dict", "vocab_size")
)  # if they ask for it


def interrogate(functions: Mapping[str, Callable[..., object]], record: Callable[[Answer], None]) -> None:
    """Call each of the lesson's ``functions`` that is there, and ``record`` what each call gave.

    A standard output that has a ``count`` says how many characters have been printed so far.
    """
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        Interrogation(functions, record).run()


def all_asked(function: str) -> str:
    """Return the case under which it is recorded that a function has been asked everything."""
    return f"{function}, all asked"


class Interrogation:
    """A learner's functions, the form in which they want what they are given, and what they gave so far."""

    def __init__(
        self,
        functions: Mapping[str, Callable[..., object]],
        record: Callable[[Answer], None],
    ) -> None:
        self.functions, self.record = functions, record
        self.form = COLUMNS
        self.flat_biases: bool | None = None  # where their own parameters have told
        self.keys: Sequence[str] | None = None  # of the dict that their parameters come in, in the lesson's order
        self.passed: dict[str, object] = {}  # what their forward pass gave, by case
        self.forward_right = False
        self.kinds: dict[str, str] = {}  # how targets are handed over, where the loss of one or of all is right

    def run(self) -> None:
        """Ask everything."""
        self.hand_out_names()
        asking = (self.ask_parameters, self.ask_forward, self.ask_loss, self.ask_backward, self.ask_writing)
        for function, ask in zip(NAMES, asking):
            if function in self.functions:
                ask()
                self.record(Answer(all_asked(function), function, None))
        if {"forward_pass", "loss", "backward_pass"} <= set(self.functions) and not self.forward_right:
            self.ask_differences()

    def hand_out_names(self) -> None:
        """Give their file what a lesson keeps outside its functions, as it is here: sizes, dicts of characters."""
        columns = {char: one_hot(index) for index, char in enumerate(CHARACTERS)}
        names: dict[str, object] = {
            "char_to_idx": {char: index for index, char in enumerate(CHARACTERS)},
            "idx_to_char": dict(enumerate(CHARACTERS)),
            "one_hot_dict": columns,
        }
        sizes = {"hidden_size": HIDDEN_SIZE, "vocab_size": VOCAB_SIZE}
        for function in self.functions.values():
            known = getattr(function, "__globals__", None)
            if isinstance(known, dict):
                known.update({name: size for name, size in sizes.items() if isinstance(known.get(name, 0), int)})
                own = known.get("one_hot_dict")
                if isinstance(own, dict) and any(isinstance(each, list) for each in own.values()):
                    names["one_hot_dict"] = {char: each[:, 0].tolist() for char, each in columns.items()}
                known.update({name: value for name, value in names.items() if isinstance(known.get(name, {}), dict)})

    def ask(
        self, case: str, function: str, offered: Mapping[str, object], watched: Sequence[str]
    ) -> tuple[Answer, object]:
        """Call a function, record what it gave under ``case``, and return that with the object itself.

        ``watched`` are the arguments of which a change is told.
        """
        before = {name: to_value(offered[name]) for name in watched}
        printed, raised, given = count_printed(), None, None
        try:
            given = call(self.functions[function], ARGUMENTS[function], offered)
            value: Value | None = to_value(given)
        except BaseException as error:  # exit() as well
            value, raised = None, told(error)
        if function == "backward_pass" and raised is None:
            value = {"returned": value, "afterwards": {name: to_value(offered[name]) for name in PARAMETERS}}
            if isinstance(offered["parameters"], dict):
                value["together"] = to_value(offered["parameters"])
        changed = tuple(name for name in watched if not same(before[name], to_value(offered[name])))
        answer = Answer(case, function, value, raised, changed, count_printed() - printed)
        self.record(answer)
        return answer, given

    def ask_parameters(self) -> None:
        """Ask for the parameters of the lesson, and see whether biases are flat and what they come in."""
        answer, _given = self.ask("parameters", "initialize_parameters", LESSON_SIZES, ())
        arrays = five_parameters(answer.value)
        if arrays is not None:
            self.flat_biases = arrays["b_h"].ndim == 1
            if isinstance(answer.value, dict):
                self.keys = [name for own in PARAMETERS for name in answer.value if arrays[own] is answer.value[name]]

    def window(self, case: Case, form: Form, moved: Mapping[str, Floats] | None = None) -> dict[str, object]:
        """Return what a forward pass is given; ``moved`` is added to the parameters."""
        arrays = parameters_in_form(case.parameters, form)
        for name, distance in (moved or {}).items():
            arrays[name] += distance.reshape(arrays[name].shape)
        return {
            "inputs": inputs_in_form(case.inputs, form.inputs),
            "h_prev": state_in_form(case.h_prev, form),
            "hidden_size": HIDDEN_SIZE,
            "vocab_size": VOCAB_SIZE,
            "seq_length": len(case.inputs),
            "parameters": together(arrays, self.keys),
            **arrays,
        }

    def ask_forward(self) -> None:
        """Ask for the window in each form until one is right, then for the other cases in that form."""
        watched = ("inputs", "h_prev", *PARAMETERS)
        asked: list[tuple[Form, Answer, object]] = []
        for form in forms_to_ask(self.flat_biases):
            answer, given = self.ask(f"window, {form.name}", "forward_pass", self.window(WINDOW, form), watched)
            asked.append((form, answer, given))
            if answer.raised is not None and answer.raised.type_name == NOT_YET:
                return
            self.forward_right = answer.value is not None and forward_is_right(answer.value, WINDOW)
            if self.forward_right:
                break
        answered = [each for each in asked if each[1].raised is None]
        self.form = asked[-1][0] if self.forward_right else (answered or asked)[0][0]
        for case in (WINDOW, ONE, LOUD, STEEP):
            answer, given = self.ask(f"forward {case.name}", "forward_pass", self.window(case, self.form), watched)
            if answer.raised is None:
                self.passed[case.name] = given
        self.ask("forward again", "forward_pass", self.window(WINDOW, self.form), watched)

    def outputs_and_hs(self, case: Case) -> tuple[object, object]:
        """Return what their forward pass gives; ours, where theirs gives no two things."""
        given = self.passed.get(case.name)
        if isinstance(given, dict) and "outputs" in given and "hs" in given:
            return given["outputs"], given["hs"]
        if isinstance(given, tuple | list) and len(given) >= 2:
            return given[0], given[1]
        outputs, hs = right_forward(case)
        return [p.reshape(-1, 1) for p in outputs], {
            t: state_in_form(h.reshape(-1, 1), self.form) for t, h in hs.items()
        }

    def fresh(self, case: Case) -> tuple[object, object]:
        """Return the same, worked out anew, so that nothing that was changed is handed on."""
        if self.passed:
            try:
                given = call(self.functions["forward_pass"], ARGUMENTS["forward_pass"], self.window(case, self.form))
                self.passed[case.name] = given
            except BaseException:  # it is recorded where it was asked
                self.passed.pop(case.name, None)
        return self.outputs_and_hs(case)

    def ask_loss(self) -> None:
        """Ask for the loss of the last target and for that of all, in each form until one is right."""
        for count, kinds in (("one", ONE_TARGET), ("all", ALL_TARGETS)):
            targets = WINDOW.targets[-1:] if count == "one" else WINDOW.targets
            outputs = vectors(to_value(self.outputs_and_hs(WINDOW)[0]), VOCAB_SIZE)
            if outputs is None or len(outputs) < len(targets):
                continue
            right = right_loss(outputs, targets)
            own = "character" if self.form.inputs == "characters" else "ind"
            for kind in sorted(kinds, key=lambda kind: not kind.startswith(own)):
                offered = {"outputs": self.fresh(WINDOW)[0], "targets": targets_in_form(targets, kind)}
                answer, _given = self.ask(f"loss {count}, {kind}", "loss", offered, ("outputs", "targets"))
                if answer.raised is not None and answer.raised.type_name == NOT_YET:
                    return
                if loss_is_right(answer.value, right):
                    self.kinds[count] = kind
                    break

    def ask_backward(self) -> None:
        """Ask for one step of each case, for the last target and for all of them."""
        for count in ("one", "all"):
            kind = self.kinds.get(count, "characters" if self.form.inputs == "characters" else "indices")
            for case in (WINDOW, ONE, FAST, STEEP):
                outputs, hs = self.fresh(case)
                targets = case.targets[-1:] if count == "one" else case.targets
                offered = {
                    **self.window(case, self.form),
                    "outputs": outputs,
                    "hs": hs,
                    "targets": targets_in_form(targets, kind),
                    "learning_rate": case.learning_rate,
                }
                watched = ("inputs", "outputs", "hs", "targets", *PARAMETERS)
                answer, _given = self.ask(f"backward {case.name}, {count}", "backward_pass", offered, watched)
                if answer.raised is not None and answer.raised.type_name == NOT_YET:
                    return

    def ask_differences(self) -> None:
        """Record how their own loss changes along each of the directions, by central differences."""
        for count in ("one", "all"):
            targets = WINDOW.targets[-1:] if count == "one" else WINDOW.targets
            kind = self.kinds.get(count, "indices")
            try:
                slopes = [
                    (self.own_loss(direction, kind, targets, +WIDTH) - self.own_loss(direction, kind, targets, -WIDTH))
                    / (2 * WIDTH)
                    for direction in directions()
                ]
            except BaseException:  # it is recorded where it was asked
                continue
            self.record(Answer(f"differences, {count}", "loss", np.array(slopes)))

    def own_loss(self, direction: Mapping[str, Floats], kind: str, targets: Sequence[int], distance: float) -> float:
        """Return the loss that their functions give with the parameters moved along a direction."""
        moved = {name: distance * array for name, array in direction.items()}
        given = call(self.functions["forward_pass"], ARGUMENTS["forward_pass"], self.window(WINDOW, self.form, moved))
        outputs = given["outputs"] if isinstance(given, dict) else given[0]  # type: ignore[index]
        offered = {"outputs": outputs, "targets": targets_in_form(targets, kind)}
        return float(np.asarray(call(self.functions["loss"], ARGUMENTS["loss"], offered), np.float64).reshape(()))

    def ask_writing(self) -> None:
        """Ask for a text after one character and after three."""
        for writing in (FROM_ONE, FROM_THREE):
            parameters = writing_parameters()
            arrays = parameters_in_form(parameters, Form("", "", flat_biases=self.form.flat_biases))
            offered = {
                "start": writing.start,
                "length": LENGTH,
                "char_to_idx": {char: index for index, char in enumerate(CHARACTERS)},
                "idx_to_char": dict(enumerate(CHARACTERS)),
                "h_prev": state_in_form(np.zeros((len(parameters[1]), 1)), self.form),
                "hidden_size": len(parameters[1]),
                "vocab_size": VOCAB_SIZE,
                "seq_length": SEQ_LENGTH,
                "temperature": 1.0,
                "parameters": together(arrays, self.keys),
                **arrays,
            }
            answer, _given = self.ask(f"writing {writing.name}", "generate_text", offered, PARAMETERS)
            if answer.raised is not None and answer.raised.type_name == NOT_YET:
                return


def count_printed() -> int:
    """Return how many characters have been printed so far."""
    return int(getattr(sys.stdout, "count", 0))


def told(error: BaseException) -> Raised:
    """Return what is known of an exception, with the last place in the learner's file that it passed."""
    try:
        message = str(error)[:300]
    except Exception:  # an exception of their own may fail to say what it is
        message = ""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename == LEARNER_FILE]
    return Raised(type(error).__name__, message, *((frames[-1].name, frames[-1].lineno) if frames else ("", None)))


def same(before: Value, after: Value) -> bool:
    """Return whether two values hold the same."""
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        return np.array_equal(before, after, equal_nan=True)
    if type(before) is not type(after):
        return False
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(same(before[key], after[key]) for key in before)
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        return len(before) == len(after) and all(map(same, before, after))
    return bool(before == after)
