"""From a file, a folder or a pasted text to a Corpus: decoded, with one kind of line end, composed (NFC)."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.language import _, grouped
from rnn_tui.reasons import reason_of
from rnn_tui.text.arrays import is_long
from rnn_tui.text.decoding import Encoding, decode, find_encoding
from rnn_tui.text.formats.opening import plain_text
from rnn_tui.text.gutenberg import LicenceCut
from rnn_tui.text.index_cache import CachedText, indexing
from rnn_tui.text.indexed import IndexedText, Indexer, index_text
from rnn_tui.text.normal_form import normalise, normalise_pieces
from rnn_tui.text.read_before import Reading, files_at, read_before, remember
from rnn_tui.text.sources import Source, open_bytes
from rnn_tui.text.vocabulary import IndexArray, Vocabulary
from rnn_tui.there import real_path

FOLDER_SUFFIXES = (".txt", ".md")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_OPENING = 36  # characters of a prompt: enough to begin a sentence, short enough for one line of a small window
_OPENING_LINES = 200  # that may be shorter before a long one is looked for no more
_READ = 0.95  # of the work on a long text: then its indices are numbered anew
_BEGINNING = (_OPENING_LINES + 1) * (_OPENING + 1)  # characters: so far into a text its opening is found

MayGoOn = Callable[[float], bool]  # told the share that is read, it says whether to go on


def always(_share: float) -> bool:
    """Continue, whatever share is read."""
    return True


@dataclass(frozen=True, eq=False)
class Corpus:
    """A text to learn from.

    ``content`` has LF line ends and is in NFC. ``encoding`` is what it was read as, ``guesses`` the names and encodings
    of those of its files where that is only a guess, ``size`` its bytes on disk, ``path`` where it came from, where
    there is such a place. ``is_list`` says that its lines are entries, each for itself. ``formats`` are those that the
    text was unpacked from, and ``left_out`` counts the characters of a licence around it.
    """

    name: str
    content: IndexedText
    size: int
    encoding: str = "utf-8"
    guesses: tuple[tuple[str, str], ...] = ()
    path: Path | None = None
    language: str = ""
    is_list: bool = False
    formats: tuple[str, ...] = ()
    left_out: int = 0

    def __repr__(self) -> str:
        return f"<Corpus {self.name!r}: {len(self.content):,} characters, {len(self.vocabulary):,} different ones>"

    @property
    def guessed(self) -> bool:
        """Whether an encoding is only a guess."""
        return bool(self.guesses)

    @property
    def indices(self) -> IndexArray:
        """The text's characters (N,) as indices into its vocabulary."""
        return self.content.indices

    @property
    def vocabulary(self) -> Vocabulary:
        """The text's different characters."""
        return self.content.vocabulary

    @property
    def sha256(self) -> str:
        """The digest of the text as it is learnt (UTF-8, normalised)."""
        return self.content.sha256

    def how_it_was_read(self) -> list[str]:
        """Return a sentence for each thing that became of the file before its text stood there."""
        told = []
        if self.formats:
            told.append(_("opened as {formats}: only its text is read").format(formats=", ".join(self.formats)))
        if self.left_out:
            message = _("Project Gutenberg's header and licence were left out ({count} characters)")
            told.append(message.format(count=grouped(self.left_out)))
        return told

    def opening(self, window: int | None = None) -> str:
        """Return the first words, for a prompt: the first long line up to a space, else the first line whole.

        For a network that reads ``window`` characters at a time they are just these.
        """
        if window is not None:
            return self.content[:window]
        text = self.content[:_BEGINNING]
        lines = text.split("\n", _OPENING_LINES)
        for line in lines:
            if len(line) > _OPENING:
                return line[: line.rfind(" ", 0, _OPENING) + 1] or line[:_OPENING]
        first = next((line for line in lines if line.strip()), text[:1])
        return first + "\n" if "\n" in text.rstrip("\n") else first[: max(1, len(text) // 3)]

    def fold_rare(self, min_count: int) -> "Corpus":
        """Return the corpus with each character that occurs fewer than ``min_count`` times as U+FFFD.

        Raises TextError where none would be left.
        """
        rare = self._rare(min_count)
        if not rare:
            return self
        return replace(self, content=self.content.translate(dict.fromkeys(rare, REPLACEMENT)))

    def folded_vocabulary(self, min_count: int) -> Vocabulary:
        """Return the vocabulary of what ``fold_rare`` gives, without going through the text; raise as it does."""
        rare = self._rare(min_count)
        return Vocabulary(({*self.vocabulary.characters} - rare) | {REPLACEMENT}) if rare else self.vocabulary

    def _rare(self, min_count: int) -> set[str]:
        if min_count <= 1:
            return set()
        counts = self.content.counts
        rare = {char for char, count in counts.items() if count < min_count}
        if rare and len(rare) == len(counts):
            message = _("{name}: no character occurs {count} times; ask for fewer")
            raise TextError(message.format(name=self.name, count=min_count))
        return rare


def corpus_from_text(text: str, name: str, language: str = "") -> Corpus:
    """Make a corpus of a text at hand (pasted, gathered); raise TextError where nothing can be learnt."""
    normal = normalise(text)
    content = index_text([normal], len(normal))
    _demand_learnable(content, name)
    return Corpus(name, content, len(normal.encode("utf-8", "surrogatepass")), language=language)


def corpus_from_file(
    file: BinaryIO,
    name: str,
    path: Path | None = None,
    language: str = "",
    may_go_on: MayGoOn = always,
    encoding: str | None = None,
    to_learn: bool = True,
) -> Corpus:
    """Make a corpus of an open ``file``; raise TextError for what is empty, binary, too short or not in ``encoding``.

    What is not ``to_learn`` from may be too short for that. ``may_go_on`` is asked all along; Cancelled is raised
    where it says no.
    """
    with plain_text(file, name, telling(may_go_on), encoding) as plain:
        size = file.seek(0, SEEK_END) if plain.formats else 0
        source = Source(plain.file, telling(may_go_on, plain.read, _read_at(plain.file)))
        with indexing(source.size) as indexer:
            found, left_out = _add(indexer, source, name, known_encoding="utf-8" if plain.encoding else encoding)
            content = indexer.finish(telling(may_go_on, _READ))
    if to_learn:
        _demand_learnable(content, name)
    guesses = _guesses({name: plain.encoding or found})
    encoding = (plain.encoding or found).name
    return Corpus(
        name, content, size or source.size, encoding, guesses, path, language, formats=plain.formats, left_out=left_out
    )


def read_corpus(
    path: Path,
    language: str = "",
    may_go_on: MayGoOn = always,
    encoding: str | None = None,
    to_learn: bool = True,
) -> Corpus:
    """Read a file, or a folder's texts joined by a newline; raise TextError with one line otherwise.

    They are read in ``encoding`` where one is named, else each in its own. What is not ``to_learn`` from may be too
    short for that. ``may_go_on`` is asked all along; Cancelled is raised where it says no.
    """
    with in_one_line(path):
        files = files_at(path, texts_in)
        before = read_before(path, files, encoding, telling(may_go_on))
        if before is not None:
            return _as_before(path, *before, language, to_learn)
        if path.is_dir():
            corpus = _read_folder(path, may_go_on, encoding, to_learn)
        else:
            with open_bytes(path) as file:
                corpus = corpus_from_file(file, path.name, path, language, may_go_on, encoding, to_learn)
        if files and isinstance(corpus.content, CachedText) and files_at(path, texts_in) == files:
            reading = Reading(
                corpus.sha256, corpus.size, corpus.encoding, corpus.guesses, corpus.formats, corpus.left_out
            )
            remember(path, files, encoding, reading)
        return corpus


def _as_before(path: Path, content: IndexedText, reading: Reading, language: str, to_learn: bool) -> Corpus:
    """Return the corpus of a file or a folder whose text is known from an earlier reading."""
    name = real_path(path).name if path.is_dir() else path.name
    if to_learn:
        _demand_learnable(content, name)
    facts = (reading.size, reading.encoding, reading.guesses)
    return Corpus(name, content, *facts, path, language, formats=reading.formats, left_out=reading.left_out)


def read_copy(path: Path, name: str, may_go_on: MayGoOn = always) -> Corpus:
    """Read a text that this program wrote, UTF-8 and nothing else; raise TextError with one line otherwise."""
    with in_one_line(path), open_bytes(path) as file:
        source = Source(file, telling(may_go_on, 0.0, _read_at(file)))
        texts = decode(source.pieces(0.0), "utf-8", "surrogatepass")
        with indexing(source.size) as indexer:
            for text in normalise_pieces(texts):
                indexer.add(text)
            content = indexer.finish(telling(may_go_on, _READ))
        _demand_learnable(content, name)
        return Corpus(name, content, source.size)


def read_prompt(path: Path, encoding: str | None = None) -> str:
    """Return a file's text as it is typed into a prompt: of any length; raise TextError with one line otherwise."""
    tell = telling(always)
    with in_one_line(path), open_bytes(path) as file, plain_text(file, path.name, tell, encoding) as plain:
        source = Source(plain.file, tell)
        known = "utf-8" if plain.encoding else encoding
        found = find_encoding(source, path.name, may_be_empty=True, known_encoding=known)
        return normalise("".join(found.decode(source.pieces())))


def telling(may_go_on: MayGoOn, begin: float = 0.0, end: float = 1.0) -> Callable[[float], None]:
    """Return what asks ``may_go_on`` at the shares from ``begin`` to ``end``, and raises Cancelled where it says no."""

    def tell(share: float) -> None:
        if not may_go_on(begin + (end - begin) * share):
            raise Cancelled

    return tell


def _read_at(file: BinaryIO) -> float:
    """Return the share of the work that is done when ``file`` is read."""
    return _READ if file.seekable() and is_long(file.seek(0, SEEK_END)) else 1.0


def _add(
    indexer: Indexer, source: Source, name: str, may_be_empty: bool = False, known_encoding: str | None = None
) -> tuple[Encoding, int]:
    """Add the characters of ``source``, normalised; return what they were read as, and how many were left out."""
    encoding = find_encoding(source, name, may_be_empty, known_encoding)
    cut = LicenceCut()
    for text in cut.pieces(normalise_pieces(encoding.decode(source.pieces()))):
        indexer.add(text)
    return encoding, cut.left_out


@contextmanager
def in_one_line(path: Path | str) -> Iterator[None]:
    """Turn the system's error about ``path`` into a TextError."""
    try:
        yield
    except FileNotFoundError:
        raise TextError(_("{path}: no such file or sample text").format(path=path)) from None
    except PermissionError as error:  # of a folder, the file that nobody may read
        message = _("{path}: it cannot be read; check its permissions")
        raise TextError(message.format(path=error.filename or path)) from None
    except OSError as error:
        raise TextError(_("{path}: it cannot be read ({reason})").format(path=path, reason=reason_of(error))) from None
    except MemoryError:
        raise TextError(_("{path}: there is not enough memory for a text of this length").format(path=path)) from None
    except UnicodeDecodeError:  # it could be decoded when its encoding was looked for
        raise TextError(_("{path}: it changed while it was read").format(path=path)) from None


def texts_in(folder: Path) -> list[Path]:
    """Return the texts of a folder in the order in which they are read; raise TextError where there is none."""
    files = [file for file in folder.iterdir() if file.suffix.lower() in FOLDER_SUFFIXES and file.is_file()]
    if not files:
        raise TextError(_("{path}: a folder without a .txt or .md file in it").format(path=folder))
    return sorted(files, key=_natural_order)


def _read_folder(folder: Path, may_go_on: MayGoOn, encoding: str | None, to_learn: bool) -> Corpus:
    sizes = {path: path.stat().st_size for path in texts_in(folder)}
    size, read, left_out = sum(sizes.values()), 0, 0
    encodings: dict[str, Encoding] = {}
    with indexing(size + len(sizes)) as indexer:
        for path, its_size in sizes.items():
            if encodings:
                indexer.add("\n")
            all_read = _READ if is_long(size) else 1.0
            begin, end = (all_read * share / max(1, size) for share in (read, read + its_size))
            with open_bytes(path) as file:
                source = Source(file, telling(may_go_on, begin, end))
                found, its_licence = _add(indexer, source, path.name, may_be_empty=True, known_encoding=encoding)
            encodings[path.name] = found
            left_out += its_licence
            read += its_size
        content = indexer.finish(telling(may_go_on, _READ))
    if to_learn:
        _demand_learnable(content, folder.name)
    names = ", ".join(sorted({found.name for found in encodings.values()}))
    return Corpus(real_path(folder).name, content, size, names, _guesses(encodings), folder, left_out=left_out)


def _guesses(encodings: Mapping[str, Encoding]) -> tuple[tuple[str, str], ...]:
    """Return the files whose encoding is a guess, and what it is."""
    return tuple((file, encoding.name) for file, encoding in encodings.items() if encoding.guessed)


def _natural_order(path: Path) -> list[tuple[int, str]]:
    """Order ``chapter 2`` before ``chapter 10``."""
    return [(int(run), "") if run.isdecimal() else (-1, run) for run in re.split(r"(\d+)", path.name.casefold())]


def _demand_learnable(text: IndexedText, name: str) -> None:
    """Raise TextError where nothing of a text can be learnt."""
    if len(text) < 2:
        raise TextError(_("{name}: a text needs at least two characters to learn from").format(name=name))
    if len(text.vocabulary) == 1:
        raise TextError(_("{name}: it repeats a single character; nothing to learn").format(name=name))
