"""JSON lines on standard output."""

import json
import sys
import unicodedata

from rnn_tui.terminal.safe_text import visible


def print_json(value: object) -> None:
    """Print ``value`` on a line, its characters as they are; escaped where the stream could not hold them.

    Half a character is always escaped; where a terminal reads it, so is all that it would not show as it is.
    """
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    written = json.dumps(value, ensure_ascii=not unicode)
    unfit = filter(_changes_a_terminal if sys.stdout.isatty() else _is_half, set(written))
    print(written.translate({ord(char): json.dumps(char)[1:-1] for char in unfit}), flush=True)


def _is_half(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def _changes_a_terminal(character: str) -> bool:
    return visible(character) != character or unicodedata.category(character) in {"Mn", "Me", "Cf"}
