"""The encodings that a text may be in, each with a line of it as it would read: what a guess is corrected by."""

import codecs
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from rnn_tui.errors import TextError
from rnn_tui.language import _
from rnn_tui.text.corpus import Corpus, in_one_line, texts_in
from rnn_tui.text.decoding import find_codec
from rnn_tui.text.formats.opening import beginning_of
from rnn_tui.text.guessing import GUESS_BYTES, likely_encodings
from rnn_tui.text.library import file_of
from rnn_tui.text.sources import open_bytes

_MOST = 9
_MOST_LIKELY = 3  # of which the first are shown before the well-known ones: how likely each is, is a guess too
# The encodings that are met most often.
_WELL_KNOWN = ("utf-8", "cp1252", "cp1250", "cp1251", "koi8-r", "cp1253", "cp1254", "shift_jis", "gb18030", "big5")
_BEFORE, _BEHIND = 24, 120  # characters of the line around the first one that the encodings differ in


@dataclass(frozen=True)
class CandidateEncoding:
    """An encoding under the name that Python has for it, and a line of the text as it reads in it."""

    encoding: str
    line: str


@dataclass(frozen=True)
class Readings:
    """What a text was read as, its first bytes, and the encodings that it may be in: the one it was read as first."""

    corpus: Corpus
    beginning: bytes
    candidates: Sequence[CandidateEncoding]

    def read_as(self, encoding: str) -> CandidateEncoding:
        """Return the line as it reads in an encoding; raise TextError where there is none of that name, or not here."""
        return _read_as(self.beginning, encoding)

    def is_kept_by(self, encoding: str) -> bool:
        """Whether the text was read in this encoding."""
        with suppress(TextError):  # several encodings, those of a folder's files, are none
            return find_codec(_encoding_of(self.corpus)) == find_codec(encoding)
        return False


def readings_of(corpus: Corpus) -> Readings:
    """Return how a text reads in other encodings; raise TextError where it cannot be read again.

    Of those that it reads the same in the first one stands for all.
    """
    beginning = _beginning_of(corpus)
    found: dict[str, CandidateEncoding] = {}
    likely = likely_encodings(beginning)
    first, rest = likely[:_MOST_LIKELY], likely[_MOST_LIKELY:]
    for encoding in (_encoding_of(corpus), *first, *_WELL_KNOWN, *rest):
        with suppress(TextError):  # what the text was read as, a guess perhaps, need not fit everywhere
            candidate = _read_as(beginning, encoding, "strict" if found else "replace")
            if not found or not any(unicodedata.category(character) == "Cc" for character in candidate.line):
                found.setdefault(candidate.line, candidate)
    return Readings(corpus, beginning, list(found.values())[:_MOST])


def _beginning_of(corpus: Corpus) -> bytes:
    """Return the first bytes of a text as it is on the disk; of a folder those of a file that tells encodings apart."""
    path = file_of(corpus)
    guessed = {name for name, _encoding in corpus.guesses}
    with in_one_line(path):
        beginning = b""
        for file in sorted(texts_in(path) if path.is_dir() else [path], key=lambda file: file.name not in guessed):
            with open_bytes(file) as opened:
                beginning = beginning_of(opened, file.name, GUESS_BYTES)
            if not beginning.isascii():
                break
        return beginning


def _encoding_of(corpus: Corpus) -> str:
    """Return what a text was read as; of a folder's files, the one that a guess was made of."""
    return corpus.guesses[0][1] if corpus.guesses else corpus.encoding


def _read_as(beginning: bytes, encoding: str, errors: str = "strict") -> CandidateEncoding:
    """Return the first line that has a character beyond ASCII, from a little before that on."""
    name = find_codec(encoding)
    try:
        text = codecs.getincrementaldecoder(name)(errors).decode(beginning)  # the last character may be cut through
    except UnicodeError:
        raise TextError(_("the text is not in {encoding}").format(encoding=name)) from None
    place = next((place for place, character in enumerate(text) if character > "\x7f"), 0)
    begin = max(text.rfind("\n", 0, place) + 1, place - _BEFORE)
    line = text[begin : place + _BEHIND].lstrip("\N{ZERO WIDTH NO-BREAK SPACE}\r\n").partition("\n")[0]
    return CandidateEncoding(name, line.replace("\t", " ").strip())
