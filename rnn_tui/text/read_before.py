"""What is known of a long text by where it lies: a file of the same path, size and time is not decoded again.

It is what the reading of then found out, and the digest under which the cache has the indices.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rnn_tui.places import indices_folder
from rnn_tui.text.index_cache import open_cached
from rnn_tui.text.indexed import IndexedText, Tell

_FOLDER = "files"
Files = list[list[Any]]  # the name, the size in bytes and the time of change in nanoseconds, of each


@dataclass(frozen=True)
class Reading:
    """What a text was read as, and its digest: the facts of a Corpus, under their names there."""

    sha256: str
    size: int
    encoding: str
    guesses: tuple[tuple[str, str], ...]
    formats: tuple[str, ...]
    left_out: int


def files_at(path: Path, texts_in: Callable[[Path], Iterable[Path]]) -> Files:
    """Return what tells the files of a text from what they may become; of a pipe, or a device, nothing does.

    Raises OSError, and what ``texts_in`` raises, which names the files of a folder.
    """
    files = texts_in(path) if path.is_dir() else [path] if path.is_file() else []
    return [[file.name, (found := file.stat()).st_size, found.st_mtime_ns] for file in files]


def read_before(path: Path, files: Files, encoding: str | None, tell: Tell) -> tuple[IndexedText, Reading] | None:
    """Return the text of a file or a folder, and how it was read; None where these ``files`` were not read before.

    Nor where they were read in another ``encoding``, or the cache has nothing of them any more.
    """
    found = _record(path, files)
    if found is None:
        return None
    reading, named = found
    if encoding != named and (reading.guesses or encoding != reading.encoding):
        return None
    text = open_cached(reading.sha256, tell)
    if text is None:
        with suppress(OSError):
            _record_of(path).unlink()
        return None
    return text, reading


def is_as_read(path: Path, files: Files, sha256: str) -> bool:
    """Return whether these ``files`` were read before as the text of this digest."""
    found = _record(path, files)
    return found is not None and found[0].sha256 == sha256


def _record(path: Path, files: Files) -> tuple[Reading, str | None] | None:
    """Return how these ``files`` were read, and in which encoding if one was named; None where they were not."""
    if not files:
        return None
    try:
        record = json.loads(_record_of(path).read_bytes())
        if record["path"] != str(path.absolute()) or record["files"] != files:
            return None
        reading = Reading(**record["reading"])
        guesses = tuple((name, guess) for name, guess in reading.guesses)
        reading = Reading(**{**asdict(reading), "guesses": guesses, "formats": tuple(reading.formats)})
    except (OSError, ValueError, TypeError, KeyError):  # there is none, or another version wrote it
        return None
    return reading, record.get("encoding")


def remember(path: Path, files: Files, encoding: str | None, reading: Reading) -> None:
    """Keep how the files of a text were read, in ``encoding`` where one was named; what cannot be kept is not."""
    record = {"path": str(path.absolute()), "files": files, "encoding": encoding, "reading": asdict(reading)}
    with suppress(OSError):
        place = _record_of(path)
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(record), encoding="utf-8")


def _record_of(path: Path) -> Path:
    name = hashlib.sha256(str(path.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return indices_folder() / _FOLDER / f"{name}.json"
