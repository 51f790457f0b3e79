"""What moves in the step Beyond."""

from textual.content import Content

from rnn_tui.lesson.steps.beyond import Beyond


def draw_beyond(stage: Beyond, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    del stage, width, height
    return []
