"""What moves in the step Parameters."""

from textual.content import Content

from rnn_tui.lesson.steps.parameters import ParameterScales


def draw_parameters(stage: ParameterScales, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    del stage, width, height
    return []
