"""The loss."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class Loss(Stage):
    """What moves."""


STEP = Step(
    "loss",
    N_("The loss"),
    N_("The loss"),
    Excerpt("loss", "total = 0.0", 4),
    Question(
        N_("The loss"),
        (N_("The loss"), N_("The loss"), N_("The loss")),
        0,
        (N_("The loss"), N_("The loss"), N_("The loss")),
    ),
    Loss,
)
