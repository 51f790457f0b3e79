"""What the steps about one window draw alike: a row of units for each character, and how lines are shared out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from rnn_tui.language import _
from rnn_tui.lesson.learning import HIDDEN_SIZE
from rnn_tui.lesson.window_stage import WindowStage
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right
from rnn_tui.terminal.safe_text import visible
from rnn_tui.tui.renderables.lesson.clickable import ACTION
from rnn_tui.tui.renderables.lesson.signs import sign_of
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.unit_rows import Columns, Floats, around, draw_unit_row

if TYPE_CHECKING:
    from rnn_tui.lesson.steps.backward import Backward
    from rnn_tui.lesson.steps.forward import Forward

HERE = "▸"
NAME, SIGN = 6, 2  # cells of a row's name and of its character
LABEL = 1 + NAME + SIGN + 1
NORM, SHARE = 9, 9  # cells of the figures behind it
_LEAST_UNITS = 8


def units_seen(unit: int, width: int) -> Columns:
    """Return the units that there is room for."""
    return around(unit, HIDDEN_SIZE, width - LABEL - NORM - _share_cells(width))


def _share_cells(width: int) -> int:
    return SHARE if width >= LABEL + _LEAST_UNITS + NORM + SHARE else 0


def draw_label(name: str, character: str, is_here: bool) -> Line:
    """Return the beginning of a row, in LABEL cells."""
    style = "bold $foreground" if is_here else "$quiet"
    sign = sign_of(character, SIGN) if character else " " * SIGN
    return [(HERE if is_here else " ", "bold $network"), (fit_left(name, NAME), style), (sign, "bold $you"), (" ", "")]


def draw_state_row(
    stage: Forward | Backward,
    t: int,
    character: str,
    seen: Columns,
    known: Callable[[int], tuple[Floats, float, list[str]]],
) -> Content:
    """Draw the row of the state behind a character: what is ``known`` of it, a vector, its scale and its figures.

    A state that the code has not come to is asked nothing.
    """
    is_here = t == stage.place.t
    label = draw_label(f"h_{t + 1}", character, is_here)
    if not stage.is_known(t):
        return clickable_row(draw_missing_row(label, seen), t, seen)
    values, scale, figures = known(t)
    return clickable_row(draw_row(label, values, scale, stage.unit if is_here else None, figures, seen), t, seen)


def draw_row(
    label: Line, values: Floats, scale: float, unit: int | None, figures: Sequence[str], seen: Columns
) -> Line:
    """Return a row: its label, a cell for each unit, then the norm, and what else is told of it."""
    norm, *beside = figures
    row = [*label, *draw_unit_row(values, scale, seen, unit), (fit_right(norm, NORM), "$foreground")]
    return row + [(fit_right(each, SHARE), "bold $network") for each in beside]


def draw_missing_row(label: Line, seen: Columns) -> Line:
    """Return the row of a character that the code has not come to."""
    return [*label, ("·" * (seen.end - seen.begin), "$faint"), ("  " + _("not there yet"), "$quiet")]


def clickable_row(row: Line, t: int, seen: Columns) -> Content:
    """Return a row in which each unit can be clicked; beside them, the character."""
    content = join_pieces(row)
    content = content.stylize(_pointing(t, None), 0, LABEL)
    content = content.stylize(_pointing(t, None), LABEL + seen.end - seen.begin)
    for place, unit in enumerate(range(seen.begin, seen.end), LABEL):
        content = content.stylize(_pointing(t, unit), place, place + 1)
    return content


def _pointing(t: int, unit: int | None) -> Style:
    return Style.from_meta({ACTION: f"point({t}, {unit})"})


def draw_heading(stage: WindowStage, name: str, columns: Sequence[str], width: int) -> Content:
    """Return the line above the rows: what they are, at which epoch, of which window; and what the figures are."""
    cells = [NORM, _share_cells(width)]
    width = min(width, LABEL + HIDDEN_SIZE + sum(cells))
    figures = "".join(fit_right(each, room) for each, room in zip(columns, cells) if room)
    room = max(0, width - sum(cells))
    told = first_that_fits([f"{name}  {each}" for each in describe_window(stage)] + [name], room - 1)
    return Content.styled(f" {fit_left(told, room - 1)}{figures}", "$quiet").truncate(width)


def describe_window(stage: WindowStage) -> list[str]:
    """Return which epoch and which window are seen, longest first."""
    epoch = f"{stage.epoch}"
    if stage.next_epoch != stage.epoch:
        epoch += f" → {stage.next_epoch} ({stage.training.epoch} …)"
    shown, coming = visible(stage.shown), visible(stage.text[-1])
    names = {"epoch": epoch, "number": stage.window + 1, "count": stage.count, "text": f"«{shown}» → «{coming}»"}
    return [
        _("epoch {epoch}   window {number}/{count} {text}").format(**names),
        _("epoch {epoch}   window {number}/{count}").format(**names),
        _("epoch {epoch}").format(**names),
    ]


def share_lines(
    heading: Content, rows: Sequence[Content], here: int, below: Sequence[Sequence[Content]], height: int
) -> list[Content]:
    """Return at most ``height`` lines: the row ``here``, then the first of what is below, the heading, the other rows.

    What else there is below is shown whole, a blank line before it, or not at all.
    """
    if height < 1:
        return []
    first, *others = below or [[]]
    seen = around(here, len(rows), max(1, height - 1 - len(first)))
    lines = [*rows[seen.begin : seen.end]]
    if len(lines) + len(first) <= height:
        lines += first
    if len(lines) < height:
        lines = [heading, *lines]
    for part in others:
        if part and len(lines) + 1 + len(part) <= height:
            lines += [Content(""), *part]
    return lines
