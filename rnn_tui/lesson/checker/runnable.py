"""What of a learner's file is run: imports, definitions and constants. A training loop, a plot or a question is not."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_IMPORTS = (ast.Import, ast.ImportFrom)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# what a constant may be made with: quick, and without a word to anybody
_QUICK = frozenset(
    (
        *("abs", "all", "any", "bool", "chr", "complex", "dict", "divmod", "enumerate", "filter", "float", "frozenset"),
        *("int", "isinstance", "len", "list", "map", "max", "min", "ord", "pow", "range", "repr", "reversed", "round"),
        *("set", "slice", "sorted", "str", "sum", "tuple", "type", "zip"),
    )
)

# how a list or a dict that is such a constant grows
_GROWING = frozenset(("add", "append", "extend", "insert", "reverse", "setdefault", "sort", "update"))


def runnable(tree: ast.Module) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Return the statements of a file that are run, and those that are not; strings that stand alone are neither.

    A constant is what is given a name without a call of the file's own functions: ``hidden_size = 50``, or
    ``chars = sorted(set(text))``, or ``rng = np.random.default_rng(0)``; ``losses = train(text)`` is none. So is what a
    ``for`` puts together that calls none of them either: ``for i, char in enumerate(chars): index[char] = i``; and one
    of the file's own classes, ``softmax = Softmax()``, which the functions may need.
    """
    known = {*_imported(tree), *(each.name for each in tree.body if isinstance(each, ast.ClassDef))}
    run: list[ast.stmt] = []
    left: list[ast.stmt] = []
    for statement in tree.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        (run if _is_run(statement, known) else left).append(statement)
    return run, left


def definitions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the name and the line of each function and class that the file itself defines."""
    for statement in tree.body:
        if isinstance(statement, _DEFINITIONS):
            yield statement.name, statement.lineno


def is_main(statement: ast.stmt) -> bool:
    """Return whether a statement says itself that it is for the file as a program: ``if __name__ == "__main__"``."""
    match statement:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
            return True
        case _:
            return False


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, _IMPORTS):
            yield from ((each.asname or each.name).partition(".")[0] for each in node.names)


def _is_run(statement: ast.stmt, known: set[str]) -> bool:
    values: list[ast.expr] = []
    inner: list[ast.stmt] = []
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Pass():
            pass
        case ast.Assign(value=value) | ast.AugAssign(value=value):
            values = [value]
        case ast.AnnAssign(value=given):
            values = [] if given is None else [given]
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name, value=ast.Name())) as call) if name in _GROWING:
            values = [call]
        case ast.If(test=value, body=body, orelse=orelse) | ast.For(iter=value, body=body, orelse=orelse):
            values, inner = [value], body + orelse
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
            inner = body + [each for handler in handlers for each in handler.body] + orelse + final
        case _:
            return isinstance(statement, getattr(ast, "TypeAlias", ()))  # of Python 3.12
    return all(_is_quick(each, known) for each in values) and all(_is_run(each, known) for each in inner)


def _is_quick(value: ast.expr, known: set[str]) -> bool:
    """Return whether nothing is called but what is imported, own classes, quick builtins, and methods of others."""
    match value:
        case ast.Lambda():  # whose body is not run yet
            return True
        case ast.Await() | ast.Yield() | ast.YieldFrom():
            return False
        case ast.Call(func=ast.Name(id=name)) if name not in _QUICK and name not in known:
            return False
    return all(_is_quick(child, known) for child in _expressions(value))


def _expressions(value: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions right below ``value``; comprehensions and keywords are none themselves."""
    for child in ast.iter_child_nodes(value):
        if isinstance(child, ast.expr):
            yield child
        elif isinstance(child, ast.comprehension | ast.keyword):
            yield from _expressions(child)
