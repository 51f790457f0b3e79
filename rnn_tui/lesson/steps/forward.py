"""Forward."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class Forward(Stage):
    """What moves."""


STEP = Step(
    "forward",
    N_("Forward"),
    N_("Forward"),
    Excerpt("forward", "a = W_xh", 4),
    Question(
        N_("Forward"), (N_("Forward"), N_("Forward"), N_("Forward")), 0, (N_("Forward"), N_("Forward"), N_("Forward"))
    ),
    Forward,
)
