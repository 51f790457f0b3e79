"""Documents in the Rich Text Format (Microsoft, 1.9.1): the running text, without notes and pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import Refused, TextError
from rnn_tui.language import _
from rnn_tui.text.decoding import find_codec
from rnn_tui.text.formats.allowance import Allowance

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?"
    rb"|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z])"
    rb"|(?P<brace>[{}])"
    rb"|[\r\n]+"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|\\"
)
_SIGNS = {b"~": "\N{NO-BREAK SPACE}", b"_": "\N{NON-BREAKING HYPHEN}", b"-": "", b"\n": "\n", b"\r": "\n"}
_SIGNS |= {sign: sign.decode() for sign in (b"\\", b"{", b"}")}
_WORDS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": "\t",
    b"tab": "\t",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emspace": "\N{EM SPACE}",
    b"enspace": "\N{EN SPACE}",
}
# Groups that are no running text. Others of that kind begin with \*, which says so.
_ASIDE = set(
    b"colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf".split()
)
_ASIDE |= set(b"footnote nonshppict fldinst xe tc listtext pntext".split())
_CHARSETS = {77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254"}
_CHARSETS |= {163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250"}
_MOST_DEEP = 10_000  # groups
_AT_ONCE = 1 << 14  # tokens, after which the text so far is handed on


def text_of(file: BinaryIO, allowance: Allowance) -> Iterator[str]:
    """Yield the text of a document; raise Refused for what does not begin like one."""
    data = b"".join(allowance.all_of(file))
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Refused(_("it is something else, or damaged"))
    document = _Document()
    place, tokens = 0, 0
    while token := _TOKEN.match(data, place):
        place = token.end() + document.take(token)
        tokens += 1
        if not tokens % _AT_ONCE:
            yield document.taken()
    yield document.taken()


@dataclass(frozen=True)
class _Group:
    """What holds up to the next closing brace: the font, and how many characters stand in for one of Unicode."""

    aside: bool = False
    in_fonts: bool = False
    font: int | None = None
    stand_ins: int = 1


class _Document(NeverCopied):
    instead = "it is in the middle of a document"

    def __init__(self) -> None:
        self._found: list[str] = []
        self._bytes = bytearray()  # characters that are still to be decoded: two may be one
        self._group = _Group()
        self._outer: list[_Group] = []
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._defined: int | None = None  # the font that the table of fonts is at
        self._skip = 0  # characters that stand in for one of Unicode that was taken
        self._high = 0  # the first half of a character of Unicode

    def take(self, token: re.Match[bytes]) -> int:
        """Take the next token; return how many bytes behind it are no text."""
        if token["brace"]:
            self._skip = 0
            self._turn(token["brace"])
        elif token["word"]:
            number = None if token["number"] is None else int(token["number"])
            return self._obey(token["word"], number)
        elif token["hex"]:
            self._add_bytes(bytes.fromhex(token["hex"].decode("ascii")))
        elif token["text"]:
            self._add_bytes(token["text"])
        elif token["sign"] == b"*":
            self._group = replace(self._group, aside=True)
        elif token["sign"]:
            self._add(_SIGNS.get(token["sign"], ""))
        return 0

    def taken(self) -> str:
        """Return the text since the last time."""
        self._decode()
        text = "".join(self._found)
        self._found.clear()
        return text

    def _turn(self, brace: bytes) -> None:
        self._decode()
        if brace == b"{":
            if len(self._outer) == _MOST_DEEP:
                raise Refused(_("it is something else, or damaged"))
            self._outer.append(self._group)
        elif self._outer:
            self._group = self._outer.pop()

    def _obey(self, word: bytes, number: int | None) -> int:
        """Do what a control word says."""
        if word == b"bin":
            return max(0, number or 0)
        if self._skip and word != b"u":
            self._skip -= 1
        elif word == b"u" and number is not None:
            self._add_unicode(number % 0x10000)
        elif word in _WORDS:
            self._add(_WORDS[word])
        elif word in _ASIDE:
            self._group = replace(self._group, aside=True)
        elif word == b"fonttbl":
            self._group = replace(self._group, aside=True, in_fonts=True)
        elif word == b"uc":
            self._group = replace(self._group, stand_ins=max(0, number or 0))
        elif word == b"ansicpg":
            self._encoding = _codec_of(f"cp{number}", self._encoding)
        elif word == b"plain":
            self._choose_font(None)
        elif word == b"f":
            self._choose_font(number)
        elif word == b"fcharset" and self._group.in_fonts and self._defined is not None:
            self._fonts[self._defined] = _CHARSETS.get(number or 0, "")
        return 0

    def _choose_font(self, number: int | None) -> None:
        if self._group.in_fonts:
            self._defined = number
            return
        self._decode()
        self._group = replace(self._group, font=number)

    def _add(self, text: str) -> None:
        self._decode()
        if not self._group.aside:
            self._found.append(text)

    def _add_unicode(self, code: int) -> None:
        """Add a character by its code, or one of the two halves of a large one (UTF-16)."""
        high, self._high = self._high, 0
        self._skip = self._group.stand_ins
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._add(chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00) if high else "\N{REPLACEMENT CHARACTER}")
        else:
            self._add(chr(code))

    def _add_bytes(self, characters: bytes) -> None:
        skipped = min(self._skip, len(characters))
        self._skip -= skipped
        if not self._group.aside:
            self._bytes += characters[skipped:]

    def _decode(self) -> None:
        if self._bytes:
            font = self._group.font
            encoding = self._encoding if font is None else self._fonts.get(font) or self._encoding
            self._found.append(self._bytes.decode(encoding, "replace"))
            self._bytes.clear()


def _codec_of(name: str, instead: str) -> str:
    try:
        return find_codec(name)
    except TextError:
        return instead
