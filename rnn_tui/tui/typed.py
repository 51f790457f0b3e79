"""What a key writes."""

import unicodedata

from textual.events import Key


def typed_by(key: Key) -> str:
    """Return the character, or the composed characters, that a key writes; nothing where it is a command.

    Textual's ``is_printable`` knows neither the no-break spaces nor the joiners, which keyboards have as well.
    """
    typed = key.character or ""
    return "" if any(unicodedata.category(character) == "Cc" for character in typed) else typed
