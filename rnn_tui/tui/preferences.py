"""What the program remembers between sessions: a small JSON file, which may be missing."""

import json
from contextlib import suppress

from rnn_tui.places import preferences_file
from rnn_tui.tui.themes import DARK


def remembered_theme() -> str:
    """Return the theme chosen last, or the dark one."""
    try:
        values = json.loads(preferences_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return DARK
    theme = values.get("theme") if isinstance(values, dict) else None
    return theme if isinstance(theme, str) else DARK


def remember_theme(name: str) -> None:
    """Remember ``name``; if it cannot be written, the choice lasts until the program ends."""
    file = preferences_file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"theme": name}) + "\n", encoding="utf-8")
