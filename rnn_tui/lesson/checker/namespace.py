"""A learner's source becomes functions: its imports, definitions and constants are run one after the other."""

from __future__ import annotations
import __future__

import ast
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn, Self

from rnn_tui.lesson.checker.answers import LEARNER_FILE
from rnn_tui.lesson.checker.runnable import runnable

# what draws, or shows how far something is
_DRAWING = frozenset(("IPython", "ipywidgets", "matplotlib", "mpl_toolkits", "plotly", "pylab", "seaborn", "tqdm"))
_SECONDS = 0.5
_LIMITED = (ast.For, ast.Assign, ast.AnnAssign)
_FUTURE = {name: getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}


def defined_by(source: str, failed: Callable[[int, str], None]) -> dict[str, Any]:
    """Run what is runnable of ``source`` and return its names.

    ``failed`` is told the line and the reason of what raised something; the rest is run all the same.
    """
    sys.meta_path.insert(0, _NothingDrawn())
    statements, _left = runnable(ast.parse(source, LEARNER_FILE))
    module = ModuleType(LEARNER_FILE)  # which a dataclass looks up, to understand its annotations
    sys.modules[LEARNER_FILE] = module
    namespace: dict[str, Any] = module.__dict__
    flags = 0
    for statement in statements:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            flags |= sum(_FUTURE.get(each.name, 0) for each in statement.names)
        code = compile(ast.Module([statement], []), LEARNER_FILE, "exec", flags, dont_inherit=True)
        try:
            with _at_most(_SECONDS) if isinstance(statement, _LIMITED) else nullcontext():
                exec(code, namespace)
        except ImportError as error:
            failed(statement.lineno, _told(error))
            for name in _names_of(statement):
                namespace.setdefault(name, Absent(error))
        except BaseException as error:  # whatever it is, the next definition may be whole
            failed(statement.lineno, _told(error))
    return namespace


def _told(error: BaseException) -> str:
    """Return the kind and the message of an error, which may be one of the learner's own."""
    try:
        message = str(error)
    except Exception:
        message = ""
    return f"{type(error).__name__}: {message}".removesuffix(": ")


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in what goes on for longer: what looks like a constant may be a training after all.

    Windows has no such clock; there the limit of the whole process is the only one.
    """
    if sys.platform == "win32":
        yield
        return

    def end(_signal: int, _frame: object) -> NoReturn:
        raise TimeoutError

    signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _names_of(statement: ast.stmt) -> list[str]:
    if not isinstance(statement, ast.Import | ast.ImportFrom):
        return []
    return [(each.asname or each.name).partition(".")[0] for each in statement.names]


class Absent:
    """Stands in for what could not be imported; it raises the same again where it is used."""

    def __init__(self, error: ImportError) -> None:
        self.__message = str(error)

    def __getattr__(self, name: str) -> NoReturn:
        raise ModuleNotFoundError(self.__message)

    def __call__(self, *_arguments: object, **_named: object) -> NoReturn:
        """Raise what the import did."""
        raise ModuleNotFoundError(self.__message)


class Quiet(ModuleType):
    """Stands in for what draws or shows: whatever is asked of it gives itself, or what it was called with first.

    So ``for window in tqdm(windows)`` runs, and a notebook's plots take no time.
    """

    def __getattr__(self, name: str) -> Self:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: object, **_named: object) -> object:
        """Return the first of the arguments."""
        return arguments[0] if arguments else self

    def __iter__(self) -> Iterator[Self]:  # fig, ax = plt.subplots()
        return iter((self, self))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


class _NothingDrawn(MetaPathFinder, Loader):
    """Finds Quiet in the place of every module that draws."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        return ModuleSpec(fullname, self, is_package=True) if fullname.partition(".")[0] in _DRAWING else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Quiet(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        del module
