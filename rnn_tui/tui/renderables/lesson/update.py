"""What moves in the step Update and epochs: for each rate a panel with the loss and the share left, over the epochs."""

from collections.abc import Sequence

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


def draw_update(stage: UpdateAndEpochs, width: int, height: int) -> list[Content]:
    """Return at most ``height`` lines of at most ``width`` cells: words, and panels side by side, as many as fit."""
    if width < 1 or height < 1:
        return []
    panels = stage.panels()
    count = max(1, min(len(panels), (width + _APART) // (_PANEL + _APART)))
    begin = max(0, min(stage.place - count // 2, len(panels) - count))
    room = (width + _APART) // count - _APART
    rows = height - 2 if height > 2 else height - 1  # the words come last
    top = _ABOVE * max([1.0, *(panel.losses[0] for panel in panels if panel.losses)])
    drawn = []
    for place in range(begin, begin + count):
        heading = _heading(panels[place], place == stage.place, room)
        drawn.append([heading, *_draw_curves(panels[place], stage.epoch, top, room, rows)])
    lines = [_beside(parts, room) for parts in zip(*drawn)]
    words = [_legend(top, width)] if height > len(lines) else []
    return [line.truncate(width) for line in [*words, *lines]]


def _beside(parts: Sequence[Content], room: int) -> Content:
    padded = [part.truncate(room).pad_right(max(0, room - part.cell_length)) for part in parts]
    return Content(" " * _APART).join(padded)


def _legend(top: float, width: int) -> Content:
    """Return what the two curves are, and between which bounds they are drawn."""
    ends = {"top": f"{top:.0f}", "last": EPOCHS - 1}
    told = [
        (_(" loss, 0 to {top}   "), _(" left at −4, 10⁻⁵ to 10   "), _(" clipped   epochs 0 to {last}")),
        (_(" loss  "), _(" left at −4  "), _(" clipped")),
    ]
    for loss, left, clipped in told:
        line = Content.assemble(
            draw_sample("", _LOSS),
            (loss.format(**ends), "$quiet"),
            draw_sample(_SIGN, _LEFT),
            (left, "$quiet"),
            (_CLIPPED, "bold $error"),
            (clipped.format(**ends), "$quiet"),
        )
        if line.cell_length <= width:
            break
    return line


def _heading(panel: Panel, is_chosen: bool, width: int) -> Content:
    """Return the rate of a panel, and its two figures at the cursor."""
    loss = left = UNKNOWN
    if panel.cursor is not None:
        loss, left = written_loss(panel.losses[panel.cursor]), written_share(panel.lefts[panel.cursor])
    rate = with_own_sign(f"{panel.learning_rate:g}")
    gap = first_that_fits(["  ", " "], width - len(rate + loss + left) - 3)
    pieces: Line = [
        ("▸" if is_chosen else " ", "bold $you"),
        (rate, "bold"),
        (f"{gap}{loss}", f"bold {_LOSS}"),
        (f"{gap}{left}", f"bold {_LEFT}"),
    ]
    return join_pieces(pieces)


def _draw_curves(panel: Panel, cursor: int, top: float, width: int, height: int) -> list[Content]:
    """Return ``height`` lines: curves, the cursor behind them, and in the last one where something was clipped."""
    if width < 1 or height < 1:
        return []
    x = Span(0.0, EPOCHS - 1)
    marks = {x.column_of(epoch, width) for epoch, windows in enumerate(panel.clipped) if windows}
    axis = [(_CLIPPED, "bold $error") if column in marks else (_AXIS, "$faint") for column in range(width)]
    if height == 1:
        return [join_pieces(axis)]
    canvas = Canvas(width, height - 1, x, Span(0.0, top))
    canvas.draw_down(cursor, "│", "$you")
    epochs = np.arange(len(panel.losses), dtype=float)
    left = np.array([_LEFTS.share(each) for each in np.clip(np.nan_to_num(panel.lefts), _LEFTS.low, _LEFTS.high)])
    line = canvas.draw_line(epochs, top * left, _LEFT)
    canvas.draw_line(epochs, _seen(panel.losses, top), _LOSS)
    canvas.put_signs(line, _SIGN, _LEFT, range(_EVERY // 2, width, _EVERY))
    return [*map(join_pieces, canvas.cells), join_pieces(axis)]


def _seen(losses: Sequence[float], top: float) -> Floats:
    seen: Floats = np.nan_to_num(np.array(losses, float), nan=top, posinf=top).clip(0.0, top)
    return seen
