"""Beyond."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class Beyond(Stage):
    """What moves."""


STEP = Step(
    "beyond",
    N_("Beyond"),
    N_("Beyond"),
    Excerpt("beyond", "gate: Floats", 1),
    Question(N_("Beyond"), (N_("Beyond"), N_("Beyond"), N_("Beyond")), 0, (N_("Beyond"), N_("Beyond"), N_("Beyond"))),
    Beyond,
)
