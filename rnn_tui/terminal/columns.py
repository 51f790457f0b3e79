"""Text in columns of terminal cells: wide characters count two."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from rnn_tui.language import grouped

ELLIPSIS = "…"
_MOST_A_CELL = 10  # characters that are looked at for a cell: marks take none, and a name may be made of them alone
_NOTICE, _NOTICE_FRAME = 48, 4  # cells of a notice and of what is around its text, as in app.tcss
WIDE = 104  # cells of a window from which the texts have a pane of their own
_BARS, _NARROW_BARS = 36, 28  # cells of the bars, beside which a notice stands


def fit_left(text: str, width: int) -> str:
    """Return ``text`` in exactly ``width`` cells, the end cut off with an ellipsis where it is too long."""
    if width <= 0:
        return ""
    looked_at = text[: _MOST_A_CELL * width]
    if len(looked_at) < len(text) or cell_len(text) > width:
        return set_cell_size(looked_at, width - 1) + ELLIPSIS
    return set_cell_size(text, width)


def fit_right(text: str, width: int) -> str:
    """Return ``text`` in exactly ``width`` cells, to the right."""
    text = text[: _MOST_A_CELL * max(1, width) + 1]
    space = width - cell_len(text)
    return " " * space + text if space >= 0 else fit_left(text, width)


def keep_end(text: str, width: int) -> str:
    """Return the end of ``text`` in at most ``width`` cells, the beginning cut off with an ellipsis."""
    if width <= 0:
        return ""
    if len(text) <= _MOST_A_CELL * width and cell_len(text) <= width:
        return text
    kept = text[-(width - 1) :] if width > 1 else ""
    while cell_len(kept) > width - 1:
        kept = kept[1:]
    return ELLIPSIS + kept


def first_that_fits(texts: Sequence[str], width: int) -> str:
    """Return the first of ``texts``, longest first, that ``width`` cells hold, else the last."""
    return next((text for text in texts if cell_len(text) <= width), texts[-1])


def notice_width(width: int) -> int:
    """Return the cells of a line of a notice in a window of ``width`` cells."""
    return min(_NOTICE, width - (_BARS if width >= WIDE else _NARROW_BARS)) - _NOTICE_FRAME


def short_count(count: int, whole_below: int = 100_000) -> str:
    """Return a whole number in at most six cells: from ``whole_below`` on in thousands, then in millions, rounded."""
    if count < whole_below:
        return grouped(count)
    thousands = round(count / 1_000)
    return f"{grouped(thousands)}k" if thousands < 10_000 else f"{grouped(round(count / 1_000_000))}M"
