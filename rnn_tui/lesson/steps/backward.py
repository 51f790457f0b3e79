"""Backward through time: the blame walks back from state to state, and shrinks on its way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rnn_tui.inspection.checked import GradientCheck
from rnn_tui.inspection.unit_formula import Equation
from rnn_tui.language import N_
from rnn_tui.lesson.as_engine import NAMES
from rnn_tui.lesson.code.forward import forward_pass
from rnn_tui.lesson.code.gradient_check import gradient_check, relative_error
from rnn_tui.lesson.learning import HIDDEN_SIZE, SEQ_LENGTH
from rnn_tui.lesson.step import Excerpt, Key, Question, Step
from rnn_tui.lesson.subject import Subject
from rnn_tui.lesson.window_stage import SHOWN_EPOCHS, Floats, Place, WindowStage, walked
from rnn_tui.lesson.written import UNKNOWN, share_in_words, written

TIMES = range(SEQ_LENGTH)[::-1]
LOOP, BLAME, SUM, GATHERED, HANDED_ON = range(5)  # the lines of the excerpt
_FIRST_UNIT = 7


@dataclass(frozen=True, eq=False)
class Numbers:
    """What the lines of the loop make at one character, going back.

    ``from_y`` is W_hy^T dy, ``dh_before`` the dh_next that comes from the character behind, ``dh``, ``da`` and
    ``dh_next`` (H, 1) are the code's; ``added`` is what dW_hh (H, H) gets here, ``gathered`` what it is then.
    """

    h: Floats
    from_y: Floats
    dh_before: Floats
    dh: Floats
    da: Floats
    added: Floats
    gathered: Floats
    dh_next: Floats


class Backward(WindowStage):
    """dL/dh_t of a window, as far as the code has come; or what central differences say of all of it."""

    keys = (
        Key(("left", "right"), "← →", N_("line")),
        Key(("up", "down"), "↑ ↓", N_("step")),
        Key(("u", "i"), "u i", N_("unit")),
        Key(("e",), "e", N_("epochs")),
        Key(("w",), "w", N_("window")),
        Key(("c",), "c", N_("check it")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.place = Place(TIMES[0], BLAME)
        self.unit = _FIRST_UNIT
        self.checks: list[GradientCheck] | None = None
        self._checking: Iterator[tuple[Floats, Floats]] = iter(())
        self.read()

    @property
    def line(self) -> int | None:
        """The line of the excerpt that is being run; none while all of it is checked."""
        return None if self.checks is not None else self.place.line

    @property
    def targets(self) -> list[int]:
        """The index of the character that is to come, which the loss is about."""
        return self.indices(self.text[-1])

    def read(self) -> None:
        """Go back through the window, as ``backward_pass`` does, and keep each number; a check begins anew."""
        W_hh, W_hy, b_h, b_y = self.parameters[1:]
        ps, hs = forward_pass(self.inputs, self.zero, self.parameters)
        self._numbers = dict[int, Numbers]()
        dh_next, dW_hh = np.zeros_like(b_h), np.zeros_like(W_hh)
        for t in TIMES:
            dy = np.zeros_like(b_y)
            if t == TIMES[0]:
                dy += ps[t]
                dy[self.targets[0]] -= 1
            before, from_y = dh_next, W_hy.T @ dy
            dh = from_y + dh_next
            da = (1 - hs[t] ** 2) * dh
            added = da @ hs[t - 1].T
            dW_hh = dW_hh + added
            dh_next = W_hh.T @ da
            self._numbers[t] = Numbers(hs[t], from_y, before, dh, da, added, dW_hh, dh_next)
        if self.checks is not None:
            self._begin_to_check()

    def numbers(self, t: int) -> Numbers:
        """Return the numbers of character ``t``."""
        return self._numbers[t]

    def is_known(self, t: int, line: int = BLAME) -> bool:
        """Return whether the code has run ``line`` at character ``t``."""
        return (-t, line) <= (-self.place.t, self.place.line)

    def share(self, t: int) -> float:
        """Return how much of the blame of the last state is left at character ``t``, 1 there."""
        last = float(np.linalg.norm(self._numbers[TIMES[0]].dh))
        return float(np.linalg.norm(self._numbers[t].dh)) / last if last else math.nan

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the norms of the code's variables as they stand after the line."""
        (t, line), numbers = (self.place.t, self.place.line), self._numbers[self.place.t]
        dW_hh = numbers.gathered - (0 if line >= GATHERED else numbers.added)
        dh_next = numbers.dh_next if line >= HANDED_ON else numbers.dh_before
        return [
            ("t", f"{t} → x_{t + 1}"),
            ("‖dh‖", _norm(numbers.dh) if line >= BLAME else UNKNOWN),
            ("‖da‖", _norm(numbers.da) if line >= SUM else UNKNOWN),
            ("‖dW_hh‖", _norm(dW_hh)),
            ("‖dh_next‖", _norm(dh_next)),
        ]

    def equations(self) -> list[Equation]:
        """Return the formulas of the lines that were run at this character, of one unit, the newest last."""
        t, unit, numbers = self.place.t, self.unit, self._numbers[self.place.t]
        place = f"_{t + 1}[{unit}]"
        dh, da, h = (float(each[unit, 0]) for each in (numbers.dh, numbers.da, numbers.h))
        roads = (("W_hyᵀ·dy", float(numbers.from_y[unit, 0])),), (("dh_next", float(numbers.dh_before[unit, 0])),)
        made = (
            Equation(f"dh{place}", roads, dh),
            Equation(f"da{place}", ((("(1 − h²)", 1 - h**2), ("dh", dh)),), da),
            Equation(f"‖da{place}·h_{t}‖", (), float(np.linalg.norm(numbers.added[unit]))),
            Equation(f"dh_next[{unit}] = W_hhᵀ[{unit}]·da", (), float(numbers.dh_next[unit, 0])),
        )
        return list(made[: max(1, self.place.line)])

    def left_at(self, epoch: int) -> float | None:
        """Return how much is left at the first state when an epoch begins, on average of all windows, if known."""
        return self.training.look(epoch).left if epoch <= self.training.epoch else None

    def figures(self) -> Mapping[str, str]:
        """Return how much is left at the first state, on average of all windows, and how much a step keeps."""
        at_first, later = self.left_at(0) or 0.0, self.left_at(SHOWN_EPOCHS[1])
        back = SEQ_LENGTH - 1
        return {
            "left": share_in_words(at_first),
            "kept": share_in_words(at_first ** (1 / back)),
            "later": str(SHOWN_EPOCHS[1]),
            "left_later": UNKNOWN if later is None else share_in_words(later),
            "H": str(HIDDEN_SIZE),
            "expected": share_in_words(0.01 * math.sqrt(HIDDEN_SIZE)),
            "expected_left": share_in_words((0.01 * math.sqrt(HIDDEN_SIZE)) ** back),
        }

    def press(self, key: str) -> None:
        """Walk through the code, choose what is looked at, or check."""
        if key == "c":
            self._toggle_check()
        elif key == "e":
            self.ask_next_epoch()
        elif key == "w":
            self.show_window(self.window + 1)
        elif self.checks is not None:
            self._toggle_check()
        elif key in {"left", "right"}:
            self.place = walked(self.place, 1 if key == "right" else -1, TIMES, 5)
        elif key in {"up", "down"}:
            t = self.place.t + (1 if key == "down" else -1)
            self.point(max(0, min(t, TIMES[0])), None)
        elif key in {"u", "i"}:
            self.unit = (self.unit + (1 if key == "i" else -1)) % HIDDEN_SIZE

    def point(self, t: int, unit: int | None) -> None:
        """Go to the end of a character's turn through the loop, and to a unit where one is given."""
        self.place = Place(t, HANDED_ON)
        self.unit = self.unit if unit is None else unit

    def tick(self) -> bool:
        """Check another array, or learn on."""
        slopes = next(self._checking, None)
        if slopes is None or self.checks is None:
            return super().tick()
        name, array = NAMES[len(self.checks)], self.parameters[len(self.checks)]
        first = float(slopes[0][0]), float(slopes[1][0])
        self.checks.append(GradientCheck("rnn", "windows", name, array.shape, relative_error(*slopes), first))
        return True

    def _toggle_check(self) -> None:
        if self.checks is None:
            self._begin_to_check()
        else:
            self.checks, self._checking = None, iter(())

    def _begin_to_check(self) -> None:
        self.checks = []
        self._checking = gradient_check(self.inputs, self.targets, self.parameters)


