"""From bytes to characters, piece by piece: which encoding a text is in, and what is no text at all."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import charset_normalizer

from rnn_tui.errors import EmptyTextError, TextError
from rnn_tui.language import _
from rnn_tui.text.sources import TRIED, Source

# The byte order marks that announce a wide encoding; the longer ones first, because one begins with another.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"  # the byte order mark
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f\x1b")
_BINARY_SHARE = 0.05  # a text has next to no control characters; every binary format we tried has more than this
_COMMON_ENCODING = "cp1252"  # western Europe's, which is easily mistaken for its neighbours
# What western European texts have beside ASCII; their neighbours' texts, read as cp1252, show others (ð, þ, š, ž, ¹).
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŸßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ«»‹›„“”‚‘’–—…°·€£§ªº¡¿\N{NO-BREAK SPACE}"
)
_GUESS_BYTES = 200_000  # what the encoding is guessed from; more takes seconds and changes nothing
_LOOKED_THROUGH = 0.1  # the share of the reading that finds which bytes there are; then it is tried to decode them


@dataclass(frozen=True)
class Encoding:
    """What a text is read as, and whether that is only a guess; then what fits it nowhere becomes U+FFFD."""

    name: str
    guessed: bool = False

    def decode(self, pieces: Iterable[bytes]) -> Iterator[str]:
        """Yield the characters of ``pieces`` joined, without a byte order mark; raises UnicodeDecodeError."""
        texts = decode(pieces, self.name, "replace" if self.guessed else "strict")
        if self.guessed or self.name != "utf-8":
            yield from texts
            return
        first = next((text for text in texts if text), "")
        yield first.removeprefix(_MARK)
        yield from texts


def decode(pieces: Iterable[bytes], codec: str, errors: str = "strict") -> Iterator[str]:
    """Yield the characters of ``pieces`` joined; raises UnicodeDecodeError unless ``errors`` says otherwise."""
    decoder = codecs.getincrementaldecoder(codec)(errors)
    for piece in pieces:
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def find_encoding(source: Source, name: str, may_be_empty: bool = False) -> Encoding:
    """Return the encoding of a text; raise TextError for what is empty, or no text."""
    if not source.size and not may_be_empty:
        raise EmptyTextError(_("{name}: the file is empty").format(name=name))
    for mark, wide in _WIDE_MARKS:
        if source.beginning(len(mark)) == mark:
            if _fits(source, Encoding(wide)):
                return Encoding(wide)
            break
    there = _bytes_in(source)
    if 0 in there:
        raise TextError(_("{name}: this is not a text (it holds zero bytes)").format(name=name))
    encoding = Encoding("utf-8")
    if not (there.isascii() or _fits(source, encoding)):
        encoding = Encoding(_guess(source, there, name), guessed=True)
    if (encoding.guessed or set(there) & set(_CONTROLS)) and _control_share(source, encoding) > _BINARY_SHARE:
        raise TextError(_("{name}: this is not a text (too many control characters)").format(name=name))
    return encoding


def _bytes_in(source: Source) -> bytes:
    """Return each byte that occurs, once; as far as to a zero byte."""
    found = b""
    for piece in source.pieces(0.0, _LOOKED_THROUGH):
        found += bytes(set(piece.translate(None, found)))  # what is new is soon nothing
        if 0 in found:
            break  # it is no text, however long it may be
    return found


def _fits(source: Source, encoding: Encoding) -> bool:
    try:
        for _text in encoding.decode(source.pieces(_LOOKED_THROUGH, TRIED)):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _control_share(source: Source, encoding: Encoding) -> float:
    controls = length = 0
    for text in encoding.decode(source.pieces(_LOOKED_THROUGH, TRIED)):
        data = text.encode("utf-8", "surrogatepass")
        controls += len(data) - len(data.translate(None, _CONTROLS))
        length += len(text)
    return controls / max(1, length)


def _guess(source: Source, there: bytes, name: str) -> str:
    """Name the encoding whose text looks least disordered; among equals the commoner, then the most like a language.

    A short western text fits several encodings equally well; it is recognised by its letters.
    """
    if {char for char in there.decode(_COMMON_ENCODING, "replace") if char > "\x7f"} <= _WESTERN:
        return _COMMON_ENCODING
    matches = list(charset_normalizer.from_bytes(source.beginning(_GUESS_BYTES)))
    if not matches:
        raise TextError(_("{name}: neither UTF-8 nor any encoding we know").format(name=name))
    least = min(match.chaos for match in matches)
    equals = {match.encoding: match.coherence for match in matches if match.chaos == least}
    return _COMMON_ENCODING if _COMMON_ENCODING in equals else max(equals, key=lambda encoding: equals[encoding])
