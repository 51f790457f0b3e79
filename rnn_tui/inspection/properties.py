"""What a unit could follow: properties that a text has at each of its characters, and how many stretches they mark.

Each tells how things stand once a character is read, since that is what a state can know. What the character itself
gives away (a space, a vowel, a capital letter) is no property here: every network has that in a unit.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_tui.language import N_

Floats = NDArray[np.floating[Any]]
Marks = NDArray[np.bool_]

_OPENING, _CLOSING = "([{", ")]}"
_QUOTES = {"“": True, "«": True, "”": False, "»": False}  # whether one is inside behind them
_STRING = re.compile(  # a literal as most programming languages write it; a long one may be longer than the text
    r"""(?<![^\W_])[bfru]{0,2}(?:(?P<long>\"{3}|'{3})(?:\\.|(?!(?P=long)).)*(?:(?P=long)|\Z)"""
    r"""|(?P<short>["'])(?:\\.|(?!(?P=short))[^\n])*(?P=short))""",
    re.IGNORECASE | re.DOTALL,
)
_SPEAKER = re.compile(r"(?<=\n\n)(?=[^\n]{1,40}:\n)[^\W\d_][^\n:]*")
_MIRRORED = re.compile(r"(?<!\w)(\w{2,})[^\w\s](\w{2,})(?!\w)")
_VOWELS = frozenset("aeiouæœαεηιουωаеиоуыэюя")


@dataclass(frozen=True)
class Property:
    """Something that a text has at each character; ``name`` is translated where it is shown.

    ``values`` of a text of N characters are (N,): 0 and 1, or numbers where ``is_number`` says so, NaN where there is
    nothing to ask.
    """

    name: str
    values: Callable[[str], Floats]
    is_number: bool = False


def stretches(marks: Marks) -> int:
    """Return how many separate runs of marked characters there are in ``marks`` (N,)."""
    return int(np.count_nonzero(marks[1:] & ~marks[:-1])) + bool(marks[:1].any())


def column_in_line(text: str) -> Floats:
    """Return how many characters of its line are read: none behind a newline."""
    return _counted(text, lambda character: character != "\n")


def letters_of_word(text: str) -> Floats:
    """Return how many letters of its word are read: none behind what is no letter."""
    return _counted(text, str.isalpha)


def _counted(text: str, goes_on: Callable[[str], bool]) -> Floats:
    """Return how many characters in a row ``goes_on`` says yes to, up to each."""
    found, count = np.zeros(len(text)), 0
    for place, character in enumerate(text):
        count = count + 1 if goes_on(character) else 0
        found[place] = count
    return found


def inside_quotes(text: str) -> Floats:
    """Mark what is quoted, from its opening sign on; an empty line ends a quotation that nothing closed."""
    found, inside = np.zeros(len(text)), False
    for place, character in enumerate(text):
        still = inside and not _ends_paragraph(text, place)
        inside = not inside if character == '"' else _QUOTES.get(character, still)
        found[place] = inside
    return found


def inside_brackets(text: str) -> Floats:
    """Mark what stands in round, square or curly brackets; an empty line closes all of them."""
    found, depth = np.zeros(len(text)), 0
    for place, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        depth = 0 if _ends_paragraph(text, place) else max(0, depth)
        found[place] = depth > 0
    return found


def _ends_paragraph(text: str, place: int) -> bool:
    return text[max(0, place - 1) : place + 1] == "\n\n"


def inside_string(text: str) -> Floats:
    """Mark what is inside a literal of a program, from its opening sign on; an apostrophe behind a letter is none."""
    matches = _STRING.finditer(text)
    return marked(len(text), [(match.start(match.lastgroup or 0), match.end() - 1) for match in matches])


def began_with_capital(text: str) -> Floats:
    """Mark the letters behind a word's first one where that is a capital; nothing is asked anywhere else."""
    found, first = np.full(len(text), np.nan), ""
    for place, character in enumerate(text):
        if not character.isalpha():
            first = ""
        elif first:
            found[place] = first.isupper()
        else:
            first = character
    return found


def in_speakers_name(text: str) -> Floats:
    """Mark the name of who speaks: a line behind an empty one that ends with a colon, as in a play."""
    return marked(len(text), [match.span() for match in _SPEAKER.finditer(text)])


def mirrored_half(text: str) -> Floats:
    """Mark the half behind a sign that says the word before it backwards: ``star|rats``."""
    matches = _MIRRORED.finditer(text)
    return marked(len(text), [match.span(2) for match in matches if match[1] == match[2][::-1]])


def marked(length: int, spans: Iterable[tuple[int, int]]) -> Floats:
    """Return what marks the characters of ``spans``, each from its begin to before its end, shape (length,)."""
    found = np.zeros(length)
    for begin, end in spans:
        found[begin:end] = 1
    return found


def back(steps: int, holds: Callable[[str], bool], text: str) -> Floats:
    """Return whether ``holds`` is true of the character ``steps`` before each; of the first there is none to ask."""
    found = np.full(len(text), np.nan)
    found[steps:] = [holds(character) for character in text[: max(0, len(text) - steps)]]
    return found


def is_vowel(character: str) -> bool:
    """Whether a character is a vowel, with or without a mark on it."""
    return unicodedata.normalize("NFD", character)[0].casefold() in _VOWELS


PROPERTIES = (
    Property(N_("column in the line"), column_in_line, is_number=True),
    Property(N_("inside quotes"), inside_quotes),
    Property(N_("inside brackets"), inside_brackets),
    Property(N_("inside a string"), inside_string),
    Property(N_("letters of the word so far"), letters_of_word, is_number=True),
    Property(N_("the word began with a capital"), began_with_capital),
    Property(N_("in a speaker’s name"), in_speakers_name),
    Property(N_("1 back: a space"), partial(back, 1, str.isspace)),
    Property(N_("1 back: a vowel"), partial(back, 1, is_vowel)),
    Property(N_("2 back: a space"), partial(back, 2, str.isspace)),
    Property(N_("2 back: a vowel"), partial(back, 2, is_vowel)),
    Property(N_("mirrored half"), mirrored_half),
)
