"""What the program remembers between sessions: a small JSON file, which may be missing."""

import json
import os
from contextlib import suppress

from rnn_tui.places import preferences_file
from rnn_tui.runs.saving import rewrite
from rnn_tui.tui.themes import DARK, LIGHT


def remembered_theme() -> str:
    """Return the theme chosen last, else the one that goes with the terminal's ground, where that is told."""
    try:
        values = json.loads(preferences_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        values = None
    theme = values.get("theme") if isinstance(values, dict) else None
    return theme if isinstance(theme, str) else _theme_of_ground()


def _theme_of_ground() -> str:
    """Return the light theme where COLORFGBG, as some terminals set it, ends in white; the dark one otherwise."""
    ground = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if ground in {"7", "15"} else DARK


def remember_theme(name: str) -> None:
    """Remember ``name``; if it cannot be written, the choice lasts until the program ends."""
    file = preferences_file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        rewrite(file, json.dumps({"theme": name}).encode() + b"\n")
