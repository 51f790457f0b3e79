"""From a file, a folder or a pasted text to a Corpus: decoded, with one kind of line end, composed (NFC)."""

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import charset_normalizer

from rnn_tui.errors import TextError
from rnn_tui.language import _
from rnn_tui.text.vocabulary import count_characters

FOLDER_SUFFIXES = (".txt", ".md")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# The byte order marks that announce a wide encoding; the longer ones first, because one begins with another.
_WIDE_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_SHARE = 0.05  # a text has next to no control characters; every binary format we tried has more than this
_OPENING = 36  # characters of a prompt: enough to begin a sentence, short enough for one line of a small window
_COMMON_ENCODING = "cp1252"  # western Europe's, which is easily mistaken for its neighbours
# What western European texts have beside ASCII; their neighbours' texts, read as cp1252, show others (ð, þ, š, ž, ¹).
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜŒŸßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœ«»‹›„“”‚‘’–—…°·€£§ªº¡¿\N{NO-BREAK SPACE}"
)
_GUESS_BYTES = 200_000  # what the encoding is guessed from; more takes seconds and changes nothing


@dataclass(frozen=True)
class Corpus:
    """A text to learn from.

    ``text`` has LF line ends and is in NFC. ``encoding`` is what it was read as, ``guessed`` whether that is
    only a guess, ``size`` its bytes on disk, ``path`` where it came from, where there is such a place.
    """

    name: str
    text: str
    size: int
    encoding: str = "utf-8"
    guessed: bool = False
    path: Path | None = None
    language: str = ""

    @cached_property
    def sha256(self) -> str:
        """The digest of the text as it is learnt (UTF-8, normalised)."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def different(self) -> int:
        """How many different characters there are."""
        return len(count_characters(self.text))

    def opening(self, window: int | None = None) -> str:
        """Return the first words, for a prompt: the first long line up to a space, else the first line whole.

        For a network that reads ``window`` characters at a time they are just these.
        """
        if window is not None:
            return self.text[:window]
        lines = self.text.split("\n", 200)
        for line in lines:
            if len(line) > _OPENING:
                return line[: line.rfind(" ", 0, _OPENING) + 1] or line[:_OPENING]
        first = next((line for line in lines if line.strip()), self.text[:1])
        return first + "\n" if "\n" in self.text.rstrip("\n") else first[: max(1, len(self.text) // 3)]

    def fold_rare(self, min_count: int) -> "Corpus":
        """Return the corpus with each character that occurs fewer than ``min_count`` times as U+FFFD.

        Raises TextError where none would be left.
        """
        counts = count_characters(self.text)
        rare = {char for char, count in counts.items() if count < min_count}
        if not rare:
            return self
        if len(rare) == len(counts):
            message = _("{name}: no character occurs {count} times; choose a smaller --min-count")
            raise TextError(message.format(name=self.name, count=min_count))
        return replace(self, text=self.text.translate({ord(char): REPLACEMENT for char in rare}))


def normalise(text: str) -> str:
    """Return ``text`` with LF line ends (CRLF and lone CR become LF), then in NFC."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def corpus_from_text(text: str, name: str, language: str = "") -> Corpus:
    """Make a corpus of a text at hand (pasted, gathered); raise TextError where nothing can be learnt."""
    normal = normalise(text)
    _refuse_unlearnable(normal, name)
    return Corpus(name, normal, len(normal.encode("utf-8", "surrogatepass")), language=language)


def corpus_from_bytes(data: bytes, name: str, path: Path | None = None, language: str = "") -> Corpus:
    """Decode ``data`` and make a corpus of it; raise TextError for what is empty, binary or too short."""
    text, encoding, guessed = _decode(data, name)
    normal = normalise(text)
    _refuse_unlearnable(normal, name)
    return Corpus(name, normal, len(data), encoding, guessed, path, language)


def read_corpus(path: Path, language: str = "") -> Corpus:
    """Read a file, or a folder's texts joined by a newline; raise TextError with one line otherwise."""
    with _in_one_line(path):
        if path.is_dir():
            return _read_folder(path)
        return corpus_from_bytes(path.read_bytes(), path.name, path, language)


