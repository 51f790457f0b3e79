"""Learners' files for the tests of the checker's process, and what asks their functions there."""

from dataclasses import replace
from pathlib import Path

from rnn_tui.lesson.checker.limits import USUAL, Limits
from rnn_tui.lesson.checker.process import Examined, examine
from rnn_tui.lesson.checker.submission import read_submission

# stands beside the learner's file, where the process finds it: each function is called once, without arguments
_ASKING = """
import sys, traceback
import numpy as np
from rnn_tui.lesson.checker.answers import Answer, Other, Raised

def ask(functions, record):
    for name, function in functions.items():
        before = sys.stdout.count
        try:
            given, raised = function(), None
        except BaseException as error:
            where = [each for each in traceback.extract_tb(error.__traceback__) if each.filename == "<learner>"][-1]
            given, raised = None, Raised(type(error).__name__, str(error), where.name, where.lineno)
        is_value = given is None or type(given) in (str, list, tuple, dict)
        is_value |= type(given) is np.ndarray and given.dtype == np.float64
        value = given if is_value else Other(type(given).__name__)
        record(Answer(name, name, value, raised, (), sys.stdout.count - before))
"""


PATIENT = replace(USUAL, seconds=30.0)  # on a busy machine nothing but time may take longer


def examined(folder: Path, source: str, limits: Limits = PATIENT) -> Examined:
    """Return what a file answers whose functions are called without arguments."""
    (folder / "asking.py").write_text(_ASKING, encoding="utf-8")
    (folder / "rnn.py").write_text(source, encoding="utf-8")
    return examine(read_submission(folder / "rnn.py"), limits, "asking:ask")
