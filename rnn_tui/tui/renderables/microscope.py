"""The microscope: everything that happens at one character, in as many lines as there are.

Rows are time and columns are units: above, what a layer has of each unit at each character, below, dL/d of the same,
walking back from the loss. What is told of the character, the unit and the parameters stands around them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from rich.cells import cell_len
from textual.content import Content

from rnn_tui.inspection.specimen import Floats, Learnt
from rnn_tui.inspection.unit_formula import SHARES, equations_of, input_of
from rnn_tui.language import decimal
from rnn_tui.network.architecture import layer_name
from rnn_tui.terminal.columns import fit_left, fit_right
from rnn_tui.tui.renderables.figures import FIGURE, figure
from rnn_tui.tui.renderables.formulas import draw_equations
from rnn_tui.tui.renderables.learnt import draw_long_table, draw_short_table, fitting_columns, short_table_height
from rnn_tui.tui.renderables.microscope_lines import draw_head, draw_loss, draw_softmax
from rnn_tui.tui.renderables.pieces import Line, join_pieces
from rnn_tui.tui.renderables.sight import Sight
from rnn_tui.tui.renderables.unit_rows import Columns, around, draw_gate_row, draw_unit_row

_FIGURE = FIGURE + 1  # with the space before it
_SIGN = 2  # cells of a character behind its number
_WIDE = 60  # cells from which dL/d is written whole, and what is left of it is told
_FORMULA = 4  # lines at most
_FEW, _SEVERAL = 2, 5  # rows that are to be seen before other things are; the lesson has five
_OF_LAYER, _OUTPUT = ("W_xh", "W_hh", "b_h", "b_hn", "W_xm"), ("W_hy", "b_y")
_BARS = 3  # lines more for a softmax with bars
_LEAST_SHARE = 0.0005  # that three decimals show


def draw_microscope(sight: Sight, width: int, height: int) -> list[Content]:
    """Return ``height`` lines of at most ``width`` cells."""
    return _Layout(sight, width, height).lines()


def place_at(sight: Sight, width: int, height: int, x: int, y: int) -> tuple[int, int] | None:
    """Return the character (its place) and the unit that are drawn at cell ``x`` of line ``y``; None beside them."""
    return _Layout(sight, width, height).place_at(x, y)


@dataclass
class _Shares:
    """How many lines each part has; the table is the long one where ``is_long``."""

    head: int = 0
    column: int = 0
    rows: int = 0
    formula: int = 0
    softmax: int = 0
    loss: int = 0
    road: int = 0
    table: int = 0
    is_long: bool = False


class _Layout:
    """What stands where, at one size."""

    def __init__(self, sight: Sight, width: int, height: int) -> None:
        self._sight = sight
        self._width, self._height = width, height
        architecture = sight.architecture
        self._is_wide = width >= _WIDE
        labels = [self._label(name, len(sight.specimen.indices) - 1) for name in ("", sight.band)]
        self._label_width = max(cell_len(label) for label in labels) + 1 + _SIGN
        figures = _FIGURE + (_FIGURE + 1 if self._is_wide else 0)
        room = width - self._label_width - figures
        self._columns: Columns = around(sight.unit, architecture.hidden_size, room)

    # -- how the lines are shared out ---------------------------------------------------------------------------

    @cached_property
    def _shares(self) -> _Shares:
        """Share out the lines: to each part what it needs, in the order of what one wants to see first."""
        shares, left = _Shares(), max(0, self._height)
        parameters = self._parameters

        def give(part: str, most: int, least: int = 1) -> None:
            nonlocal left
            more = min(most - getattr(shares, part), left)
            if more >= least:
                setattr(shares, part, getattr(shares, part) + more)
                left -= more

        def give_rows(most: int) -> None:
            for count in range(1, most + 1):
                give("rows", min(count, len(self._sight.specimen.indices)))
                give("road", min(count, self._sight.place + 1))

        give("head", 1)
        give("rows", 1)
        give("loss", 1)
        give("softmax", 1)
        give("formula", min(_FORMULA, len(self._formula)))
        give_rows(_FEW)
        give("table", 1)
        short = 1 + short_table_height(parameters, self._width)
        give("table", short, least=short - 1)
        give("column", 1)
        give_rows(_SEVERAL)
        if shares.table == short:
            long = 2 + len(self._sight.specimen.parameters)
            if left >= long - short and self._width >= _WIDE:
                shares.is_long = True
                left -= long - short
                shares.table = long
            elif self._sight.specimen.step is not None:
                give("table", short + 1)  # the norms after the update
        give("softmax", 1 + _BARS, least=_BARS)
        give_rows(len(self._sight.specimen.indices))
        return shares

    @cached_property
    def _parameters(self) -> Sequence[Learnt]:
        """The parameters of the short table: all, or, where there is no room for them, the layer's and the output's."""
        every = self._sight.specimen.parameters
        if len(every) <= fitting_columns(self._width):
            return every
        own = tuple(layer_name(name, self._sight.layer) for name in _OF_LAYER)
        return [each for each in every if each.name in own + _OUTPUT]

    @cached_property
    def _times(self) -> list[int]:
        """The places of the rows above."""
        seen = around(self._sight.t, len(self._sight.specimen.indices), self._shares.rows)
        return list(range(seen.begin, seen.end))

    @cached_property
    def _times_back(self) -> list[int]:
        """The places of the rows below, walking back."""
        seen = around(self._sight.t, self._sight.place + 1, self._shares.road)
        return list(reversed(range(seen.begin, seen.end)))

    # -- what is drawn --------------------------------------------------------------------------------------------

    def lines(self) -> list[Content]:
        """Return all lines."""
        return [line for line, _place in self._lines]

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Return the place and the unit drawn there."""
        unit = self._columns.begin + x - self._label_width
        place = self._lines[y][1] if 0 <= y < len(self._lines) else None
        return (place, unit) if place is not None and self._columns.begin <= unit < self._columns.end else None

    @cached_property
    def _lines(self) -> list[tuple[Content, int | None]]:
        """All lines, rows of units with the place of their character; what is left of the height sets parts apart."""
        sight, shares, width = self._sight, self._shares, self._width
        if width < 1:
            return []
        specimen = sight.specimen
        if shares.is_long:
            table = draw_long_table(specimen.parameters, specimen.clipping, width, shares.table)
        else:
            table = draw_short_table(self._parameters, specimen.clipping, width, shares.table)
        rows = [(self._row(t), t) for t in self._times]
        parts: list[Sequence[tuple[Content, int | None]]] = [
            [(draw_head(sight, width), None)] * shares.head + [(self._column(), None)] * shares.column + [*rows],
            [(line, None) for line in self._formula[: shares.formula]],
            [(line, None) for line in draw_softmax(sight, width, shares.softmax)],
            [(draw_loss(sight, width), None)] * shares.loss,
            [(self._row_back(t), t) for t in self._times_back],
            [(line, None) for line in table],
        ]
        apart = self._height - sum(map(len, parts)) >= len(parts) - 1
        blank: list[tuple[Content, int | None]] = [(Content(""), None)] if apart else []
        return [line for number, part in enumerate(parts) for line in [*(blank if number else []), *part]]

    @cached_property
    def _formula(self) -> list[Content]:
        sight = self._sight
        equations = equations_of(sight.specimen, sight.t, sight.layer, sight.band, sight.unit)
        return draw_equations(equations, self._width)

    def _label(self, band: str, t: int) -> str:
        """Return the name of a row: ``h_3``, and of ``band`` below ``dL/dh_3``."""
        return f"{'dL/d' if self._is_wide else 'd'}{band}_{t + 1}" if band else f"{self._sight.band}_{t + 1}"

    def _values(self, t: int, name: str) -> Floats:
        found: Floats = getattr(self._sight.specimen.characters[t].layers[self._sight.layer], name)[0]
        return found

    @cached_property
    def _scale(self) -> float:
        """The largest number of the rows above."""
        times = range(len(self._sight.specimen.indices))
        return max(float(np.abs(self._values(t, self._sight.band)).max()) for t in times)

    def _column(self) -> Content:
        """Draw what the character chooses: its column of W_xh."""
        sight = self._sight
        name, values = input_of(sight.specimen, sight.t, sight.layer, sight.band)
        label = [(fit_left(f"{name}·x", self._label_width), "$quiet")]
        units = draw_unit_row(values, float(np.abs(values).max()), self._columns, None)
        return self._with_figures(label, units, figure(float(np.linalg.norm(values))))

    def _row(self, t: int) -> Content:
        sight = self._sight
        values = self._values(t, sight.band)
        cursor = sight.unit if t == sight.t else None
        if sight.band in SHARES:
            units = draw_gate_row(values, self._columns, cursor)
        else:
            units = draw_unit_row(values, self._scale, self._columns, cursor)
        label = self._labelled(self._label("", t), t)
        return self._with_figures(label, units, figure(float(np.linalg.norm(values))))

    def _row_back(self, t: int) -> Content:
        """Draw dL/d of a character, in a scale of its own: only what is left of it is comparable."""
        sight, road = self._sight, self._sight.road
        label = self._labelled(self._label(sight.band, t), t)
        values = None if road is None else road.at(t, sight.layer, sight.band)
        if road is None or values is None:
            return join_pieces(label)
        units = draw_unit_row(values, float(np.abs(values).max()), self._columns, sight.unit if t == sight.t else None)
        left = road.left(t, sight.layer, sight.band)
        share = "" if left is None or not self._is_wide else _share(left)
        return self._with_figures(label, units, figure(float(np.linalg.norm(values))), share)

    def _labelled(self, name: str, t: int) -> Line:
        is_here = t == self._sight.t
        sign = self._sight.signs[int(self._sight.specimen.indices[t])]
        name = fit_right(name, self._label_width - 1 - _SIGN)
        return [(name, "bold $foreground" if is_here else "$quiet"), (" ", ""), (fit_left(sign, _SIGN), "bold $you")]

    def _with_figures(self, label: Line, units: Line, norm: str, share: str = "") -> Content:
        figures = [(fit_right(norm, _FIGURE), "$foreground")]
        figures += [(fit_right(share, _FIGURE + 1), "$quiet")] if share else []
        return join_pieces([*label, *units, *figures]).truncate(self._width)


def _share(left: float) -> str:
    return f"×{decimal(left, 3) if left >= _LEAST_SHARE else figure(left)}"
