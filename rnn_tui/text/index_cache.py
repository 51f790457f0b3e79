"""The indices of long texts, made once: in files under the text's SHA-256, mapped by whoever opens it, bounded in all.

Beside the indices of a text lies what is known of it; who finds both has the text. A file that is being written has
another name; it goes with the process, and what a kill leaves of it goes when the next text is indexed.
"""

import errno
import hashlib
import json
import os
import secrets
import shutil
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import TextError
from rnn_tui.language import _
from rnn_tui.places import indices_folder
from rnn_tui.text.arrays import is_long, mapped, no_room
from rnn_tui.text.indexed import IndexedText, Indexer, InMemory, Tell, silent
from rnn_tui.text.vocabulary import IndexArray, Vocabulary, index_type

MOST_BYTES = 40_000_000_000  # of all texts together: the one that was opened longest ago goes first
_MOST_IN_MEMORY = 1_000_000_000  # bytes of a text that is held in memory where nothing can be written
_LEFT_FREE = 200_000_000  # bytes of the disk, for runs
_INDICES, _FACTS, _PART = ".indices", ".json", ".part"
_AT_ONCE = 1 << 18  # bytes
_VERSION = 1


class CachedText(IndexedText):
    """A text whose indices are in the cache; what is pickled of it is its name there."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _open_again, (self.sha256,)


@dataclass(frozen=True)
class _Facts:
    """What is known of a text: ``codes`` of its characters, ``counts`` of each, the ``digest`` of its indices."""

    version: int
    codes: list[int]
    counts: list[int]
    digest: str


@contextmanager
def indexing(characters: int) -> Iterator[Indexer]:
    """Give an Indexer for a text of about so many characters: a long one is kept in the cache once it is finished.

    Where the cache cannot be written, it is kept in memory up to a gigabyte; raises TextError for more.
    """
    if not is_long(characters):
        yield Indexer(InMemory(characters))
        return
    try:
        store = InCache(characters)
    except OSError as error:
        if characters > _MOST_IN_MEMORY:
            raise no_room(error) from None
        yield Indexer(InMemory(characters))
        return
    try:
        yield Indexer(store)
    finally:
        store.close()


def open_cached(sha256: str, tell: Tell = silent) -> IndexedText | None:
    """Return the text of this digest; None where the cache has none, or not as it was written.

    ``tell`` is told how far its indices are checked.
    """
    path = indices_folder() / f"{sha256}{_INDICES}"
    facts = _read_facts(path.with_suffix(_FACTS))
    if facts is None:
        return None
    try:
        vocabulary, counts = Vocabulary(map(chr, facts.codes)), np.array(facts.counts, np.int64)
        with path.open("rb") as file:
            if _digest(file, tell) != facts.digest:
                return None
            indices = mapped(file, vocabulary.index_type)
    except (OSError, ValueError, TypeError):  # gone, or something else
        return None
    with suppress(OSError):
        os.utime(path)  # it was opened now
    return CachedText(vocabulary, indices, sha256, counts)


def cached_bytes() -> int:
    """Return how many bytes the cache has, with what is being written."""
    with suppress(OSError):
        return sum(path.stat().st_size for path in indices_folder().iterdir() if path.is_file())
    return 0


class InCache(NeverCopied):
    """A Store that writes the numbers of a text to a file, and keeps that under the text's digest once it is whole.

    Raises OSError where the cache cannot be written from the beginning, and TextError where that comes later.
    """

    instead = "it writes a file"

    def __init__(self, characters: int) -> None:
        folder = indices_folder()
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder, characters)
        self._dtype = index_type(0)
        self._begin(folder)

    def _begin(self, folder: Path) -> None:
        self._file, self._path = _new_part(folder)
        self._discard = weakref.finalize(self, _discard, self._file, self._path)  # also where a thread is left reading

    def append(self, turns: NDArray[np.uint32], kinds: int) -> None:
        """Keep the next ``turns`` (N,), as a Store does."""
        with _in_one_line():
            if index_type(kinds) != self._dtype:
                self._widen(index_type(kinds))
            self._file.write((turns - np.uint32(1)).astype(self._dtype).data)

    def _widen(self, dtype: np.dtype[Any]) -> None:
        """Write what there is anew, in a larger type."""
        narrow, discard = self._file, self._discard
        self._begin(self._path.parent)
        narrow.seek(0)
        while data := narrow.read(_AT_ONCE):
            self._file.write(np.frombuffer(data, self._dtype).astype(dtype).data)
        discard()
        self._dtype = dtype

    def finish(self, vocabulary: Vocabulary, places: IndexArray, sha256: str, tell: Tell) -> IndexedText:
        """Return the text, as a Store does."""
        if (there := open_cached(sha256, tell)) is not None:
            return there
        with _in_one_line():
            counts, digest = self._number_anew(places, tell)
            path = self._path.with_name(f"{sha256}{_INDICES}")
            _keep(self._file, self._path, path)
            facts = _Facts(_VERSION, list(map(ord, vocabulary.characters)), counts.tolist(), digest)
            file, part = _new_part(path.parent)
            with file:
                file.write(json.dumps(asdict(facts)).encode())
                _keep(file, part, path.with_suffix(_FACTS))
            with path.open("rb") as whole:
                return CachedText(vocabulary, mapped(whole, self._dtype), sha256, counts)

    def _number_anew(self, places: IndexArray, tell: Tell) -> tuple[NDArray[np.int64], str]:
        """Put the place of each turn in its stead; return how often each occurs, and the digest of all."""
        counts, digest, size = np.zeros(len(places), np.int64), hashlib.sha256(), self._file.seek(0, os.SEEK_END)
        for begin in range(0, size, _AT_ONCE):
            tell(begin / size)
            self._file.seek(begin)
            piece = places.take(np.frombuffer(self._file.read(_AT_ONCE), self._dtype), mode="clip")
            counts += np.bincount(piece, minlength=len(counts))
            digest.update(piece.data)
            self._file.seek(begin)
            self._file.write(piece.data)
        return counts, digest.hexdigest()

    def close(self) -> None:
        """Let go of the file; what was not kept is gone."""
        self._discard()


def _discard(file: BinaryIO, path: Path) -> None:
    with suppress(OSError):
        file.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _open_again(sha256: str) -> IndexedText:
    text = open_cached(sha256)
    if text is None:
        raise TextError(_("{path}: the indices of this text are gone").format(path=indices_folder()))
    return text


def _read_facts(path: Path) -> _Facts | None:
    """Return what is known of a text; None where there is no such file, or another program wrote it."""
    try:
        facts = _Facts(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return facts if facts.version == _VERSION else None


def _digest(file: BinaryIO, tell: Tell) -> str:
    digest, size = hashlib.sha256(), file.seek(0, os.SEEK_END)
    file.seek(0)
    while piece := file.read(_AT_ONCE):
        tell(file.tell() / size)
        digest.update(piece)
    return digest.hexdigest()


def _new_part(folder: Path) -> tuple[BinaryIO, Path]:
    """Make a file that is being written, by this process alone; raises OSError."""
    path = folder / f".{secrets.token_hex(8)}{_PART}"
    file = path.open("x+b")
    if lock := _lock():
        lock(file)
    return file, path


def _keep(file: BinaryIO, part: Path, path: Path) -> None:
    """Give what was written its name, once it is on the disk."""
    file.flush()
    os.fsync(file.fileno())
    if os.name != "posix":  # Windows renames nothing that is open
        file.close()
    part.replace(path)


def _make_room(folder: Path, size: int) -> None:
    """Delete what was abandoned, and what was opened longest ago, so that there is room for so many bytes.

    Raises OSError, and leaves the texts, where the disk would have no room for them even so. Whoever has a text open
    keeps it.
    """
    for part in folder.glob(f".*{_PART}"):
        if _is_abandoned(part):
            with suppress(OSError):
                part.unlink()
    kept = {path: path.stat() for path in folder.glob(f"*{_INDICES}")}
    in_all = sum(each.st_size for each in kept.values())
    if shutil.disk_usage(folder).free + in_all < size + _LEFT_FREE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    for path in sorted(kept, key=lambda each: kept[each].st_mtime):
        if in_all + size <= MOST_BYTES and shutil.disk_usage(folder).free >= size + _LEFT_FREE:
            break
        for each in (path.with_suffix(_FACTS), path):
            with suppress(OSError):
                each.unlink()
        in_all -= kept[path].st_size
    if shutil.disk_usage(folder).free < size + _LEFT_FREE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _is_abandoned(part: Path) -> bool:
    """Return whether nobody writes a part any more; Windows does not delete what somebody does."""
    lock = _lock()
    try:
        with part.open("rb") as file:
            if lock:
                lock(file)
    except OSError:
        return False
    return True


def _lock() -> Callable[[BinaryIO], None] | None:
    """Return what locks a file until it is closed, and raises OSError where another process has; None on Windows."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock  # noqa: PLC0415  (not everywhere)
    except ImportError:
        return None
    return lambda file: flock(file, LOCK_EX | LOCK_NB)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Turn the disk's refusal into a TextError that names the cache."""
    try:
        yield
    except OSError as error:
        raise no_room(error) from None
