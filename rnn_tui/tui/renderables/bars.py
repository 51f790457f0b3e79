"""The next character: a bar for each candidate."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.language import decimal
from rnn_tui.terminal.columns import fit_left, fit_right, keep_end
from rnn_tui.terminal.safe_text import is_code
from rnn_tui.tui.renderables.pieces import Line, join_pieces

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FIGURE, _SUM = 5, 4  # cells of a column of figures, in per cent
_WIDE = 32  # cells from which a name may be longer
_SHORT_LABEL, _LONG_LABEL = 5, 9


@dataclass(frozen=True)
class Candidate:
    """A row: the character's name and its shares.

    ``share`` is what it is drawn with, or would be were it not ``cut`` off by top-k, top-p or greed; ``sum`` that
    of all down to it; ``raw`` the network's own share. ``visited`` is the character that was chosen here before,
    ``pinned`` the share that pinned parameters give it; ``index`` is its place in the vocabulary.
    """

    rank: int
    label: str
    share: float
    sum: float
    raw: float
    cut: bool = False
    picked: bool = False
    visited: bool = False
    pinned: float | None = None
    index: int = 0


def draw_bars(candidates: Sequence[Candidate], width: int, longest: float) -> list[Content]:
    """Return a line of ``width`` cells for each candidate: rank, name, bar, shares; ``longest`` fills its bar.

    What temperature, top-k or top-p has cut off is struck through.
    """
    most = _LONG_LABEL if width >= _WIDE else _SHORT_LABEL
    label_width = min(max((cell_len(each.label) for each in candidates), default=1), most)
    rank_width = max((len(str(each.rank)) for each in candidates), default=1)
    with_both = width >= _WIDE and any(each.pinned is not None for each in candidates)
    bar_width = max(1, width - rank_width - label_width - 2 * _FIGURE - (1 + with_both) * _SUM - 3)
    lines = []
    for each in candidates:
        mark, style = ("▸", "bold $you") if each.picked else ("•" if each.visited else " ", "bold $foreground")
        struck = " strike" if each.cut else ""
        whole = [(percent(each.sum), "$quiet")] if each.pinned is None or with_both else []
        whole += [] if each.pinned is None else [(percent(each.pinned), "$you")]
        bar = bar_of(0.0 if each.cut else each.share / (longest or 1.0), bar_width)
        pieces = [
            (mark, "$quiet" if mark == " " else style),
            (f"{each.rank:>{rank_width}} ", "$quiet"),
            (_fit_label(each.label, label_width), "$quiet strike" if each.cut else style),
            (f" {bar}", "$bar" if each.rank == 1 else "$bar-rest"),
            *_figure(percent(each.share), _FIGURE, ("$quiet" if each.cut else "$foreground") + struck),
            *_figure(percent(each.raw), _FIGURE, "$quiet"),
        ]
        for figure, its_style in whole:
            pieces += _figure(figure.partition(".")[0].partition(",")[0], _SUM, its_style)
        lines.append(join_pieces(pieces))
    return lines


def draw_bars_heading(width: int, drawn: str, raw: str, pin: str = "") -> Content:
    """Return the line above the bars that names the columns of figures, which are per cent; ``pin`` where one is set.

    A narrow pane has no room for the sums beside a pin.
    """
    whole = [name for name in ("Σ" if not pin or width >= _WIDE else "", pin) if name]
    figures = fit_right(raw, _FIGURE) + "".join(fit_right(name, _SUM) for name in whole)
    return Content.styled(fit_right(f"% {drawn}", max(0, width - cell_len(figures))) + figures, "$quiet")


def percent(share: float) -> str:
    """Return a share in per cent, in at most four cells."""
    return decimal(share * 100, 1) if share < 0.9995 else "100"


def _fit_label(label: str, width: int) -> str:
    """Return a character's name in ``width`` cells: of a code the end tells which it is."""
    return fit_left(keep_end(label, width) if is_code(label) else label, width)


def _figure(text: str, width: int, style: str) -> Line:
    """Return a figure to the right of its column, no line through its space: that would look like a dash."""
    return [(" " * max(0, width - len(text)), style.removesuffix(" strike")), (text, style)]


def bar_of(part: float, width: int) -> str:
    """Return a bar that fills ``part`` of ``width`` cells, to an eighth of one."""
    eighths = min(round(part * width * 8), width * 8)
    full, rest = divmod(eighths, 8)
    return fit_left("█" * full + (_EIGHTHS[rest] if rest else ""), width)
