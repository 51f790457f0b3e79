"""A learner's file: found in a folder, a Python file or a notebook, and one source made of it that runs."""

from __future__ import annotations

import ast
import io
import os
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rnn_tui.errors import SubmissionError
from rnn_tui.language import _
from rnn_tui.lesson.checker.answers import LEARNER_FILE
from rnn_tui.lesson.checker.notebook import code_cells, parsed_cell
from rnn_tui.lesson.checker.runnable import definitions, is_main, runnable
from rnn_tui.reasons import reason_of

SCRIPT, NOTEBOOK = ".py", ".ipynb"
USUAL_NAME = "rnn"  # what --start calls it
MOST_SOURCE = 500_000  # bytes of Python: nobody writes as many
_MOST_NOTEBOOK = 100_000_000  # bytes: pictures are in it
_MOST_NAMED = 3  # places that a note names
_DEEPEST = 3  # folders below the one that is named: an archive that was unpacked has one or two


@dataclass(frozen=True)
class Place:
    """A line of the learner's file; of a notebook in one of its cells with code, which are counted from one."""

    line: int
    cell: int | None = None

    def __str__(self) -> str:
        if self.cell is None:
            return _("line {line}").format(line=self.line)
        return _("cell {cell}, line {line}").format(cell=self.cell, line=self.line)