def read_prompt(path: Path) -> str:
    """Return a file's text as it is typed into a prompt: of any length; raise TextError with one line otherwise."""
    with _in_one_line(path):
        return normalise(_decode(path.read_bytes(), path.name, may_be_empty=True)[0])


@contextmanager
def _in_one_line(path: Path) -> Iterator[None]:
    """Raise TextError in the place of what the system says of ``path``."""
    try:
        yield
    except FileNotFoundError:
        raise TextError(_("{path}: no such file or sample text").format(path=path)) from None
    except PermissionError:
        raise TextError(_("{path}: it may not be read; check its permissions").format(path=path)) from None
    except OSError as error:
        raise TextError(_("{path}: it cannot be read ({reason})").format(path=path, reason=error)) from None


def _read_folder(folder: Path) -> Corpus:
    files = [file for file in folder.iterdir() if file.suffix.lower() in FOLDER_SUFFIXES and file.is_file()]
    if not files:
        message = _("{path}: a folder without a .txt or .md file in it").format(path=folder)
        raise TextError(message)
    parts = []
    for file in sorted(files, key=_natural_order):
        text, encoding, guessed = _decode(file.read_bytes(), file.name, may_be_empty=True)
        parts.append((normalise(text), encoding, guessed))
    text = "\n".join(part for part, _encoding, _guessed in parts)
    _refuse_unlearnable(text, folder.name)
    encodings = sorted({encoding for _part, encoding, _guessed in parts})
    size = sum(file.stat().st_size for file in files)
    guessed = any(guess for _part, _encoding, guess in parts)
    return Corpus(folder.resolve().name, text, size, ", ".join(encodings), guessed, folder)


def _natural_order(path: Path) -> list[tuple[int, str]]:
    """Order ``chapter 2`` before ``chapter 10``."""
    return [(int(run), "") if run.isdecimal() else (-1, run) for run in re.split(r"(\d+)", path.name.casefold())]


def _decode(data: bytes, name: str, may_be_empty: bool = False) -> tuple[str, str, bool]:
    """Return text, encoding and whether the encoding is a guess."""
    if not data and not may_be_empty:
        raise TextError(_("{name}: the file is empty").format(name=name))
    for mark, encoding in _WIDE_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding, False
            except UnicodeDecodeError:
                break
    if b"\0" in data:
        raise TextError(_("{name}: this is not a text (it holds zero bytes)").format(name=name))
    try:
        text, encoding, guessed = data.decode("utf-8-sig"), "utf-8", False
    except UnicodeDecodeError:
        encoding = _guess_encoding(data, name)
        text, guessed = data.decode(encoding, "replace"), True
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\x1b")
    if controls > _BINARY_SHARE * len(text):
        raise TextError(_("{name}: this is not a text (too many control characters)").format(name=name))
    return text, encoding, guessed


def _guess_encoding(data: bytes, name: str) -> str:
    """Name the encoding whose text looks least disordered; among equals the commoner, then the most like a language.

    A short western text fits several encodings equally well; it is recognised by its letters.
    """
    if {char for char in data.decode(_COMMON_ENCODING, "replace") if char > "\x7f"} <= _WESTERN:
        return _COMMON_ENCODING
    matches = list(charset_normalizer.from_bytes(data[:_GUESS_BYTES]))
    if not matches:
        raise TextError(_("{name}: neither UTF-8 nor any encoding we know").format(name=name))
    least = min(match.chaos for match in matches)
    equals = {match.encoding: match.coherence for match in matches if match.chaos == least}
    return _COMMON_ENCODING if _COMMON_ENCODING in equals else max(equals, key=lambda encoding: equals[encoding])


def _refuse_unlearnable(text: str, name: str) -> None:
    if len(text) < 2:
        raise TextError(_("{name}: a text needs at least two characters to learn from").format(name=name))
    if text.count(text[0]) == len(text):
        raise TextError(_("{name}: it repeats a single character; nothing to learn").format(name=name))
