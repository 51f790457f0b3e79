"""One-hot: the product picks a column."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rnn_tui.language import N_, decimal
from rnn_tui.lesson.code.one_hot import picked_column
from rnn_tui.lesson.code.parameters import initialize_parameters
from rnn_tui.lesson.step import Excerpt, Key, Question, Stage, Step
from rnn_tui.lesson.subject import Subject

HIDDEN_SIZE = 50  # the lesson's
_SETS, _MULTIPLIES = 1, 2  # lines of the excerpt


class OneHot(Stage):
    """The column of zeros with a one at ``index``, the matrix ``W_xh`` (H, V), and the ``unit`` that one looks at."""

    keys = (
        Key(("left", "right"), "← →", N_("move the 1")),
        Key(("up", "down"), "↑ ↓", N_("unit")),
    )

    def __init__(self, subject: Subject) -> None:
        super().__init__(subject)
        self.index = subject.characters.index(subject.sentence[0])
        self.unit = 0
        self.W_xh: NDArray[np.float64] = initialize_parameters(HIDDEN_SIZE, len(subject.characters))[0]
        self._line = _MULTIPLIES

    @property
    def line(self) -> int:
        """Where the one is set, or where it is multiplied."""
        return self._line

    @property
    def product(self) -> NDArray[np.float64]:
        """W_xh times the column (H,)."""
        return picked_column(self.W_xh, self.index)[0][:, 0]

    def values(self) -> Sequence[tuple[str, str]]:
        """Return the shapes, and of product and column the number of the unit."""
        product, column = picked_column(self.W_xh, self.index)
        return [
            ("x", f"({self.W_xh.shape[1]}, 1)"),
            (f"x[{self.index}]", decimal(1.0, 1)),
            (f"product[{self.unit}]", _written(product[self.unit, 0])),
            (f"column[{self.unit}]", _written(column[self.unit, 0])),
            ("", str(bool((product == column).all()))),
        ]

    def figures(self) -> Mapping[str, str]:
        """Return the sizes, and how many products there would be."""
        H, V = self.W_xh.shape
        sizes = {"H": str(H), "V": str(V), "zeros": str(V - 1), "products": str(H * V)}
        return {**sizes, "index": str(self.index), "column": "W_xh[:, [idx]]"}

    def press(self, key: str) -> None:
        """Move the one, or look at another unit."""
        if key in {"left", "right"}:
            self.index = (self.index + (1 if key == "right" else -1)) % self.W_xh.shape[1]
            self._line = _SETS
        else:
            self.unit = (self.unit + (1 if key == "down" else -1)) % HIDDEN_SIZE
            self._line = _MULTIPLIES


def _written(value: float) -> str:
    return decimal(value, 4).replace("-", "−")


STEP = Step(
    "one_hot",
    N_("One-hot"),
    N_(
        "The network is not given the number {index} but a column of {V} numbers, all zero but a single 1: one-hot. "
        "Multiplied with W_xh it picks one column of it. Each character has its own, and that is all the network "
        "knows of it."
    ),
    Excerpt("one_hot", "x = np.zeros(", 5),
    Question(
        N_("W_xh @ x, with {H} × {V} numbers: how many multiplications are needed?"),
        ("{products}", "{H}", N_("none")),
        2,
        (
            N_(
                "So many are done where it is written as a product. But of {V} factors {zeros} are 0 and one is 1: "
                "reading the column is enough, with none."
            ),
            N_("{H} numbers are left, each of them multiplied by 1. Reading the column is enough: none."),
            N_(
                "Yes: to multiply by 0 or by 1 computes nothing. {column} reads the column, and gives the same "
                "numbers to the last bit."
            ),
        ),
    ),
    OneHot,
    (
        N_(
            "Why not give the network the index itself? As a number a large index would count for more than a small "
            "one, and characters whose indices are close would look alike to it. A one-hot column says which "
            "character it is, and nothing else."
        ),
        N_(
            "What the network learns of a character are the {H} numbers of its column of W_xh. Elsewhere this is "
            "called an embedding: a table from which a row, or a column, is read."
        ),
        N_(
            "The laboratory reads the column and never builds x. In the backward pass the same holds the other way "
            "round: only the column of the character that was read has a gradient (step 7)."
        ),
    ),
)
