"""The handbook's pages, and the code that stands in them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
in_each_language = pytest.mark.parametrize("language", ["en", "fr"])
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def code_of(name: str, language: str) -> str:
    """Return the lines of Python of a page, as one program."""
    page = ROOT / "docs" / "handbook" / language / f"{name}.md"
    return "\n".join(_BLOCK.findall(page.read_text("utf-8")))
