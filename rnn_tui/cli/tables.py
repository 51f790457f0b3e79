"""Tables that fit the terminal: what may be cut is cut first, figures are not."""

from collections.abc import Iterable

from rich.console import Console
from rich.measure import Measurement
from rich.table import Column, Table

_ANY_WIDTH = 10_000  # columns


def width_of(table: Table, console: Console) -> int:
    """Return how wide the table is where nothing of it is cut."""
    return Measurement.get(console, console.options.update(max_width=_ANY_WIDTH), table).maximum


def cut_columns(table: Table, console: Console, least: Iterable[tuple[Column, int]]) -> None:
    """Fit the table into the console: each of these columns is shortened, to its least width, until that is enough."""
    too_much = width_of(table, console) - console.width
    for column, its_least in least:
        width = max(widest_cell(column, console), _width(column.header, console))
        column.width = width - max(0, min(too_much, width - its_least))
        too_much -= width - column.width


def widest_cell(column: Column, console: Console) -> int:
    """Return how wide a column is without its head."""
    return max((_width(cell, console) for cell in column.cells), default=0)


def _width(cell: object, console: Console) -> int:
    return Measurement.get(console, console.options, cell).maximum  # type: ignore[arg-type]  # what is drawn in a table