def _norm(array: Floats) -> str:
    return written(float(np.linalg.norm(array)))


STEP = Step(
    "backward",
    N_("Backward through time"),
    N_(
        "The loss is known behind the last character. Each state before it had its part in it, and W_hh hands the "
        "blame back, one step at a time. What is lost on the way cannot be learnt: at first, that is nearly all."
    ),
    Excerpt("backward", "for t in reversed", 5),
    Question(
        N_("Before you go on: at epoch 0, how much is left after four steps back?"),
        (N_("a half"), N_("a hundredth"), N_("a fifty-thousandth")),
        2,
        (
            N_(
                "Far less: {left}. W_hh begins at 0.01, and a step keeps {kept}. At epoch {later} {left_later} is "
                "left (e)."
            ),
            N_(
                "Less than that: {left}. W_hh begins at 0.01, and a step keeps {kept}. At epoch {later}: "
                "{left_later} (e)."
            ),
            N_("Yes, {left}: W_hh begins at 0.01, and a step keeps {kept}. At epoch {later} {left_later} is left (e)."),
        ),
    ),
    Backward,
    (
        N_(
            "The chain rule, from the end: dL/dy = p − 1 at the target, p elsewhere; dh has two roads, through y of "
            "the same character and through the next state; the slope of tanh is 1 − h²; a sum hands its dL/da on "
            "to each of its terms."
        ),
        N_(
            "W_hh is the same at every character, so its gradient is a sum over all of them, and dW_hh += gathers "
            "it. With = in its place the first character's alone remains, which is zero here since h_0 is, and W_hh "
            "never learns; the loss falls all the same, only less far."
        ),
        N_(
            "Why {left}: W_hh has {H} × {H} random numbers of size 0.01, and such a matrix shortens a vector to "
            "about 0.01 √{H} = {expected} of its length; four times that is {expected_left}. At epoch {later}, W_hh "
            "has grown, and {left_later} is left. All are means over the windows; the rows show one of them. Blame "
            "that shrinks at each step is the vanishing gradient (Hochreiter 1991; Bengio, Simard and Frasconi "
            "1994)."
        ),
        N_(
            "c checks all of it: each array is moved by 0.0001 to and fro along four random directions, and the "
            "difference of the two losses, divided by 0.0002, is held against what backpropagation says of that "
            "slope. Their relative difference, |a − n| / (|a| + |n|), is below 1e-7 where all is right, and 0.01 to "
            "1 where a line is wrong."
        ),
        N_("A loss that falls proves nothing: without dh_next it falls too. Hence the check."),
    ),
)
