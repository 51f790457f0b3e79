"""The whole check of a learner's file: read, run apart, judged; and of a folder of them, one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rnn_tui.errors import RnnTuiError, SubmissionError
from rnn_tui.language import N_, _
from rnn_tui.lesson.checker.answers import Examination
from rnn_tui.lesson.checker.limits import USUAL, Limits
from rnn_tui.lesson.checker.process import Examined, examine
from rnn_tui.lesson.checker.submission import NOTEBOOK, SCRIPT, Submission, read_submission, unreadable
from rnn_tui.lesson.checker.verdict import Place, Verdict
from rnn_tui.reasons import reason_of
from rnn_tui.there import is_folder

AT_ONCE = 2  # submissions of a folder
_REFUSALS = {  # by how the names of audit events begin
    ("open", "os.ch", "os.link", "os.mk", "os.re", "os.rm", "os.set", "os.sym", "os.trunc", "os.utime", "shutil."): N_(
        "changing files elsewhere"
    ),
    ("_thread.", "os.", "pty.", "subprocess."): N_("other processes and threads"),
    ("socket.",): N_("the network"),
}
_ELSE = N_("the inside of Python")


@dataclass(frozen=True)
class Checked:
    """A submission, how it answered, and what there is to say of each of its functions."""

    submission: Submission
    examined: Examined
    verdict: Verdict

    @property
    def notes(self) -> list[str]:
        """What else there is to say, a sentence each: what was not run, what failed before, what was refused."""
        failed = [
            _("{place} raised {reason}").format(place=self.submission.place(line), reason=reason)
            for line, reason in self.examined.failed
        ]
        refused = ", ".join(dict.fromkeys(_in_words(event) for event in self.examined.refused))
        told = [_("refused to it in the check: {things}").format(things=refused)] if refused else []
        broken = self.examined.broken
        told += [_("the check itself broke in the process of these functions ({reason})").format(reason=broken)] * bool(
            broken
        )
        return [*self.submission.notes, *failed, *told]


def check(path: Path, limits: Limits = USUAL) -> Checked:
    """Check what is at ``path``: a file or a folder.

    Raises SubmissionError where there is nothing to judge, or where the system starts no process to judge it in.
    """
    submission = read_submission(path)
    with ThreadPoolExecutor(1) as beside:
        judging = beside.submit(_load_judge)  # while their process starts
        try:
            examined = examine(submission, limits)
        except OSError as error:
            message = _("Python did not start for the check ({reason})")
            raise SubmissionError(message.format(reason=reason_of(error))) from None
    examination = examined.examination
    if not submission.has_functions and not examination.defined and examination.ended is None:
        raise SubmissionError(_("{path}: there is no function in it").format(path=submission.path))
    judge = judging.result()
    return Checked(submission, examined, judge(examination, lambda line: str(submission.place(line))))


def _load_judge() -> Callable[[Examination, Place], Verdict]:
    from rnn_tui.lesson.checker.judging import judge

    return judge


def _in_words(event: str) -> str:
    """Return what an audit event that was refused would have done."""
    found = (told for begins, told in _REFUSALS.items() if event.startswith(begins))
    return _(next(found, _ELSE))


@dataclass(frozen=True)
class Row:
    """What came of one of many submissions: what was ``checked``, or in a line why nothing could be."""

    name: str
    checked: Checked | None = None
    unusable: str = ""


def submissions_in(folder: Path) -> list[Path]:
    """Return the submissions of a folder, by name: its folders and its files of code; hidden ones are none.

    Raises SubmissionError where there are none.
    """
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if not entry.name.startswith((".", "__"))]
    except (FileNotFoundError, NotADirectoryError):
        raise SubmissionError(_("{path}: there is no such folder").format(path=folder)) from None
    except OSError as error:
        raise unreadable(folder, error) from None
    found = sorted(path for path in found if is_folder(path) or path.suffix in {SCRIPT, NOTEBOOK})
    if not found:
        raise SubmissionError(_("{path}: there is no submission in this folder").format(path=folder))
    return found


def check_each(paths: list[Path], check_one: Callable[[Path], Checked] = check) -> Iterator[Row]:
    """Check submissions, two at once, and yield a row for each, in their order; none stops another."""

    def row_of(path: Path) -> Row:
        try:
            return Row(path.name, check_one(path))
        except RnnTuiError as error:
            return Row(path.name, unusable=str(error))
        except Exception as error:  # whatever it is, the others are judged
            message = _("{path}: the check itself failed ({reason})")
            return Row(path.name, unusable=message.format(path=path, reason=f"{type(error).__name__}: {error}"))

    pool = ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1))
    try:
        yield from pool.map(row_of, paths)
    finally:
        pool.shutdown(cancel_futures=True)
