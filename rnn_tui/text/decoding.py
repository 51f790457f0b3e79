"""From bytes to characters, piece by piece: which encoding a text is in, and whether it is a text at all."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rnn_tui.errors import EmptyTextError, TextError
from rnn_tui.language import _, grouped
from rnn_tui.text.guessing import GUESS_BYTES, guess_encoding
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
_WIDE, _ZERO_SHARE = ("utf_16", "utf_32"), 0.25  # in these, so many bytes of a text of any alphabet are zero at least
_SHIFTING, _SHIFTS = ("iso2022", "hz"), b"\x0e\x1b~"  # these are ASCII, and these bytes begin another script
_WHOLE_PER_BROKEN = 2  # characters beyond ASCII that a damaged UTF-8 has at least
_LOOKED_THROUGH = 0.1  # the share of the reading that finds which bytes there are; then it is tried to decode them


@dataclass(frozen=True)
class Encoding:
    """What a text is read as, and whether that is only a guess; then what fits it nowhere becomes U+FFFD."""

    name: str
    guessed: bool = False

    def decode(self, pieces: Iterable[bytes]) -> Iterator[str]:
        """Yield the characters of ``pieces`` joined, without a byte order mark; raises UnicodeDecodeError."""
        texts = decode(pieces, self.name, "replace" if self.guessed else "strict")
        if self.name != "utf-8":
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


def find_encoding(source: Source, name: str, may_be_empty: bool = False, known_encoding: str | None = None) -> Encoding:
    """Return the encoding of a text: the one that is known, or what it is read as.

    Raises TextError for what is empty, no text, or not in the encoding that is known.
    """
    if not source.size and not may_be_empty:
        raise EmptyTextError(_("{name}: the file is empty").format(name=name))
    if known_encoding is not None:
        encoding = Encoding(find_codec(known_encoding))
        _demand_fit(source, encoding, name)
        return encoding
    for mark, wide in _WIDE_MARKS:
        if source.beginning(len(mark)) == mark:
            if _fits(source, Encoding(wide)):
                return Encoding(wide)
            break
    there = _bytes_in(source)
    encoding = _without_a_mark(source, there, name)
    if (encoding.guessed or set(there) & set(_CONTROLS)) and _control_share(source, encoding) > _BINARY_SHARE:
        raise TextError(_("{name}: this is not a text (too many control characters)").format(name=name))
    return encoding


def _without_a_mark(source: Source, there: bytes, name: str) -> Encoding:
    """Return what a text is read as that has no mark in front; ``there`` are the bytes that occur in it."""
    if 0 in there:
        beginning = source.beginning(GUESS_BYTES)
        wide = guess_encoding(beginning) if beginning.count(0) >= _ZERO_SHARE * len(beginning) else None
        if wide is None or not wide.startswith(_WIDE):
            raise TextError(_("{name}: this is not a text (it holds zero bytes)").format(name=name))
        return Encoding(wide, guessed=True)
    if there.isascii() and set(there) & set(_SHIFTS):
        shifting = guess_encoding(source.beginning(GUESS_BYTES))
        return Encoding(shifting, guessed=True) if shifting and shifting.startswith(_SHIFTING) else Encoding("utf-8")
    if there.isascii() or _fits(source, Encoding("utf-8")):
        return Encoding("utf-8")
    beginning = source.beginning(GUESS_BYTES)
    guessed = "utf-8" if _is_nearly_utf8(beginning) else guess_encoding(beginning)
    if guessed is None:
        raise TextError(_("{name}: neither UTF-8 nor any known encoding").format(name=name))
    return Encoding(guessed, guessed=True)


def _is_nearly_utf8(beginning: bytes) -> bool:
    """Return whether a few bytes alone keep a text from being UTF-8, as where it was cut through a character.

    In other encodings next to no letters happen to stand as UTF-8 would have them.
    """
    text = beginning.decode("utf-8", "replace")
    broken = text.count("\ufffd") - beginning.count("\ufffd".encode())
    whole = len(text) - broken - sum(map(str.isascii, text))
    return 0 < _WHOLE_PER_BROKEN * broken <= whole


def find_codec(name: str) -> str:
    """Return Python's name of an encoding of texts; raise TextError where there is none of that name."""
    try:
        codec = codecs.lookup(name)
        "".encode(codec.name)  # which refuses what turns bytes into bytes
    except (LookupError, ValueError):
        message = _("{name!r}: unknown encoding; try utf-8, cp1252, latin-1, cp1250, cp1251, shift_jis …")
        raise TextError(message.format(name=name)) from None
    return codec.name


def _demand_fit(source: Source, encoding: Encoding, name: str) -> None:
    """Raise TextError that names the first byte which the encoding does not know."""
    read = 0

    def counted() -> Iterator[bytes]:
        nonlocal read
        for piece in source.pieces(_LOOKED_THROUGH, TRIED):
            read += len(piece)
            yield piece

    try:
        for _text in encoding.decode(counted()):
            pass
    except UnicodeDecodeError as error:
        message = _("{name}: this is not {encoding}: the byte {byte:#04x} at position {place} does not fit")
        place = read - len(error.object) + error.start + 1  # the decoder kept what a character began with
        figures = {"byte": error.object[error.start], "place": grouped(place)}
        raise TextError(message.format(name=name, encoding=encoding.name, **figures)) from None
    except UnicodeError:  # of UTF-16 and UTF-32 where nothing says which byte comes first
        message = _("{name}: this is not {encoding}")
        raise TextError(message.format(name=name, encoding=encoding.name)) from None


def _bytes_in(source: Source) -> bytes:
    """Return the bytes that occur, each once, up to a zero byte."""
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
