"""Update and epochs."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class UpdateAndEpochs(Stage):
    """What moves."""


STEP = Step(
    "update",
    N_("Update and epochs"),
    N_("Update and epochs"),
    Excerpt("update", "for W, dW", 3),
    Question(
        N_("Update and epochs"),
        (N_("Update and epochs"), N_("Update and epochs"), N_("Update and epochs")),
        0,
        (N_("Update and epochs"), N_("Update and epochs"), N_("Update and epochs")),
    ),
    UpdateAndEpochs,
)
