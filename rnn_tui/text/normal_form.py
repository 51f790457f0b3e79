"""One kind of line end, then Unicode's composed form (NFC), of a text at hand or of one that comes in pieces."""

import io
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

_LOOKED_AT = 64  # characters at a piece's end: what joins what stands before it is seldom longer than three
_FIRST_MARK = "\N{COMBINING GRAVE ACCENT}"  # no character below it joins what stands before
_PLANES_OF_SCRIPTS = 0x20000  # beyond are ideographs, which join nothing


def normalise(text: str) -> str:
    """Return ``text`` with LF line ends (CRLF and lone CR become LF), then in NFC."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def encodable(text: str) -> str:
    """Return ``text`` as every encoding of Unicode can hold it: U+FFFD stands for a lone surrogate, half a character.

    Two halves that stand together become the character that they are.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def normalise_pieces(pieces: Iterable[str]) -> Iterator[str]:
    """Yield what ``normalise`` makes of ``pieces`` joined, piece by piece."""
    line_ends = io.IncrementalNewlineDecoder(None, translate=True)
    held: list[str] = []
    for piece in pieces:
        text = line_ends.decode(piece)
        border = _last_border(text)
        if border is None:
            held.append(text)
        else:
            yield unicodedata.normalize("NFC", "".join([*held, text[:border]]))
            held = [text[border:]]
    yield unicodedata.normalize("NFC", "".join([*held, line_ends.decode("", final=True)]))


def _last_border(text: str) -> int | None:
    """Return where the last character stands that begins a stretch of its own, or None where none is seen.

    Before it a text may be cut: what is composed apart is the same as what is composed whole (Unicode Standard
    Annex 15, section 9, on concatenation).
    """
    for place in range(len(text) - 1, max(-1, len(text) - 1 - _LOOKED_AT), -1):
        character = text[place]
        if character < _FIRST_MARK or unicodedata.normalize("NFD", character)[0] not in _joining():
            return place
    return None


@cache
def _joining() -> frozenset[str]:
    """Return the characters that may be moved before, or composed with, what stands before them."""
    found = set(map(chr, range(0x1160, 0x1200)))  # vowels and finals of Hangul, composed by a rule
    for character in map(chr, range(ord(_FIRST_MARK), _PLANES_OF_SCRIPTS)):
        if unicodedata.combining(character):
            found.add(character)
        parts = unicodedata.decomposition(character).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            found.add(chr(int(parts[1], 16)))
    return frozenset(found)
