"""The written text in lines, those of them that are seen, and the places where a cursor may stand in it."""

from bisect import bisect_right
from collections.abc import Callable, Sequence

from textual.geometry import Offset

from rnn_tui.generation.tree import Node, common_length, walk
from rnn_tui.tui.renderables.pieces import Line
from rnn_tui.tui.renderables.prose import breaks_of_nodes, line_cells, node_cells, styled, with_newline_sign

Styles = Callable[[int, int], list[str]]


class Page:
    """Lines of a path of the tree; only those are drawn that are seen, and what did not change is not broken again."""

    def __init__(self) -> None:
        self._nodes: Sequence[Node] = ()
        self._laid_out: list[Node] = []
        self._breaks = breaks_of_nodes(0)
        self._first = 0  # the line that is seen at the top

    def lay_out(self, nodes: Sequence[Node], width: int) -> None:
        """Break ``nodes`` into lines of ``width`` cells."""
        if self._breaks.width != width:
            self._breaks, self._laid_out = breaks_of_nodes(width), []
        self._breaks.follow(nodes, common_length(self._laid_out, nodes))
        walk(self._laid_out, nodes[-1]) if nodes else self._laid_out.clear()
        self._nodes = nodes

    def end(
        self, most: int, styles: Styles, cursor: tuple[str, str], grounds: bool = False
    ) -> tuple[list[Line], Offset]:
        """Return the last lines, ``cursor`` behind them, and where that is; ``styles`` gives those of a stretch."""
        self._first = max(0, len(self._breaks.starts) - most)
        lines = self._lines(most, styles, grounds)
        if line_cells(lines[-1]) < self._breaks.width:
            lines[-1].append(cursor)
        else:
            lines.append([cursor])
            self._first += len(lines) > most
        lines = lines[-most:]
        return lines, Offset(line_cells(lines[-1]) - 1, len(lines) - 1)

    def around(self, place: int, most: int, styles: Styles) -> tuple[list[Line], Offset]:
        """Return the lines around the character at ``place``, which is reversed, and where that is."""
        place = self._base_of(place)
        starts, line = self._breaks.starts, self._line_of(place)
        self._first = max(0, min(line - most // 2, len(starts) - most))

        def with_cursor(start: int, end: int) -> list[str]:
            found = styles(start, end)
            if start <= place < end:
                found[place - start] += " reverse"
            return found

        column = line_cells(styled(self._nodes[starts[line] : place], styles(starts[line], place)))
        lines = self._lines(most, with_cursor, True)
        return lines, Offset(column, line - self._first)

    def above(self, place: int, by: int) -> int:
        """Return the place so many lines further down, in the same column as near as may be."""
        line = self._line_of(place)
        column = sum(map(node_cells, self._nodes[self._breaks.starts[line] : place]))
        if line + by < 0:
            return 0
        return self._place_in(line + by, column) if line + by < len(self._breaks.starts) else len(self._nodes)

    def at(self, column: int, row: int) -> int:
        """Return the place of the character that is seen there; behind the end, that."""
        line = self._first + row
        return self._place_in(line, column) if line < len(self._breaks.starts) else len(self._nodes)

    def _lines(self, most: int, styles: Styles, grounds: bool) -> list[Line]:
        starts = self._breaks.starts[self._first : self._first + most + 1]
        ends = [*starts[1:], len(self._nodes)]
        lines = [
            with_newline_sign(styled(self._nodes[start:end], styles(start, end)), grounds)
            for start, end in zip(starts, ends)
        ]
        return lines[:most]

    def _line_of(self, place: int) -> int:
        return bisect_right(self._breaks.starts, place) - 1

    def _place_in(self, line: int, column: int) -> int:
        starts = self._breaks.starts
        place, last = starts[line], starts[line + 1] - 1 if line + 1 < len(starts) else len(self._nodes)
        while place < last and (column := column - node_cells(self._nodes[place])) >= 0:
            place += 1
        return place

    def _base_of(self, place: int) -> int:
        """Return the place of the letter that a mark at ``place`` is shown on."""
        while place and not node_cells(self._nodes[place]):
            place -= 1
        return place
