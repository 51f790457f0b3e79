"""Text to numbers."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class TextToNumbers(Stage):
    """What moves."""


STEP = Step(
    "text_to_numbers",
    N_("Text to numbers"),
    N_("Text to numbers"),
    Excerpt("text_to_numbers", "chars = sorted(", 3),
    Question(
        N_("Text to numbers"),
        (N_("Text to numbers"), N_("Text to numbers"), N_("Text to numbers")),
        0,
        (N_("Text to numbers"), N_("Text to numbers"), N_("Text to numbers")),
    ),
    TextToNumbers,
)
