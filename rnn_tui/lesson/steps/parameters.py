"""Parameters."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class ParameterScales(Stage):
    """What moves."""


STEP = Step(
    "parameters",
    N_("Parameters"),
    N_("Parameters"),
    Excerpt("parameters", "W_xh = rng", 3),
    Question(
        N_("Parameters"),
        (N_("Parameters"), N_("Parameters"), N_("Parameters")),
        0,
        (N_("Parameters"), N_("Parameters"), N_("Parameters")),
    ),
    ParameterScales,
)
