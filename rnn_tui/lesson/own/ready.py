"""Whether a learner's functions may learn a text: that is known before they begin."""

from rnn_tui.lesson.checker.verdict import Standing, Verdict
from rnn_tui.lesson.own.calls import NEEDED


def can_learn(verdict: Verdict) -> bool:
    """Return whether all functions that a training calls are right; the one that writes is not among them."""
    right = {stage.function for stage in verdict.stages if stage.standing is Standing.RIGHT}
    return right.issuperset(NEEDED)
