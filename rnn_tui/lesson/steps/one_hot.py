"""One-hot."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class OneHot(Stage):
    """What moves."""


STEP = Step(
    "one_hot",
    N_("One-hot"),
    N_("One-hot"),
    Excerpt("one_hot", "x = np.zeros(", 2),
    Question(
        N_("One-hot"), (N_("One-hot"), N_("One-hot"), N_("One-hot")), 0, (N_("One-hot"), N_("One-hot"), N_("One-hot"))
    ),
    OneHot,
)
