"""The handbook's pages, and the code that stands in them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def code_of(name: str, language: str = "en") -> str:
    """Return the lines of Python of a page, as one program; empty where it has none, or is not there."""
    page = ROOT / "docs" / "handbook" / language / f"{name}.md"
    return "\n".join(_BLOCK.findall(page.read_text("utf-8") if page.exists() else ""))
