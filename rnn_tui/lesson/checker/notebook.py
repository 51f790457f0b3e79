"""A notebook's cells as Python: read from its JSON, without the lines that only Jupyter understands."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any

_PYTHON_CELLS = ("%%time", "%%timeit", "%%capture", "%%prun")  # a magic at its head, and Python below
_MAGIC = re.compile(r"^(\s*)(?:[%!?]|\w+(?:\s*,\s*\w+)*\s*=\s*[%!]|[\w.]+\?{1,2}\s*$)")


def code_cells(data: bytes) -> list[str]:
    """Return the source of each cell with code, in their order; raise ValueError where this is no notebook."""
    notebook = json.loads(data)
    match notebook:
        case {"cells": [*cells]}:
            pass
        case {"worksheets": [{"cells": [*cells]}, *_others]}:  # of version 3
            pass
        case _:
            raise ValueError("no cells")
    return [_source(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", cell.get("input", ""))
    written = source if isinstance(source, str) else "".join(map(str, source if isinstance(source, list) else ()))
    return written.replace("\r\n", "\n").replace("\r", "\n")


def parsed_cell(cell: str, parse: Callable[[str], ast.Module]) -> str:
    """Return a cell as Python, as many lines as it has: magics and commands of a shell do nothing.

    ``parse`` raises SyntaxError where it is none even then. What is Python as it stands stays so: ``%`` may begin a
    line of it.
    """
    if cell.lstrip().startswith("%%") and not cell.lstrip().startswith(_PYTHON_CELLS):  # in another language
        return "\n" * cell.count("\n")
    try:
        parse(cell)
    except SyntaxError:
        cell = "\n".join(_without_magic(line) for line in cell.split("\n"))
        parse(cell)
    return cell


def _without_magic(line: str) -> str:
    magic = _MAGIC.match(line)
    return line if magic is None else magic[1] + "pass"
