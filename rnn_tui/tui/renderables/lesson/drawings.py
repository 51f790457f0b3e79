"""Which function draws the stage of which step."""

from collections.abc import Callable
from typing import Any

from textual.content import Content

from rnn_tui.tui.renderables.lesson.backward import draw_backward
from rnn_tui.tui.renderables.lesson.beyond import draw_beyond
from rnn_tui.tui.renderables.lesson.forward import draw_forward
from rnn_tui.tui.renderables.lesson.loss import draw_loss
from rnn_tui.tui.renderables.lesson.one_hot import draw_one_hot
from rnn_tui.tui.renderables.lesson.parameters import draw_parameters
from rnn_tui.tui.renderables.lesson.text_to_numbers import draw_text_to_numbers
from rnn_tui.tui.renderables.lesson.update import draw_update
from rnn_tui.tui.renderables.lesson.windows import draw_windows
from rnn_tui.tui.renderables.lesson.writing import draw_writing

DRAWINGS: dict[str, Callable[[Any, int, int], list[Content]]] = {  # by the id of the step, whose stage it draws
    "text_to_numbers": draw_text_to_numbers,
    "windows": draw_windows,
    "one_hot": draw_one_hot,
    "parameters": draw_parameters,
    "forward": draw_forward,
    "loss": draw_loss,
    "backward": draw_backward,
    "update": draw_update,
    "writing": draw_writing,
    "beyond": draw_beyond,
}
