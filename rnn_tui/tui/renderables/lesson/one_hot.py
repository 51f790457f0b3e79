"""What moves in the step One-hot."""

from textual.content import Content

from rnn_tui.lesson.steps.one_hot import OneHot


def draw_one_hot(stage: OneHot, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    del stage, width, height
    return []
