"""The ten steps, in their order."""

from rnn_tui.lesson.step import Step
from rnn_tui.lesson.steps import (
    backward,
    beyond,
    forward,
    loss,
    one_hot,
    parameters,
    text_to_numbers,
    update,
    windows,
    writing,
)

STEPS: tuple[Step, ...] = (
    text_to_numbers.STEP,
    windows.STEP,
    one_hot.STEP,
    parameters.STEP,
    forward.STEP,
    loss.STEP,
    backward.STEP,
    update.STEP,
    writing.STEP,
    beyond.STEP,
)
