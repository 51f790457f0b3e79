"""The forms in which a learner may want what is handed over: one-hot columns, flat vectors, indices, characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.cases import CHARACTERS, VOCAB_SIZE, Parameters
from rnn_tui.lesson.checker.interface import PARAMETERS


@dataclass(frozen=True)
class Form:
    """How a window is handed over: ``inputs`` are columns, flat, an array of these, indices or characters."""

    name: str
    inputs: str
    flat_state: bool = False
    flat_biases: bool = False


COLUMNS = Form("columns", "columns")
FORMS = (
    COLUMNS,
    Form("columns, flat biases", "columns", flat_biases=True),
    Form("flat", "flat", flat_state=True, flat_biases=True),
    Form("flat, columns of state", "flat"),
    Form("array", "array"),
    Form("rows", "rows", flat_state=True, flat_biases=True),
    Form("indices", "indices"),
    Form("flat indices", "indices", flat_state=True, flat_biases=True),
    Form("characters", "characters"),
)
# how targets are handed over: in a list, or, in the singular, alone; characters alone are a string of all
ONE_TARGET = ("indices", "index", "columns", "column", "flat", "characters", "character")
ALL_TARGETS = ("indices", "columns", "flat", "characters", "character")


def forms_to_ask(flat_biases: bool | None) -> list[Form]:
    """Return the forms in which a forward pass is asked: those that their own biases fit into, where these are known.

    Columns come behind flat biases all the same, so that a sum of (H,) and (H, 1) is told from others.
    """
    fitting = [form for form in FORMS if flat_biases is None or form.flat_biases == flat_biases]
    return fitting if COLUMNS in fitting else [*fitting, COLUMNS]


def one_hot(index: int, size: int = VOCAB_SIZE) -> Floats:
    """Return the column (V, 1) that is one at ``index``."""
    column = np.zeros((size, 1))
    column[index] = 1.0
    return column


def inputs_in_form(inputs: Sequence[int], kind: str, characters: str = CHARACTERS) -> object:
    """Return indices of ``characters`` as a list of columns (V, 1), of flat vectors (V,), of themselves or characters.

    As an ``array`` it holds the columns, as ``rows`` the flat vectors.
    """
    made: dict[str, object] = {
        "array": np.array([one_hot(each, len(characters)) for each in inputs]),
        "rows": np.array([one_hot(each, len(characters))[:, 0] for each in inputs]),
        "columns": [one_hot(each, len(characters)) for each in inputs],
        "flat": [one_hot(each, len(characters))[:, 0] for each in inputs],
        "indices": list(inputs),
        "characters": [characters[each] for each in inputs],
    }
    return made[kind]


def targets_in_form(targets: Sequence[int], kind: str, characters: str = CHARACTERS) -> object:
    """Return indices of ``characters`` as a list of them, of columns or characters; in the singular, one alone."""
    if kind == "character":
        return "".join(characters[each] for each in targets)
    if kind in {"index", "column"}:
        return targets[-1] if kind == "index" else one_hot(targets[-1], len(characters))
    return inputs_in_form(targets, kind, characters)


def parameters_in_form(parameters: Parameters, form: Form) -> dict[str, Floats]:
    """Return copies of the parameters by name, the biases (H,) and (V,) where the form has them flat."""
    arrays = {name: array.copy() for name, array in zip(PARAMETERS, parameters)}
    if form.flat_biases:
        arrays |= {name: arrays[name].reshape(-1) for name in ("b_h", "b_y")}
    return arrays


def together(arrays: Mapping[str, Floats], keys: Sequence[str] | None) -> object:
    """Return the five parameters in one, for who asks for them so: a tuple, or a dict under ``keys``."""
    return tuple(arrays.values()) if keys is None else dict(zip(keys, arrays.values()))


def state_in_form(state: Floats, form: Form) -> Floats:
    """Return a copy of a state (H, 1), (H,) where the form has it flat."""
    return state.copy().reshape(-1) if form.flat_state else state.copy()
