"""What a writer did, as it is kept, and the check of what comes back from the disk."""

from collections.abc import Mapping
from typing import Any

from rnn_tui.generation.tree import NETWORK, YOU

Operation = Mapping[str, Any]
KeptCharacter = tuple[str, str, float | None, float | None]  # the character, its author, its share and its bits

_MOST_BITS = 10_000.0  # beyond what any distribution gives


def character_of(character: object, author: object, share: object, bits: object) -> KeptCharacter:
    """Return a kept character; raise ValueError if it is invalid.

    The vocabulary may lack it now, where rare ones are folded away: it stays, and is not read.
    """
    if (
        not isinstance(author, str)
        or author not in (YOU, NETWORK)
        or not isinstance(character, str)
        or len(character) != 1
    ):
        raise ValueError(character)
    return character, author, figure_of(share), figure_of(bits)


def figure_of(value: object) -> float | None:
    """Return a kept share or kept bits; raise ValueError if they are invalid."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_BITS:
        raise ValueError(value)
    return float(value)
