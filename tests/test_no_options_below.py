"""Only the commands have options: no sentence of what stands below them names one, but the lesson's."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import rnn_tui

PACKAGE = Path(rnn_tui.__file__).parent
# the lesson says what to type
BELOW = sorted(
    file
    for file in PACKAGE.rglob("*.py")
    if "cli" not in file.relative_to(PACKAGE).parts and "lesson" not in str(file.relative_to(PACKAGE))
)
OPTION = re.compile(r"(?<![\w-])--[a-z]")
NO_OPTIONS = {"--command-palette"}  # what Textual calls the palette's own screen


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield every string of a module that is not a docstring."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


@pytest.mark.parametrize("file", BELOW, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_string_below_the_commands_names_an_option(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert [s.value for s in strings(tree) if OPTION.search(s.value) and s.value not in NO_OPTIONS] == []


def test_an_option_would_be_found():
    tree = ast.parse('"""--docstring"""\nprint(f"choose a smaller --hidden of {3}")')
    assert [s.value for s in strings(tree) if OPTION.search(s.value)] == ["choose a smaller --hidden of "]
