"""What may come, as a tree: a row for each stretch between two places where the ways part."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content

from rnn_tui.generation.settings import Drawn
from rnn_tui.inspection.what_may_come import Stretch, Way, stretch_of
from rnn_tui.language import _
from rnn_tui.terminal.columns import first_that_fits, fit_left, fit_right, keep_end
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.text.vocabulary import Vocabulary
from rnn_tui.tui.renderables.bars import bar_of, percent
from rnn_tui.tui.renderables.pieces import join_pieces
from rnn_tui.tui.renderables.prose import shown

Key = tuple[int, ...]

_OPEN_FROM = 0.1  # a share of this or more is open unless it was closed
_INDENT, _FIGURE, _MOST_BAR = 2, 6, 20  # cells
_MOST_INDENT = 0.4  # of the width
_WIDEST = 84  # cells of a row: farther from its text no eye finds a figure
_LEAST_WHOLE = 24  # cells behind it from which the whole way is written out there
_AFTER = 8  # cells of the words around the text that all of it comes after
_OPEN, _CLOSED, _END = "▾", "▸", " "


@dataclass(frozen=True)
class WayRow:
    """A row: its ``text``, the ``share`` of all the way to its end, and all that is ``drawn`` on that way.

    ``key`` are the characters up to the first of the row, by their indices; ``is_open`` is None where nothing follows.
    ``whole`` is the text of the whole way.
    """

    key: Key
    depth: int
    text: str
    share: float
    drawn: Sequence[Drawn]
    is_open: bool | None
    whole: str


def rows_of(ways: Sequence[Way], toggled: Collection[Key], vocabulary: Vocabulary) -> list[WayRow]:
    """Return the rows that are seen, the likeliest first below each.

    Those of ``toggled`` keys are open where others are closed, and the reverse.
    """

    def walk(ways: Sequence[Way], before: tuple[Drawn, ...], depth: int) -> Iterator[WayRow]:
        for stretch in sorted(map(stretch_of, ways), key=lambda each: -each.share):
            key = tuple(each.index for each in (*before, stretch.drawn[0]))
            is_open = (stretch.share >= _OPEN_FROM) != (key in toggled) if stretch.ways else None
            drawn = (*before, *stretch.drawn)
            whole = shown(vocabulary.decode(each.index for each in drawn))
            yield WayRow(key, depth, _text_of(stretch, vocabulary), stretch.share, drawn, is_open, whole)
            if is_open:
                yield from walk(stretch.ways, drawn, depth + 1)

    return list(walk(ways, (), 0))


def first_seen(chosen: int, count: int, height: int) -> int:
    """Return which of ``count`` rows is drawn first, so that the one that is ``chosen`` stands in the middle."""
    height = rows_in(height)
    return max(0, min(chosen - height // 2, count - height))


def rows_in(height: int) -> int:
    """Return how many rows ``height`` lines hold, above the line that says what they are of."""
    return max(0, height - 1)


def draw_ways(
    rows: Sequence[WayRow], chosen: int, after: str, told: Sequence[str], width: int, height: int
) -> list[Content]:
    """Return ``height`` lines of ``width`` cells: the rows around the ``chosen`` one, and what they come ``after``.

    Of what is ``told`` of all of it the first that fits stands beside that. In a wide place each row ends in its whole
    way, behind the end of what it comes after.
    """
    if width < 1 or height < 1:
        return []
    first = first_seen(chosen, len(rows), height)
    seen = rows[first : first + rows_in(height)]
    cells = min(width, _WIDEST)
    lines = [_draw_row(row, place == chosen, cells) for place, row in enumerate(seen, first)]
    if width - cells >= _LEAST_WHOLE:
        lines = [line.append(_draw_whole(row, after, width - cells)) for row, line in zip(seen, lines)]
    lines += [Content("")] * (rows_in(height) - len(seen))
    behind = first_that_fits([*told, ""], width // 2)
    before = _("after {text}").format(text=keep_end(after, max(0, width - cell_len(behind) - _AFTER)))
    return [*lines, Content.styled(fit_left(before, max(0, width - cell_len(behind))) + behind, "$quiet")]


def _draw_row(row: WayRow, is_chosen: bool, width: int) -> Content:
    sign = {True: _OPEN, False: _CLOSED, None: _END}[row.is_open]
    indent = min(_INDENT * row.depth, int(width * _MOST_INDENT))
    bar = min(max(0, width - _FIGURE) // 3, _MOST_BAR)
    room = width - indent - len(sign) - 1 - bar - _FIGURE
    text = fit_left(row.text, max(0, room))
    style = "bold reverse $you" if is_chosen else "bold $network"
    known = text.rstrip()
    pieces = [
        (" " * indent + sign + " ", "bold $you" if is_chosen else "$quiet"),
        (known, style),
        (text[len(known) :], ""),
        (bar_of(row.share, bar), "$bar" if row.depth == 0 else "$bar-rest"),
        (fit_right(percent(row.share), _FIGURE), "$foreground"),
    ]
    return join_pieces(pieces) if room > 0 else Content.styled(fit_left(row.text, width), style)


def _draw_whole(row: WayRow, after: str, width: int) -> Content:
    """Return the end of the text and a row's whole way behind it: where they meet is the same in every row."""
    before = keep_end(after, width // 3)
    return Content.assemble(
        (fit_right(before, 2 + width // 3), "$quiet"), (keep_end(row.whole, width - 2 - width // 3), "$network")
    )


def _text_of(stretch: Stretch, vocabulary: Vocabulary) -> str:
    """Return a stretch as it is shown; spaces at its ends are seen."""
    text, space = shown(vocabulary.decode(each.index for each in stretch.drawn)), short_name_of(" ")
    before, behind = len(text) - len(text.lstrip(" ")), len(text.lstrip(" ")) - len(text.strip(" "))
    return space * before + text.strip(" ") + space * behind
