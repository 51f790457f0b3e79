"""Foreign text on its way to the screen: no control sequence gets through.

Textual passes escape sequences, C1 controls and bidi overrides on as they are; every path of foreign text
passes ``visible`` first and then goes to the screen as Content, never as markup.
"""

import re
import unicodedata
from itertools import groupby

from rnn_tui.language import N_, _

_VIRAMA = 9
JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"  # inside a grapheme they are part of the letter
CIRCLE = "\N{DOTTED CIRCLE}"
_FLAGS = range(0x1F1E6, 0x1F200)  # regional indicators: two are a flag, or each is as wide as two letters, or as one
_SKINS = range(0x1F3FB, 0x1F400)  # emoji modifiers: they colour the sign before them, or stand alone
_FULL_WIDTH_A = 0xFF21  # a letter that every terminal gives two cells
_UNSURE = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
_COMMANDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_NAMES = {
    "\n": N_("newline"),
    " ": N_("space"),
    "\t": N_("tab"),
    "\N{NO-BREAK SPACE}": N_("nb space"),
    "\N{NARROW NO-BREAK SPACE}": N_("nnb space"),
}

MOST_MARKS = 30  # on one letter: more than any language has (Unicode Standard Annex 15, section 13)
NEWLINE_SIGN, TAB_SIGN = "↵", "⇥"
_PICTURES = {
    **{chr(code): chr(0x2400 + code) for code in range(0x20)},
    "\x7f": "\N{SYMBOL FOR DELETE}",
    "\n": NEWLINE_SIGN,
    "\t": TAB_SIGN,
}
_CODE = "U+"
_SIGNS = {"\n": NEWLINE_SIGN, " ": "␣", "\t": TAB_SIGN, "\N{NO-BREAK SPACE}": "⍽"}


def visible(text: str) -> str:
    """Return ``text`` with what a terminal would obey, or nobody would see, as something that is shown.

    A newline and a tab become their signs, the other C0 controls their pictures (U+2400 + n), DEL U+2421; C1 controls,
    format characters, separators and halves of characters are named by their code (``U+200E``), so that U+FFFD is
    itself alone. What is as wide as each terminal likes becomes something that all agree on: the letters of a flag, a
    circle for a skin.
    """
    if text.isprintable() and not _UNSURE.search(text):
        return text
    return "".join(map(_visible_character, text))


def without_commands(text: str) -> str:
    """Return ``text`` without what a terminal obeys: controls, line ends and tabs excepted, and marks of direction."""
    return _COMMANDS.sub("", text)


class Door:
    """Foreign text on its way to a terminal that is written to line by line; it may come in pieces.

    As with ``visible`` nothing is obeyed, but line ends and tabs are. Of the marks on one letter the first are shown,
    and how many more there are is said.
    """

    def __init__(self) -> None:
        self._marks = 0  # on the letter that came last

    def shown(self, text: str) -> str:
        """Return the next piece as it may be shown."""
        if text.isascii() and text.isprintable() and not self._marks:
            return text
        return "".join(map(self._shown_character, text))

    def rest(self) -> str:
        """Return what is to be said of the last letter, and begin anew."""
        left_out, self._marks = self._marks - MOST_MARKS, 0
        return f"(+{left_out})" if left_out > 0 else ""

    def _shown_character(self, character: str) -> str:
        if _is_mark(character):
            self._marks += 1
            return character if self._marks <= MOST_MARKS else ""
        return self.rest() + (character if character in "\n\t" else visible(character))


def longest_heap(text: str) -> int:
    """Return how many marks stand on the letter of ``text`` that has the most."""
    if text.isascii():
        return 0
    return max((len(list(marks)) for is_mark, marks in groupby(text, _is_mark) if is_mark), default=0)


def in_one_line(text: str) -> str:
    """Return a whole text as it may be shown in a line of a terminal, its line ends and tabs as their signs."""
    door = Door()
    return door.shown(visible(text)) + door.rest()


def name_of(character: str) -> str:
    """Return what a single character is called where it stands alone: a name for what cannot be seen."""
    if character in _NAMES:
        return _(_NAMES[character])
    if unicodedata.combining(character):
        return f"{CIRCLE}{character}"
    if _UNSURE.match(character):
        return _code_of(character)
    from rich.cells import cell_len  # noqa: PLC0415  (a line on standard error passes here, too, and needs no Rich)

    shown = visible(character)
    return _code_of(character) if unicodedata.category(character) == "Zs" or cell_len(shown) == 0 else shown


def belongs_to(before: str, character: str) -> bool:
    """Whether ``character`` is drawn as one sign with the one before it: a mark, an emoji of several parts, a flag.

    So is a letter behind a virama (combining class 9), and the am of Thai and Lao (UAX 29, rules GB9 to GB12).
    """
    return (
        before == "\N{ZERO WIDTH JOINER}"
        or (unicodedata.combining(before) == _VIRAMA and unicodedata.category(character) == "Lo")
        or character in "\N{THAI CHARACTER SARA AM}\N{LAO VOWEL SIGN AM}"
        or unicodedata.category(character) in {"Mn", "Me", "Mc", "Cf"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or all("\U0001f1e6" <= each <= "\U0001f1ff" for each in (before, character))
    )


def short_name_of(character: str) -> str:
    """Return a sign for what cannot be seen where there is a usual one, else what ``name_of`` does."""
    return _SIGNS.get(character) or (visible(character) if ord(character) in _FLAGS else name_of(character))


def quoted(characters: str) -> str:
    """Return characters as a sentence shows them: in quotes, so that none is a part of it; one not seen by its name."""
    shown = name_of(characters) if len(characters) == 1 else visible(characters)
    return repr(characters) if shown == characters else shown


def is_code(name: str) -> bool:
    """Whether what ``name_of`` returned is the code of a character: ``U+200E``."""
    return name.startswith(_CODE) and len(name) > len(_CODE)


def _code_of(character: str) -> str:
    return f"{_CODE}{ord(character):04X}"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"} or character in JOINERS


def _visible_character(character: str) -> str:
    code = ord(character)
    if character in _PICTURES:
        return _PICTURES[character]
    if code in _FLAGS:
        return chr(_FULL_WIDTH_A + code - _FLAGS.start)
    if code in _SKINS:
        return CIRCLE
    is_hidden = unicodedata.category(character) in _HIDDEN and character not in JOINERS
    return _code_of(character) if is_hidden else character
