"""``rnn-tui learn --check`` and ``--check-all``: verdicts on learners' functions, as lines, JSON or CSV."""

from __future__ import annotations

import shutil
import sys
import textwrap
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rnn_tui.cli.json_lines import print_json
from rnn_tui.cli.progress_bar import progress_bar
from rnn_tui.cli.signals import leaving_on_signals
from rnn_tui.cli.streams import one_line, tell
from rnn_tui.errors import RunError, SubmissionError
from rnn_tui.language import N_, _
from rnn_tui.lesson.checker.check import Checked, Row, check, check_each, submissions_in
from rnn_tui.lesson.checker.interface import NAMES
from rnn_tui.lesson.checker.table import Table, is_table
from rnn_tui.lesson.checker.verdict import Finding, Judged, Standing
from rnn_tui.reasons import reason_of
from rnn_tui.terminal.safe_text import in_one_line

_SIGNS = {Standing.RIGHT: "✓", Standing.WRONG: "✗", Standing.NOT_YET: "·", Standing.NOT_JUDGED: "·"}
_WORDS = {Standing.RIGHT: N_("right"), Standing.WRONG: N_("WRONG")}  # of the others the first sentence says it
_INDENT = "    "
_NARROWEST = 40  # cells of a line


def check_one(path: Path, as_json: bool) -> int:
    """Print the verdict on a learner's functions; 0 where all are right, 1 where something is not."""
    with leaving_on_signals():
        checked = check(path)
    if as_json:
        print_json(_facts(checked))
    else:
        print(in_one_line(str(checked.submission.path)))
        for line in lines_of(checked, shutil.get_terminal_size().columns):
            print(line)
        if checked.verdict.right:
            print(_("to have them learn the text: rnn-tui learn --train {path}").format(path=one_line(path)))
    return 0 if checked.verdict.right else 1


def lines_of(checked: Checked, width: int) -> list[str]:
    """Return the verdict as lines: each function, what was found in it, and what else there is to say."""
    lines: list[str] = []
    longest = max(map(len, NAMES))
    for stage in checked.verdict.stages:
        sentences = [finding.sentence for finding in stage.findings]
        told = _(_WORDS[stage.standing]) if stage.standing in _WORDS else " ".join(sentences)
        lines += _wrapped(f"{_SIGNS[stage.standing]} {stage.function:<{longest}}  {told}", "", _INDENT, width)
        if stage.standing in _WORDS:
            lines += [line for sentence in sentences for line in _wrapped(sentence, _INDENT, _INDENT, width)]
    remarks = (remark.sentence for remark in checked.verdict.remarks)
    for sentence in (*remarks, *checked.notes):
        lines += _wrapped(sentence, "", "", width)
    return lines


def _wrapped(sentence: str, first: str, others: str, width: int) -> list[str]:
    """Return a sentence in lines of fewer than ``width`` cells, the first indented by ``first``, the rest as told."""
    text, most = in_one_line(sentence), max(width - 1, _NARROWEST)
    return textwrap.wrap(text, most, initial_indent=first, subsequent_indent=others, break_on_hyphens=False)


def _facts(checked: Checked) -> dict[str, Any]:
    """Return the verdict as JSON has it; lines are those of the file, or of the cell with code of that number."""
    verdict = checked.verdict
    functions = [_facts_of_stage(checked, stage) for stage in verdict.stages]
    file = str(checked.submission.path)
    remarks = [_facts_of_finding(checked, remark) for remark in verdict.remarks]
    return {"file": file, "right": verdict.right, "functions": functions, "remarks": remarks, "notes": checked.notes}


def _facts_of_stage(checked: Checked, stage: Judged) -> dict[str, Any]:
    findings = [_facts_of_finding(checked, finding) for finding in stage.findings]
    return {"function": stage.function, "standing": stage.standing.value, "findings": findings}


def _facts_of_finding(checked: Checked, finding: Finding) -> dict[str, Any]:
    place = None if finding.line is None else checked.submission.place(finding.line)
    return {
        "mistake": finding.id,
        "sentence": finding.sentence,
        "array": finding.array or None,
        "t": finding.t,
        "line": place and place.line,
        "cell": place and place.cell,
    }


def check_all(folder: Path, csv: Path | None) -> int:
    """Check every submission in a folder: a line for each on standard output, or a row each in a file of CSV."""
    paths = submissions_in(folder)
    right = 0
    try:
        _demand_table(csv)
        with (
            leaving_on_signals(),
            progress_bar(shown=csv is not None) as show,
            nullcontext() if csv is None else Table(csv) as table,
        ):
            for number, row in enumerate(check_each(paths), 1):
                right += row.checked is not None and row.checked.verdict.right
                show(number / len(paths))
                if table is None:
                    print(in_one_line(_line_of(row)), flush=True)
                else:
                    table.add(row)
    except OSError as error:
        message = _("{path}: it cannot be written ({reason})")
        raise SubmissionError(message.format(path=csv, reason=reason_of(error))) from None
    told = _("{count} submissions, {right} of them right in all functions")
    if csv is not None:
        tell(_("written: {path}").format(path=csv))
    print(told.format(count=len(paths), right=right), file=sys.stdout)
    return 0


def _demand_table(csv: Path | None) -> None:
    """Raise RunError where something else than a table of ours would be written over; raises OSError."""
    if csv is not None and csv.exists() and not is_table(csv):
        message = _("{path}: this file was not written by this program; choose another name for {option}")
        raise RunError(message.format(path=csv, option="--csv"))


def _line_of(row: Row) -> str:
    if row.checked is None:
        return row.unusable
    verdict = row.checked.verdict
    count = sum(stage.standing is Standing.RIGHT for stage in verdict.stages)
    counted = _("{name}: {count} of {most} right").format(name=row.name, count=count, most=len(NAMES))
    return counted if verdict.fault is None else f"{counted}. {verdict.fault.sentence}"
