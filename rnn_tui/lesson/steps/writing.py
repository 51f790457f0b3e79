"""Writing."""

from rnn_tui.language import N_
from rnn_tui.lesson.step import Excerpt, Question, Stage, Step


class Writing(Stage):
    """What moves."""


STEP = Step(
    "writing",
    N_("Writing"),
    N_("Writing"),
    Excerpt("writing", "ps, hs = forward_pass", 4),
    Question(
        N_("Writing"), (N_("Writing"), N_("Writing"), N_("Writing")), 0, (N_("Writing"), N_("Writing"), N_("Writing"))
    ),
    Writing,
)
