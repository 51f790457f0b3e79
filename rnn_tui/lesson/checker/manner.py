"""The manner in which a learner's functions want to be called, found by asking them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rnn_tui.lesson.checker.forms import Form
from rnn_tui.lesson.checker.interrogation import Interrogation


@dataclass(frozen=True)
class Manner:
    """A Form, how targets are handed over (see ``targets_in_form``), and the keys of a dict of parameters, if any.

    ``target`` is for the last of a window alone, ``targets`` for all of them.
    """

    form: Form
    target: str
    targets: str
    keys: Sequence[str] | None


def manner_of(functions: Mapping[str, Callable[..., object]]) -> Manner:
    """Return in which manner the functions answer rightly; of those that do not, the lesson's own."""
    asked = Interrogation(functions, lambda _answer: None)
    asked.hand_out_names()
    questions = {
        "initialize_parameters": asked.ask_parameters,
        "forward_pass": asked.ask_forward,
        "loss": asked.ask_loss,
    }
    for name, ask in questions.items():
        if name in functions:
            ask()
    usual = "characters" if asked.form.inputs == "characters" else "indices"
    return Manner(asked.form, asked.kinds.get("one", usual), asked.kinds.get("all", usual), asked.keys)
