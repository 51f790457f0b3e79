"""What moves in the step Forward."""

from textual.content import Content

from rnn_tui.lesson.steps.forward import Forward


def draw_forward(stage: Forward, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    del stage, width, height
    return []
