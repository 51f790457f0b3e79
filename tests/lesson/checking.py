"""A submission as a string, run and judged in this process."""

import ast
import contextlib
import io
from pathlib import Path

from rnn_tui.lesson.checker.answers import LEARNER_FILE, Answer, Examination
from rnn_tui.lesson.checker.interface import NAMES
from rnn_tui.lesson.checker.interrogation import interrogate
from rnn_tui.lesson.checker.judging import judge
from rnn_tui.lesson.checker.verdict import Verdict

SUBMISSIONS = Path(__file__).parent / "submissions"
PLAIN = (SUBMISSIONS / "plain.py").read_text("utf-8")


class Printed(io.StringIO):
    """A standard output that counts what is printed."""

    count = 0

    def write(self, text: str) -> int:
        self.count += len(text)
        return len(text)


def is_run(statement: ast.stmt) -> bool:
    """Whether a statement is an import, a definition, or a constant that calls nothing of the file's own."""
    if not isinstance(statement, ast.Assign):
        return isinstance(statement, ast.Import | ast.FunctionDef | ast.ClassDef)
    called = {ast.unparse(each.func) for each in ast.walk(statement) if isinstance(each, ast.Call)}
    return called <= {"sorted", "set", "list", "len", "enumerate", "range"}


def examined(source: str) -> Examination:
    """Run a source and ask its functions."""
    tree = ast.parse(source)
    tree.body = [each for each in tree.body if is_run(each)]
    namespace: dict = {}
    exec(compile(tree, LEARNER_FILE, "exec"), namespace)
    functions = {name: namespace[name] for name in NAMES if name in namespace}
    answers: dict[str, Answer] = {}
    with contextlib.redirect_stdout(Printed()):
        interrogate(functions, lambda answer: answers.__setitem__(answer.case, answer))
    return Examination(answers, frozenset(functions), source=source)


def checked(source: str) -> Verdict:
    return judge(examined(source))


def patched(*changes: tuple[str, str], source: str = PLAIN) -> str:
    """Return a right source with some of its text replaced, which has to be there, once."""
    for old, new in changes:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    return source
