"""The text that needs memory: lines under strict rules, each of which depends on something earlier.

What a line opens, it has to close; what it says, it has to say again, backwards, or after a while. Where a network
has learnt a rule it goes wrong no more, and where it goes wrong one sees how far back it can remember. The words are
drawn syllable by syllable, so that to have seen many words is no help with the next: only the rule is.

A stanza has eight lines, from the memory of a few characters to that of a whole line, and most lines grow harder from
left to right:

1. beats said again, four times, three times, twice: ``tatatata katokatokato silanosilano``
2. counting, upwards or downwards, by ones, twos or tens: ``14 16 18 20``
3. sums and differences, of one figure and of two: ``4+3=7 12+7=19 41-18=23``
4. as many stars as the number before them says, and a number that says how many stars there were: ``5:***** ***:3``
5. words read backwards: ``ta|at moke|ekom silano|onalis``
6. brackets of four kinds, closed in the right order: ``(<>) [{}()] ([{<>}])[]``
7. quotations that end with the sign they began with, and may hold another: ``ka "lo mite" se "no 'pa si' ra" mo``
8. a capital at the beginning that returns at the end: ``C lano ki tesa mo pinato C``

The choices rest on ``random.Random.random`` alone, whose numbers for a seed Python promises to keep, so that the same
seed gives the same text under every version.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

SEED = 1990  # Elman, Finding structure in time
STANZAS = 400

CONSONANTS = "klmnprst"
VOWELS = "aeio"
CAPITALS = "ABCDEFGHIJKLMNOP"
BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"))
QUOTES = "\"'/"
STEPS = (1, 1, 2, 10)


def structured_text(seed: int = SEED, stanzas: int = STANZAS) -> str:
    """Return ``stanzas`` stanzas of eight lines with an empty line between them; the last line ends with a newline.

    The file ``sample_texts/structured.txt`` is what the defaults give (``make structured`` writes it).
    """
    source = Random(seed)
    return "\n".join("".join(f"{line}\n" for line in _stanza(source)) for _number in range(stanzas))


def _stanza(source: Random) -> list[str]:
    return [
        " ".join(_word(source, syllables) * times for syllables, times in ((1, 4), (2, 3), (3, 2))),
        _counting(source),
        _sums(source),
        _stars(source),
        " ".join(f"{word}|{word[::-1]}" for word in (_word(source, syllables) for syllables in (1, 2, 3))),
        " ".join(_nested(source, pairs, depth) for pairs, depth in ((2, 2), (4, 3), (_between(source, 5, 7), 5))),
        _quotations(source),
        _returning(source),
    ]


def _counting(source: Random) -> str:
    """Return four to eight numbers at one distance from each other, none below zero; one is the likeliest distance."""
    step = _one_of(source, STEPS)
    first = _between(source, 0, 30)
    numbers = [first + step * place for place in range(_between(source, 4, 8))]
    return " ".join(map(str, numbers if source.random() < 0.6 else reversed(numbers)))


def _sums(source: Random) -> str:
    """Return three: one figure and one, two figures and one, two and two; no result is below zero."""
    return " ".join(
        _sum(source, _between(source, *first), _between(source, *second))
        for first, second in (((1, 9), (1, 9)), ((10, 99), (1, 9)), ((10, 99), (10, 99)))
    )


def _sum(source: Random, one: int, other: int) -> str:
    if source.random() < 0.5:
        return f"{one}+{other}={one + other}"
    larger, smaller = max(one, other), min(one, other)
    return f"{larger}-{smaller}={larger - smaller}"


def _stars(source: Random) -> str:
    told, counted = _between(source, 1, 9), _between(source, 1, 9)
    return f"{told}:{'*' * told} {'*' * counted}:{counted}"


def _nested(source: Random, pairs: int, depth: int) -> str:
    """Return ``pairs`` pairs of brackets, at most ``depth`` inside each other, of kinds drawn one by one."""
    line, opened = "", 0
    awaited: list[str] = []
    while opened < pairs or awaited:
        can_open = opened < pairs and len(awaited) < depth
        if can_open and (not awaited or source.random() < 0.6):
            opening, closing = _one_of(source, BRACKETS)
            line += opening
            awaited.append(closing)
            opened += 1
        else:
            line += awaited.pop()
    return line


def _quotations(source: Random) -> str:
    """Return one plain quotation, then one that holds another of a different sign, with words between them."""
    plain, outer = _one_of(source, QUOTES), _one_of(source, QUOTES)
    inner = _one_of(source, QUOTES.replace(outer, ""))
    held = f"{_words(source, 1, 2)} {inner}{_words(source, 1, 3)}{inner} {_words(source, 1, 2)}"
    return f"{_words(source, 1, 1)} {plain}{_words(source, 1, 4)}{plain} {_words(source, 1, 1)} {outer}{held}{outer}"


def _returning(source: Random) -> str:
    capital = _one_of(source, CAPITALS)
    return f"{capital} {_words(source, 1, 6)} {capital}"


def _words(source: Random, fewest: int, most: int) -> str:
    """Return ``fewest`` to ``most`` words of one to three syllables."""
    return " ".join(_word(source, _between(source, 1, 3)) for _number in range(_between(source, fewest, most)))


def _word(source: Random, syllables: int) -> str:
    return "".join(_one_of(source, CONSONANTS) + _one_of(source, VOWELS) for _number in range(syllables))


def _one_of(source: Random, choices: Sequence[Choice]) -> Choice:
    return choices[_between(source, 0, len(choices) - 1)]


def _between(source: Random, lowest: int, highest: int) -> int:
    """Return an integer from ``lowest`` to ``highest``, both included, each as likely as the others."""
    return lowest + int(source.random() * (highest - lowest + 1))


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(structured_text().encode("ascii"))
