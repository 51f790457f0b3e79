"""What moves in the step Update and epochs."""

from textual.content import Content

from rnn_tui.lesson.steps.update import UpdateAndEpochs


def draw_update(stage: UpdateAndEpochs, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells."""
    del stage, width, height
    return []
