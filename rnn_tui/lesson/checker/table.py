"""The verdicts on many submissions as CSV, which a spreadsheet opens without running anything of it."""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

from rnn_tui.lesson.checker.check import Row
from rnn_tui.lesson.checker.interface import NAMES
from rnn_tui.lesson.checker.verdict import Standing

COLUMNS = ("submission", "file", "right", *NAMES, "mistake", "place", "sentence")
_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ENCODING = "utf-8-sig"  # by whose mark a spreadsheet knows it


class Table:
    """A file of CSV that grows row by row; raises OSError."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding=_ENCODING, errors="backslashreplace", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Write a row; it is in the file when this returns."""
        self._writer.writerow([_harmless(cell) for cell in cells(row)])
        self._file.flush()


def is_table(path: Path) -> bool:
    """Return whether a file begins as one of these does; raises OSError."""
    with path.open("rb") as file:
        begin = ",".join(COLUMNS).encode(_ENCODING)
        return file.read(len(begin)) == begin


def cells(row: Row) -> list[str]:
    """Return a row's cells, one for each of COLUMNS; of an unusable submission the sentence alone."""
    if row.checked is None:
        return [row.name, "", "0", *("" for _name in NAMES), "unusable", "", row.unusable]
    verdict, submission = row.checked.verdict, row.checked.submission
    standings = {stage.function: stage.standing for stage in verdict.stages}
    right = sum(standing is Standing.RIGHT for standing in standings.values())
    told = ["", "", ""]
    if (fault := verdict.fault) is not None:
        place = "" if fault.line is None else str(submission.place(fault.line))
        told = [fault.id, place, fault.sentence]
    return [row.name, submission.path.name, str(right), *(standings[name].value for name in NAMES), *told]


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection), in one line."""
    cell = " ".join(cell.splitlines()) if cell.strip() else cell.strip()
    return "'" + cell if cell.lstrip().startswith(_BEGIN_FORMULAS) else cell
