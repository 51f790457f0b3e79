"""The documents name the house as it stands: every module that one of them points at is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = [ROOT / "rnn_tui", ROOT]
NAME = re.compile(r"`((?:\w+/)+[\w.]*)`")
ROOMS = {each.name for each in (ROOT / "rnn_tui").iterdir() if each.is_dir()} | {"tests", "tools", "docs"}


@pytest.mark.parametrize(
    "document",
    ["CONTRIBUTING.md", "docs/handbook/en/built.md", "docs/handbook/fr/built.md", "tests/benchmarks/README.md"],
)
def test_what_a_document_points_at_is_there(document):
    names = {name for name in NAME.findall((ROOT / document).read_text("utf-8")) if name.split("/")[0] in ROOMS}
    names = {name for name in names if not re.search("X|NAME", name)}  # what is still to be written
    missing = {
        name for name in names if not any((place / f"{name}{end}").exists() for place in PLACES for end in ("", ".py"))
    }
    assert names and missing == set()
