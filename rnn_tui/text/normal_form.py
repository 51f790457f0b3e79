"""One kind of line end, then Unicode's composed form (NFC), of a text at hand or of one that comes in pieces."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

_MOST_MARKS = 30  # in a row; more than any language has
_SUSPECT = 14  # characters in a row that may become more: each becomes two marks at most, and their letter has three
_OF_NO_CLASS = "\u0f73\u0f75\u0f81"  # Tibetan vowels: each becomes two marks, and is said to be none
_PLANES_OF_SCRIPTS = 0x20000  # beyond are ideographs, and no marks
_JOINER = "\N{COMBINING GRAPHEME JOINER}"


def normalise(text: str) -> str:
    """Return ``text`` with LF line ends (CRLF and lone CR become LF), then in NFC.

    More than thirty marks in a row are parted by U+034F, which is not seen (the Stream-Safe Text Format of Unicode
    Standard Annex 15, section 13, for canonical equivalence): putting n marks in order takes a time that grows with
    the square of n.
    """
    return _composed(text.replace("\r\n", "\n").replace("\r", "\n"))


def encodable(text: str) -> str:
    """Return ``text`` as every encoding of Unicode can hold it: U+FFFD stands for a lone surrogate, half a character.

    Two halves that stand together become the character that they are.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def normalise_pieces(pieces: Iterable[str]) -> Iterator[str]:
    """Yield what ``normalise`` makes of ``pieces`` joined, piece by piece.

    What follows a text changes nothing of it before the last character that is no mark, once that is composed: no
    more is held back, and composing it again is no harm.
    """
    line_ends = io.IncrementalNewlineDecoder(None, translate=True)
    held = ""
    for piece in pieces:
        text = _composed(held + line_ends.decode(piece))
        border = _last_letter(text)
        yield text[:border]
        held = text[border:]
    yield _composed(held + line_ends.decode("", final=True))


def _composed(text: str) -> str:
    if text.isascii():
        return text
    if any(map(unicodedata.combining, text[::_SUSPECT])) or any(vowel in text for vowel in _OF_NO_CLASS):
        text = _suspects().sub(_parted, text)
    return unicodedata.normalize("NFC", text)


def _parted(suspect: re.Match[str]) -> str:
    """Return characters decomposed one by one, so that none is moved, and parted where they are too many marks."""
    begin = suspect.start()
    letter = suspect.string[max(0, begin - 1) : begin]
    marks = sum(map(bool, map(unicodedata.combining, unicodedata.normalize("NFD", letter))))
    parted: list[str] = []
    for mark in "".join(unicodedata.normalize("NFD", each) for each in suspect[0]):
        if marks == _MOST_MARKS:
            parted.append(_JOINER)
            marks = 0
        parted.append(mark)
        marks = marks + 1 if unicodedata.combining(mark) else 0
    return "".join(parted)


def _last_letter(text: str) -> int:
    """Return where the last character stands that is no mark, of a composed text."""
    place = len(text) - 1
    while place > 0 and unicodedata.combining(text[place]):
        place -= 1
    return max(0, place)


@cache
def _suspects() -> re.Pattern[str]:
    """Return the pattern of many characters in a row that are marks, or become marks.

    Beyond U+FFFF a range has the letters between them as well: of single characters there each costs time.
    """
    marks = list(filter(unicodedata.combining, map(chr, range(_PLANES_OF_SCRIPTS))))
    plain = [mark for mark in marks if mark <= "\uffff"]
    return re.compile(f"[{''.join(plain)}{_OF_NO_CLASS}{marks[len(plain)]}-{marks[-1]}]{{{_SUSPECT},}}")
