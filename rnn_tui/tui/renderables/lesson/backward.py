"""What moves in the step Backward through time."""

from textual.content import Content

from rnn_tui.lesson.steps.backward import Backward


def draw_backward(stage: Backward, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    del stage, width, height
    return []
