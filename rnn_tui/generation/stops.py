"""The texts after which the network stops, as it would write them, whatever keyboard they were typed on."""

from collections.abc import Iterable
from dataclasses import dataclass

from rnn_tui.generation.writer import Writer
from rnn_tui.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Stops:
    """What is compared with what the network writes, and what became of the characters that were typed.

    ``texts`` are what it can write. ``replaced`` are characters that became a look-alike; ``never`` are the stops at
    which it never stops, each with its characters that the text never had.
    """

    texts: tuple[str, ...]
    replaced: dict[str, str]
    never: dict[str, str]


def stops_in(vocabulary: Vocabulary, stops: Iterable[str]) -> Stops:
    """Return ``stops`` after what a prime goes through: normalised, look-alikes put in; empty ones are left out."""
    texts: dict[str, None] = {}
    replaced: dict[str, str] = {}
    never: dict[str, str] = {}
    for stop in filter(None, stops):
        writer = Writer(vocabulary)
        typed = writer.type_text(stop)
        replaced |= typed.replaced
        if typed.unknown:
            never[stop] = "".join(dict.fromkeys(typed.unknown))
        else:
            texts[writer.text] = None
    return Stops(tuple(texts), replaced, never)
