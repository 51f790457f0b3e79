"""Forward: the window is read character by character, and the state carries the past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_tui.inspection.unit_formula import Equation
from rnn_tui.language import N_
from rnn_tui.lesson.code.forward import softmax
from rnn_tui.lesson.learning import HIDDEN_SIZE, SEQ_LENGTH
from rnn_tui.lesson.step import Excerpt, Key, Question, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.window_stage import Floats, Place, WindowStage, walked
from rnn_tui.lesson.written import UNKNOWN, written

TIMES = range(SEQ_LENGTH)
LOOP, SUM, STATE, LOGITS, SHARES = range(5)  # the lines of the excerpt
_FIRST_UNIT = 7


@dataclass(frozen=True, eq=False)
class Numbers:
    """What the lines of the loop make at one character: ``a``, ``h_prev`` and ``h`` (H, 1), ``y`` and ``p`` (V, 1)."""

    h_prev: Floats
    a: Floats
    h: Floats
    y: Floats
    p: Floats


class Forward(WindowStage):
    """The states of a window, as far as the code has come; and, where x_1 is another, how far each has moved."""

    keys = (
        Key(("left", "right"), "← →", N_("line")),
        Key(("up", "down"), "↑ ↓", N_("character")),
        Key(("u", "i"), "u i", N_("unit")),
        Key(("x",), "x", N_("another x_1")),
        Key(("e",), "e", N_("epochs")),
        Key(("w",), "w", N_("window")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.place = Place(0, SUM)
        self.unit = _FIRST_UNIT
        self.is_another = False
        self.read()

    @property
    def line(self) -> int:
        """The line of the excerpt that is being run."""
        return self.place.line

    @property
    def another(self) -> str:
        """The character that x_1 may be instead: the next one of the vocabulary."""
        place = self.characters.index(self.text[0]) + 1
        return self.characters[place % len(self.characters)]

    @property
    def shown(self) -> str:
        """The characters that are read."""
        return self.another + self.text[1:-1] if self.is_another else self.text[:-1]

    def read(self) -> None:
        """Read the window, as it is and with another x_1."""
        self._as_it_is = self._numbers(self.text[:-1])
        self._otherwise = self._numbers(self.another + self.text[1:-1])

    def _numbers(self, text: str) -> list[Numbers]:
        """Return what each line of the excerpt makes, as ``forward_pass`` does."""
        W_xh, W_hh, W_hy, b_h, b_y = self.parameters
        found, h = list[Numbers](), self.zero
        for i in self.indices(text):
            h_prev = h
            a = W_xh[:, [i]] + W_hh @ h_prev + b_h
            h = np.tanh(a)
            y = W_hy @ h + b_y
            found.append(Numbers(h_prev, a, h, y, softmax(y)))
        return found

    def numbers(self, t: int) -> Numbers:
        """Return the numbers at character ``t`` of what is read."""
        return (self._otherwise if self.is_another else self._as_it_is)[t]

    def is_known(self, t: int) -> bool:
        """Return whether the code has come to h_t."""
        return (t, STATE) <= (self.place.t, self.place.line)

    def moved(self, t: int) -> float:
        """Return by how much h_t is another where x_1 is: the norm of the difference."""
        return float(np.linalg.norm(self._otherwise[t].h - self._as_it_is[t].h))

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the norms, and what the network makes of the character that is to come."""
        t, coming = self.place.t, self.indices(self.text)[self.place.t + 1]
        numbers, name = self.numbers(t), f"x_{t + 2}"
        known = [
            ("t", f"{t} → x_{t + 1}"),
            ("‖a‖", written(float(np.linalg.norm(numbers.a)))),
            ("‖h‖", written(float(np.linalg.norm(numbers.h)))),
            (f"y[{name}]", written(float(numbers.y[coming, 0]))),
            (f"p[{name}]", written(float(numbers.p[coming, 0]))),
        ]
        return [(name, value if line <= self.place.line else UNKNOWN) for line, (name, value) in enumerate(known)]

    def equations(self) -> list[Equation]:
        """Return the formulas of the lines that were run at this character, of one unit, the newest last."""
        t, unit, coming = self.place.t, self.unit, self.indices(self.text)[self.place.t + 1]
        index, numbers = self.indices(self.shown)[t], self.numbers(t)
        W_xh, W_hh, W_hy, b_h, b_y = self.parameters
        now, before = f"_{t + 1}[{unit}]", f"h_{t}"
        terms = (
            ((f"W_xh[{unit},{index}]", float(W_xh[unit, index])),),
            ((f"W_hh[{unit}]·{before}", float(W_hh[unit] @ numbers.h_prev[:, 0])),),
            (("b_h", float(b_h[unit, 0])),),
        )
        a, h = float(numbers.a[unit, 0]), float(numbers.h[unit, 0])
        y, p = float(numbers.y[coming, 0]), float(numbers.p[coming, 0])
        shown = ((f"W_hy[{coming}]·h_{t + 1}", float(W_hy[coming] @ numbers.h[:, 0])),)
        made = (
            Equation(f"a{now}", terms, a),
            Equation(f"h{now}", ((("a", a),),), h, "tanh"),
            Equation(f"y_{t + 1}[{coming}]", (shown, (("b_y", float(b_y[coming, 0])),)), y),
            Equation(f"p_{t + 1}[{coming}]", ((("y", y),),), p, "softmax"),
        )
        return list(made[: max(1, self.place.line)])

    def figures(self) -> Mapping[str, str]:
        """Return how far the first and the last state move at the epoch that is shown, where another x_1 is read."""
        return {
            "V": str(len(self.characters)),
            "column": "W_xh[:, [i]]",
            "moved_first": written(self.moved(0)),
            "moved_last": written(self.moved(SEQ_LENGTH - 1)),
            "epoch": str(self.epoch),
        }

    def press(self, key: str) -> None:
        """Walk through the code, or choose what is looked at."""
        if key in {"left", "right"}:
            self.place = walked(self.place, 1 if key == "right" else -1, TIMES, 5)
        elif key in {"up", "down"}:
            t = self.place.t + (1 if key == "down" else -1)
            self.point(max(0, min(t, SEQ_LENGTH - 1)), None)
        elif key in {"u", "i"}:
            self.unit = (self.unit + (1 if key == "i" else -1)) % HIDDEN_SIZE
        elif key == "x":
            self.is_another = not self.is_another
        elif key == "e":
            self.ask_next_epoch()
        elif key == "w":
            self.show_window(self.window + 1)

    def point(self, t: int, unit: int | None) -> None:
        """Go to the end of a character's turn through the loop, and to a unit where one is given."""
        self.place = Place(t, SHARES)
        self.unit = self.unit if unit is None else unit


