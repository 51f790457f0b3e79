"""What the program remembers between two sessions: a small JSON file, and no harm where it is missing."""

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
    """Keep ``name`` for the next time; where nothing can be written the choice lasts as long as the session."""
    file = preferences_file()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"theme": name}) + "\n", encoding="utf-8")
