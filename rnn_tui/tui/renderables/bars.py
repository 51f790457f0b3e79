"""The next character: a bar for each candidate."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import decimal
from rnn_tui.tui.renderables.columns import fit_left, fit_right

_EIGHTHS = " ▏▎▍▌▋▊▉"
_PERCENT = 7
_WIDE = 32  # cells from which there is room for the second column of figures
_MOST_LABEL = 9


@dataclass(frozen=True)
class Candidate:
    """A row: the character's name, the share it is drawn with, the network's own share, and whether it is picked."""

    label: str
    share: float
    raw: float
    picked: bool = False


def draw_bars(candidates: Sequence[Candidate], width: int) -> list[Content]:
    """Return a line of ``width`` cells for each candidate: name, bar, share, and the raw share where there is room.

    The first bar is the longest; a share that temperature, top-k or top-p has cut off is struck through.
    """
    label_width = min(max((cell_len(candidate.label) for candidate in candidates), default=1), _MOST_LABEL)
    raw_width = _PERCENT if width >= _WIDE else 0
    bar_width = max(1, width - label_width - _PERCENT - raw_width - 3)
    longest = max((candidate.share for candidate in candidates), default=0.0) or 1.0
    lines = []
    for rank, candidate in enumerate(candidates):
        mark = "▸" if candidate.picked else " "
        label_style = "bold $you" if candidate.picked else "bold $foreground"
        parts = [
            (f"{mark}{fit_right(candidate.label, label_width)} ", label_style),
            (_bar(candidate.share / longest, bar_width), "$bar" if rank == 0 else "$bar-rest"),
            (fit_right(percent(candidate.share), _PERCENT), "$foreground" if candidate.share else "$quiet strike"),
        ]
        if raw_width:
            parts.append((fit_right(percent(candidate.raw), raw_width), "$quiet"))
        lines.append(Content.assemble(*parts))
    return lines


def draw_bars_heading(width: int, drawn: str, raw: str) -> Content:
    """Return the line above the bars that names the two columns of figures."""
    if width < _WIDE:
        return Content.styled(fit_right(drawn, width - 1), "$quiet")
    return Content.styled(fit_right(drawn, width - 1 - _PERCENT) + fit_right(raw, _PERCENT), "$quiet")


def percent(share: float) -> str:
    """Return a share as per cent with one decimal."""
    return f"{decimal(share * 100, 1)} %"


def _bar(part: float, width: int) -> str:
    eighths = round(part * width * 8)
    full, rest = divmod(eighths, 8)
    return fit_left("█" * full + (_EIGHTHS[rest] if rest else ""), width)
