"""The learner's functions called for a step of learning, in the manner in which they want to be called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn_tui.lesson.checker.answers import Floats
from rnn_tui.lesson.checker.calling import call
from rnn_tui.lesson.checker.forms import inputs_in_form, parameters_in_form, state_in_form, targets_in_form, together
from rnn_tui.lesson.checker.interface import ARGUMENTS, NAMES, PARAMETERS
from rnn_tui.lesson.checker.manner import manner_of
from rnn_tui.lesson.checker.reading import five_parameters, numbers, to_value, vectors


class UnusableError(Exception):
    """A function gave something else than the next one needs; the text is what it gave."""


class MissingError(Exception):
    """The file has no function of the name that is the text."""


NEEDED = ("initialize_parameters", "forward_pass", "loss", "backward_pass")  # to learn; to write is another matter


class Calls:
    """The lesson's functions in a ``namespace``, for a text of ``characters``; ``at`` is the one called last."""

    def __init__(self, namespace: dict[str, Any], characters: str, hidden_size: int) -> None:
        self.at = ""
        self._functions = {name: namespace[name] for name in NAMES if callable(namespace.get(name))}
        for name in NEEDED:
            if name not in self._functions:
                raise MissingError(name)
        self._characters, self._hidden_size = characters, hidden_size
        before = dict(namespace)
        self._manner = manner_of(self._functions)
        for name, value in self._outside().items():
            if isinstance(before.get(name, value), type(value)):  # else it is something of their own
                namespace[name] = value

    def _outside(self) -> dict[str, Any]:
        """Return what a lesson keeps outside its functions, for this text."""
        V = len(self._characters)
        return {
            "char_to_idx": {char: index for index, char in enumerate(self._characters)},
            "idx_to_char": dict(enumerate(self._characters)),
            "one_hot_dict": {char: np.eye(V)[:, [index]] for index, char in enumerate(self._characters)},
            "vocab_size": V,
            "hidden_size": self._hidden_size,
        }

    def initialise(self, facts: Mapping[str, Any]) -> list[Floats]:
        """Return initial values, the same for the same seed where they are drawn by np.random itself."""
        np.random.seed(facts["seed"])
        sizes = {"hidden_size": self._hidden_size, "vocab_size": len(self._characters)}
        given = self._call("initialize_parameters", sizes)
        return self._five(given, {})

    def learn(self, facts: Mapping[str, Any], parameters: list[Floats]) -> list[Floats]:
        """Return the parameters after one step, the loss of its window, and the last probabilities (V,)."""
        offered = self._window(facts, parameters)
        outputs, hs = _two(self._call("forward_pass", offered))
        found = vectors(to_value(outputs), len(self._characters))
        if found is None:
            raise UnusableError(type(outputs).__name__)
        kind = self._manner.target if len(facts["targets"]) == 1 else self._manner.targets
        targets = targets_in_form(facts["targets"], kind, self._characters)
        offered |= {"outputs": outputs, "hs": hs, "targets": targets, "learning_rate": facts["learning_rate"]}
        given = self._call("loss", offered)
        loss = numbers(to_value(given))
        if loss is None or loss.size != 1:
            raise UnusableError(type(given).__name__)
        return [*self._five(self._call("backward_pass", offered), offered), loss.reshape(()), found[-1]]

    def _window(self, facts: Mapping[str, Any], parameters: list[Floats]) -> dict[str, Any]:
        """Return what a forward pass is given; the arrays are its own, and may be written into."""
        form = self._manner.form
        W_xh, W_hh, W_hy, b_h, b_y = parameters
        arrays = parameters_in_form((W_xh, W_hh, W_hy, b_h, b_y), form)
        return {
            "inputs": inputs_in_form(facts["inputs"], form.inputs, self._characters),
            "h_prev": state_in_form(np.zeros_like(b_h), form),
            "hidden_size": len(b_h),
            "vocab_size": len(b_y),
            "seq_length": len(facts["inputs"]),
            "parameters": together(arrays, self._manner.keys),
            **arrays,
        }

    def _call(self, name: str, offered: Mapping[str, Any]) -> object:
        self.at = name
        return call(self._functions[name], ARGUMENTS[name], offered)

    def _five(self, given: object, offered: Mapping[str, Any]) -> list[Floats]:
        """Return the five parameters that a function gave, or, where it gave nothing, wrote into."""
        changed = {name: offered[name] for name in PARAMETERS if name in offered}
        arrays = five_parameters(to_value(changed if given is None and changed else given))
        if arrays is None:
            raise UnusableError(type(given).__name__)
        return [arrays[name] for name in PARAMETERS]


def _two(given: object) -> tuple[Any, Any]:
    """Return the outputs and the states that a forward pass gave."""
    if isinstance(given, dict) and {"outputs", "hs"} <= set(given):
        return given["outputs"], given["hs"]
    if isinstance(given, tuple | list) and len(given) >= 2:
        return given[0], given[1]
    raise UnusableError(type(given).__name__)
