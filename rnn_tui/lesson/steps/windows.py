"""Windows and targets."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class Windows(Stage):
    """What moves."""


STEP = Step(
    "windows",
    N_("Windows and targets"),
    N_("Windows and targets"),
    Excerpt("windows", "for i in range(", 4),
    Question(
        N_("Windows and targets"),
        (N_("Windows and targets"), N_("Windows and targets"), N_("Windows and targets")),
        0,
        (N_("Windows and targets"), N_("Windows and targets"), N_("Windows and targets")),
    ),
    Windows,
)