STEP = Step(
    "forward",
    N_("Forward"),
    N_(
        "Each character read makes a state, h_t: out of itself, x_t, and of the state before, which W_hh hands on. "
        "So the past travels from state to state. h_t gives the probabilities p_t of the next character."
    ),
    Excerpt("forward", "for t, i in", 5),
    Question(
        N_("Before you go on: x_1, the first character, is another. Which h_t change?"),
        (N_("h_1 alone"), N_("h_1 and h_2"), N_("all of them")),
        2,
        (
            N_("All: h_2 is made of h_1, h_3 of h_2, and so on, as far as h_5. Press x, and see how far each moves."),
            N_("All: h_3 is made of h_2, h_4 of h_3, and so on, as far as h_5. Press x, and see how far each moves."),
            N_("All of them, but at epoch {epoch} h_1 moves by {moved_first}, and h_5 by {moved_last} (x; then e)."),
        ),
    ),
    Forward,
    (
        N_(
            "The code counts t from 0, as Python does, the words and drawings from 1, as papers do: x_1 is "
            "inputs[0], h_1 is hs[0], and h_0, the state before the window, is hs[-1]. hs is a dictionary: hs[-1] "
            "is not its end."
        ),
        N_(
            "{column} is the column that the character picks; the second brackets keep it a column, (50, 1). "
            "W_hh @ hs[t - 1] is what the past adds, b_h what is added always. tanh brings the sum between −1 and 1."
        ),
        N_(
            "W_hy makes a number of h_t for each of the {V} characters, and softmax makes probabilities of these, "
            "whose sum is 1. It takes the largest number off first: the probabilities are the same, and no "
            "exponential overflows."
        ),
        N_(
            "Each window begins with h_0 = 0: nothing was read before. With another x_1 this window's h_1 moves by "
            "{moved_first}, h_5 by {moved_last} at epoch {epoch}. What does not move h_5 cannot change what is "
            "expected behind it: that is what memory means here, and W_hh is what learns it."
        ),
        N_("Elman, Finding Structure in Time, 1990, is where this network comes from."),
    ),
)
