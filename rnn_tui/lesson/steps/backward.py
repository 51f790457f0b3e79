"""Backward through time."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class Backward(Stage):
    """What moves."""


STEP = Step(
    "backward",
    N_("Backward through time"),
    N_("Backward through time"),
    Excerpt("backward", "da = (1", 4),
    Question(
        N_("Backward through time"),
        (N_("Backward through time"), N_("Backward through time"), N_("Backward through time")),
        0,
        (N_("Backward through time"), N_("Backward through time"), N_("Backward through time")),
    ),
    Backward,
)
