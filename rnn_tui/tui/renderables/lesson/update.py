"""What moves in the step Update and epochs: for each rate a panel with the loss and the share left, over the epochs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from textual.content import Content

from rnn_tui.language import _, with_own_sign
from rnn_tui.lesson.learning import EPOCHS
from rnn_tui.lesson.steps.update import Panel, UpdateAndEpochs
from rnn_tui.lesson.written import UNKNOWN, written_loss, written_share
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.tui.renderables.canvas import Canvas, Floats, Span
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.plot import draw_sample

_APART = 3  # cells between two panels
_PANEL = 21  # cells that a panel takes at least
_LEFTS = Span(1e-5, 10.0, log=True)  # as the words say
_ABOVE = 1.1  # how far the loss may rise above the first one and still be seen, times that
_LOSS, _LEFT, _SIGN, _EVERY = "$network", "$run-2", "o", 6
_CLIPPED, _AXIS = "▴", "┈"


@dataclass(frozen=True)
class _Frame:
    """What the panels have in common: their cells, and the loss at their upper end."""

    columns: int
    rows: int
    top: float


def draw_update(stage: UpdateAndEpochs, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells: words, and panels side by side, as many as fit."""
    if width < 1 or height < 1:
        return []
    panels = stage.panels()
    count = max(1, min(len(panels), (width + _APART) // (_PANEL + _APART)))
    begin = max(0, min(stage.place - count // 2, len(panels) - count))
    rows = height - 2 if height > 2 else height - 1  # the words come last
    top = _ABOVE * max([1.0, *(panel.losses[0] for panel in panels if panel.losses)])
    frame = _Frame((width + _APART) // count - _APART, rows, top)
    drawn = []
    for place in range(begin, begin + count):
        panel = panels[place]
        drawn.append([_heading(panel, place == stage.place, frame), *_draw_curves(panel, frame)])
    lines = [_beside(parts, frame.columns) for parts in zip(*drawn)]
    words = [_legend(top, width)] if height > len(lines) else []
    return [line.truncate(width) for line in [*words, *lines]]


def _beside(parts: Sequence[Content], width: int) -> Content:
    padded = [part.truncate(width).pad_right(max(0, width - part.cell_length)) for part in parts]
    return Content(" " * _APART).join(padded)


def _legend(top: float, width: int) -> Content:
    """Return what the two curves are, and between which bounds they are drawn."""
    loss = _("loss, 0 to {top}").format(top=round(top)), _("loss")
    left = _("left at −4, 10⁻⁵ to 10"), _("left at −4")
    clipped = _("clipped"), _("clipped")
    epochs = _("epochs 0 to {last}").format(last=EPOCHS - 1), ""
    signs = draw_sample("", _LOSS), draw_sample(_SIGN, _LEFT), Content.styled(_CLIPPED, "bold $error"), Content("")
    lines = [
        Content("   ").join([sign + Content.styled(f" {each}", "$quiet") for sign, each in zip(signs, words)])
        for words in zip(loss, left, clipped, epochs)
    ]
    return next((line for line in lines if line.cell_length <= width), lines[-1])


def _heading(panel: Panel, is_chosen: bool, frame: _Frame) -> Content:
    """Return the rate of a panel, and its two figures at the cursor."""
    loss = left = UNKNOWN
    if panel.cursor < len(panel.losses):
        loss, left = written_loss(panel.losses[panel.cursor]), written_share(panel.lefts[panel.cursor])
    rate = with_own_sign(f"{panel.learning_rate:g}")
    gap = first_that_fits(["  ", " "], frame.columns - len(rate + loss + left) - 3)
    pieces: Line = [
        ("▸" if is_chosen else " ", "bold $you"),
        (rate, "bold"),
        (f"{gap}{loss}", f"bold {_LOSS}"),
        (f"{gap}{left}", f"bold {_LEFT}"),
    ]
    return join_pieces(pieces)


def _draw_curves(panel: Panel, frame: _Frame) -> list[Content]:
    """Return the rows of a frame: curves, the cursor behind them, and in the last one where something was clipped."""
    if not frame.rows:
        return []
    x, columns = Span(0.0, EPOCHS - 1), frame.columns
    marks = {x.column_of(epoch, columns) for epoch, windows in enumerate(panel.clipped) if windows}
    axis = [(_CLIPPED, "bold $error") if column in marks else (_AXIS, "$faint") for column in range(columns)]
    canvas = Canvas(columns, frame.rows - 1, x, Span(0.0, frame.top))
    if canvas.rows:
        canvas.draw_cursor(panel.cursor)
        epochs = np.arange(len(panel.losses), dtype=float)
        line = canvas.draw_line(epochs, frame.top * _heights(panel.lefts), _LEFT)
        canvas.draw_line(epochs, _seen(panel.losses, frame.top), _LOSS)
        canvas.put_signs(line, _SIGN, _LEFT, range(_EVERY // 2, columns, _EVERY))
    return [*map(join_pieces, canvas.cells), join_pieces(axis)]


def _heights(lefts: Sequence[float]) -> Floats:
    """Return how high each share stands, from 0 to 1, by the powers of ten."""
    bounded = np.clip(np.nan_to_num(np.array(lefts, float)), _LEFTS.low, _LEFTS.high)
    return np.array([_LEFTS.share(each) for each in bounded.tolist()])


def _seen(losses: Sequence[float], top: float) -> Floats:
    seen: Floats = np.nan_to_num(np.array(losses, float), nan=top, posinf=top).clip(0.0, top)
    return seen
