"""A text whose lines can only be ended well by who remembers how they began: each kind needs a memory of its own.

The sample ``structured`` is ``structured_text()``, and a test compares them byte for byte. Only ``Random.random`` is
drawn from, whose numbers Python promises never to change for a seed.
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")

SEED = 1
LINES = 4_000

_BRACKETS = ("()", "[]", "{}", "<>")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PLAIN_WORDS = """
amber anchor apple arrow autumn basket beetle bell berry bird boat bridge candle canoe carpet castle cedar
chalk clay cloud clover coral cotton crane cricket crow dawn door dust eagle ember fern ferry field finch
flint flute fog forest fox frost garden gate ginger glass goose gravel harbour hazel heron hill honey island
ivory ivy jar kettle key kite ladder lake lamp lantern lemon lily linen maple marble meadow mill mint mirror
moon moss needle nest nettle oak oar olive orchard otter owl paper path pearl pebble pepper pine plum pond
poplar quill rain raven reed ribbon river robin rope rose sail salt sand seed shell silver sky slate snow
spoon spruce star stone straw swan thimble thistle thread tide timber tin tower tulip valley velvet violin
walnut water wheat willow wind wool
"""
_WORDS = _PLAIN_WORDS.split()


def structured_text(seed: int = SEED, lines: int = LINES) -> str:
    """Return ``lines`` lines of every kind in a random order, each ended by a newline; the same for the same seed."""
    random = Random(seed)
    return "".join(_choose(random, KINDS)(random) + "\n" for _line in range(lines))


def nested_brackets(random: Random) -> str:
    """Return brackets of four kinds, closed in the opposite order, with letters between: ``(a[b{c}]d)``."""
    opened: list[str] = []
    line = ""
    for _step in range(_between(random, 3, 9)):
        if opened and random.random() < 0.35:
            line += opened.pop()
        else:
            pair = _choose(random, _BRACKETS)
            line += pair[0]
            opened.append(pair[1])
        if random.random() < 0.5:
            line += _choose(random, _LETTERS)
    return line + "".join(reversed(opened))


def quoted_words(random: Random) -> str:
    """Return words in quotation marks, some in others: ``"amber 'ivy kite' owl"``."""
    inner = "'" + " ".join(_words(random, 1, 2)) + "'"
    words = [*_words(random, 0, 2), inner, *_words(random, 0, 2)] if random.random() < 0.5 else _words(random, 1, 5)
    return '"' + " ".join(words) + '"'


def sum_of_two(random: Random) -> str:
    """Return a sum or a difference: ``12+7=19``, ``31-4=27``; nothing is less than zero."""
    one, other = _between(random, 0, 49), _between(random, 0, 49)
    if random.random() < 0.5:
        return f"{one}+{other}={one + other}"
    return f"{max(one, other)}-{min(one, other)}={abs(one - other)}"


def mirrored_word(random: Random) -> str:
    """Return a word and its mirror image: ``lamp|pmal``."""
    word = _choose(random, _WORDS)
    return f"{word}|{word[::-1]}"


def repeated_letters(random: Random) -> str:
    """Return a few letters, and the same again: ``qfxa=qfxa``."""
    letters = "".join(_choose(random, _LETTERS) for _place in range(_between(random, 2, 6)))
    return f"{letters}={letters}"


def counted_letters(random: Random) -> str:
    """Return one letter, and how often: ``kkkkk:5``."""
    count = _between(random, 1, 9)
    return f"{_choose(random, _LETTERS) * count}:{count}"


def returning_letter(random: Random) -> str:
    """Return a letter that comes back at the end of the line: ``k/owl fern gate/k``."""
    letter = _choose(random, _LETTERS)
    return f"{letter}/{' '.join(_words(random, 1, 4))}/{letter}"


def sorted_letters(random: Random) -> str:
    """Return letters, and the same in their order: ``dbca>abcd``."""
    letters = [_choose(random, _LETTERS[:8]) for _place in range(_between(random, 2, 6))]
    return f"{''.join(letters)}>{''.join(sorted(letters))}"


def even_steps(random: Random) -> str:
    """Return numbers that go on by the same step: ``4 7 10 13``."""
    first, step = _between(random, 0, 30), _between(random, 1, 5)
    return " ".join(str(first + step * place) for place in range(_between(random, 4, 6)))


KINDS: tuple[Callable[[Random], str], ...] = (
    nested_brackets,
    quoted_words,
    sum_of_two,
    mirrored_word,
    repeated_letters,
    counted_letters,
    returning_letter,
    sorted_letters,
    even_steps,
)


def _between(random: Random, least: int, most: int) -> int:
    """Return a whole number from ``least`` to ``most``, each equally likely."""
    return least + int(random.random() * (most - least + 1))


def _choose(random: Random, choices: Sequence[Choice]) -> Choice:
    return choices[_between(random, 0, len(choices) - 1)]


def _words(random: Random, least: int, most: int) -> list[str]:
    return [_choose(random, _WORDS) for _place in range(_between(random, least, most))]