@dataclass(frozen=True)
class Submission:
    """What a learner has written: one ``source``, and where each of its lines stands in the file at ``path``.

    ``notes`` are sentences about what was left out or replaced.
    """

    path: Path
    source: str
    places: tuple[Place, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder of the file, where other files of the learner may be that it imports."""
        return self.path.absolute().parent

    @property
    def has_functions(self) -> bool:
        """Whether a function or a class is defined in it."""
        return any(True for _definition in definitions(ast.parse(self.source)))

    def place(self, line: int) -> Place:
        """Return where a line of the source, counted from one, stands in the file."""
        return self.places[line - 1] if 0 < line <= len(self.places) else Place(line)


def read_submission(path: Path) -> Submission:
    """Read a Python file, a notebook, or the one that is in a folder; raise SubmissionError with one line."""
    file = find_file(path)
    try:
        if not file.is_file():
            raise SubmissionError(_("{path}: not a regular file").format(path=file))
        most = _MOST_NOTEBOOK if file.suffix == NOTEBOOK else MOST_SOURCE
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except OSError as error:
        raise unreadable(path, error) from None
    if len(data) > most:
        raise SubmissionError(_("{path}: it is too long").format(path=file))
    submission = _notebook(file, data) if file.suffix == NOTEBOOK else _script(file, data)
    if len(submission.source) > MOST_SOURCE:
        raise SubmissionError(_("{path}: it is too long").format(path=file))
    return submission


def find_file(path: Path) -> Path:
    """Return the file of code that ``path`` means: itself, or a folder's rnn.py, or its only file of code.

    Raises SubmissionError.
    """
    try:
        return _find_file(path)
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> SubmissionError:
    """Return what is raised where the system lets nobody read what is at a path."""
    return SubmissionError(_("{path}: it cannot be read ({reason})").format(path=path, reason=reason_of(error)))


def _find_file(path: Path) -> Path:
    if not path.is_dir():
        if not path.exists():
            raise SubmissionError(_("{path}: there is no such file or folder").format(path=path))
        if path.suffix not in {SCRIPT, NOTEBOOK}:
            raise SubmissionError(_("{path}: name a folder, a .py or an .ipynb").format(path=path))
        return path
    here = sorted(_files_of_code(path, deepest=0))
    found = here or sorted(_files_of_code(path, _DEEPEST))
    for suffix in (SCRIPT, NOTEBOOK):
        usual = [file for file in found if file.name == USUAL_NAME + suffix]
        if len(usual) == 1:
            return usual[0]
    if not found:
        raise SubmissionError(_("{path}: there is neither a .py nor an .ipynb in this folder").format(path=path))
    if len(found) > 1:
        names = ", ".join(str(file.relative_to(path)) for file in found[:5])
        message = _("{path}: several files ({names}); name the one to check, or call it rnn.py")
        raise SubmissionError(message.format(path=path, names=names))
    return found[0]


def _files_of_code(folder: Path, deepest: int) -> Iterator[Path]:
    """Yield the files of code in a folder and at most so many folders below it; hidden ones are nobody's work.

    Raises OSError where nobody may look into the folder itself.
    """
    os.scandir(folder).close()  # of which the walk would say nothing
    for root, folders, names in os.walk(folder):
        depth = len(Path(root).relative_to(folder).parts)
        folders[:] = [] if depth >= deepest else [each for each in folders if not each.startswith((".", "__"))]
        for name in names:
            if name.endswith((SCRIPT, NOTEBOOK)) and not name.startswith((".", "__")):
                yield Path(root) / name


def _script(path: Path, data: bytes) -> Submission:
    lines = io.BytesIO(data.replace(b"\0", b" "))  # null bytes are for the parser to tell, whatever Python it is
    try:
        encoding, _first = tokenize.detect_encoding(lines.readline)
        source = io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except (SyntaxError, ValueError):
        message = _("{path}: it is not UTF-8, in which Python files are; save it as UTF-8")
        raise SubmissionError(message.format(path=path)) from None
    if not source.strip():
        raise SubmissionError(_("{path}: the file is empty").format(path=path))
    submission = Submission(path, source)
    try:
        tree = parse(source)
    except SyntaxError as error:
        raise _misread(path, submission.place(error.lineno or 1), error) from None
    return Submission(path, source, notes=tuple(_notes(submission, tree)))


def _notebook(path: Path, data: bytes) -> Submission:
    """Return a notebook's cells as one source; a cell that Python does not understand is left out, which is said."""
    try:
        cells = code_cells(data)
    except (ValueError, RecursionError):
        raise SubmissionError(_("{path}: it is not a notebook").format(path=path)) from None
    if not any(map(str.strip, cells)):
        raise SubmissionError(_("{path}: there is no code in this notebook").format(path=path))
    lines: list[str] = []
    places: list[Place] = []
    misread: list[SubmissionError] = []
    for number, cell in enumerate(cells, 1):
        try:
            kept = parsed_cell(cell, parse)
        except SyntaxError as error:
            misread.append(_misread(path, Place(error.lineno or 1, number), error))
            continue
        own = kept.split("\n")
        lines += own
        places += [Place(line, number) for line in range(1, len(own) + 1)]
    submission = Submission(path, "\n".join(lines), tuple(places))
    tree = parse(submission.source)
    if misread and not any(definitions(tree)):
        raise misread[0]
    notes = (*map(str, misread), *_notes(submission, tree))
    return Submission(path, submission.source, submission.places, notes)


def parse(source: str) -> ast.Module:
    """Return the tree of a source that compiles; raises SyntaxError, also for what no compiler can hold."""
    try:
        tree = ast.parse(source, LEARNER_FILE)
        compile(tree, LEARNER_FILE, "exec", dont_inherit=True)
    except (ValueError, MemoryError, RecursionError, OverflowError) as error:
        raise SyntaxError(str(error) or _("too deeply nested"), (LEARNER_FILE, 1, 1, "")) from None
    return tree


def _misread(path: Path, place: Place, error: SyntaxError) -> SubmissionError:
    message = _("{path}, {place}: Python does not understand this ({reason})")
    return SubmissionError(message.format(path=path, place=place, reason=error.msg))


def _notes(submission: Submission, tree: ast.Module) -> Iterator[str]:
    """Yield what there is to say of a source: what is defined twice, and what is not run."""
    first: dict[str, int] = {}
    for name, line in definitions(tree):
        if name in first:
            message = _("{name} is defined at {first} and again at {last}: the last one counts")
            yield message.format(name=name, first=submission.place(first[name]), last=submission.place(line))
        first[name] = line
    left = [statement.lineno for statement in runnable(tree)[1] if not is_main(statement)]
    if left:
        message = _("not run, because it stands outside functions: {places}")
        places = [submission.place(line) for line in left]
        named = list(dict.fromkeys(str(each) if each.cell is None else _cell(each.cell) for each in places))
        told = "; ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")
        yield message.format(places=told)


def _cell(number: int) -> str:
    return _("cell {cell}").format(cell=number)
