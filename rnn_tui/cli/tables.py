"""Tables that fit the terminal: what may be cut is cut first, figures are not."""

import sys
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Column, Table

from rnn_tui.cli.streams import drawing_on

_ANY_WIDTH = 10_000  # columns


def new_table() -> Table:
    """Return a table with nothing but a line under its head."""
    return Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, 1, 0, 0), pad_edge=False)


def table_console() -> Console:
    """Return what tables are drawn on: the terminal, or lines that are not cut, for who reads names and figures."""
    if sys.stdout.isatty():
        return Console(highlight=False, markup=False, file=drawing_on(sys.stdout))
    return Console(highlight=False, markup=False, width=_ANY_WIDTH)


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


def slack_of(column: Column, console: Console) -> int:
    """Return by how much a column's head is wider than its cells; less than zero where it is narrower."""
    return _width(column.header, console) - widest_cell(column, console)


def _width(cell: object, console: Console) -> int:
    return Measurement.get(console, console.options, cell).maximum  # type: ignore[arg-type]  # what is drawn in a table
