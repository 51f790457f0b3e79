"""``rnn-tui learn --train`` and ``--watch``: a learner's own functions in the laboratory, and beside the lesson."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import Any

from rnn_tui.cli.learn_check import lines_of
from rnn_tui.lesson.checker.check import check
from rnn_tui.lesson.checker.submission import find_file
from rnn_tui.lesson.own.ready import can_learn
from rnn_tui.lesson.own.trainer import OwnTrainer
from rnn_tui.lesson.watching import Watching


def opening_with(path: Path) -> dict[str, Any]:
    """Return what the laboratory opens with so that the functions at ``path`` learn.

    Where they are not right it is nothing, and the verdict is printed. Raises SubmissionError.
    """
    checked = check(path)
    if can_learn(checked.verdict):
        return {"learnt_by": partial(OwnTrainer, path), "train_at_once": True}
    for line in lines_of(checked, shutil.get_terminal_size().columns):
        print(line)
    return {}


def watching(path: Path) -> Watching:
    """Return what watches the file at ``path``; raises SubmissionError where there is none."""
    find_file(path)
    return Watching(path)
