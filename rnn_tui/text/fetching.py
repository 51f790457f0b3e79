"""A known text is fetched: from where it was cut off the last time, and kept where it is byte for byte the known one.

pooch keeps the file and checks its digest. It does not go on with half a file, so what it fetches with does: a part of
the file stays beside it until the whole is there.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from rnn_tui.copies import NeverCopied
from rnn_tui.errors import Cancelled, TextError
from rnn_tui.language import _, decimal
from rnn_tui.reasons import reason_of
from rnn_tui.text.corpus import MayGoOn, always
from rnn_tui.text.shelf import KnownText
from rnn_tui.there import is_there

_PIECE = 1 << 13  # bytes; of one that is cut off nothing is kept
_PATIENCE = 30  # seconds without a byte
_WHOLE = 200  # the status of an answer that is all of the file: a server need not know of parts


def fetch(text: KnownText, may_go_on: MayGoOn = always) -> Path:
    """Fetch a text unless it is here, and return its file.

    Raises TextError where it cannot be had, and Cancelled where ``may_go_on``, which is told the share that is here,
    says no: what came by then is kept, and the next time goes on from there.
    """
    import pooch  # noqa: PLC0415  (it takes a while, and next to nobody fetches anything)

    pooch.get_logger().setLevel("CRITICAL")  # it says on standard error what is said here
    path, part = text.path, _part_of(text)
    with _in_one_line(text, part), _held(text, path):
        downloader = partial(_go_on, part, text.size, may_go_on)
        pooch.retrieve(text.address, f"sha256:{text.sha256}", path.name, path.parent, downloader=downloader)
    return path


def remove(text: KnownText) -> None:
    """Remove the file of a text, and what there is of it; raise TextError where nothing is, or it cannot be."""
    was_here = False
    try:
        for file in (text.path, _part_of(text)):
            with suppress(FileNotFoundError):  # exists() keeps every other reason to itself from Python 3.14 on
                file.unlink()
                was_here = True
    except OSError as error:
        message = _("{path}: it cannot be removed ({reason})")
        raise TextError(message.format(path=error.filename, reason=reason_of(error))) from None
    if not was_here:
        raise TextError(_("{name}: this text is not here").format(name=text.name))


def _part_of(text: KnownText) -> Path:
    return text.path.with_name(text.path.name + ".part")


def _go_on(part: Path, size: int, may_go_on: MayGoOn, address: str, target: str, _pooch: object) -> None:
    """Fetch what is missing of ``part``, then let it be ``target``."""
    import pooch  # noqa: PLC0415

    with part.open("ab") as file:
        here = file.tell()
        if here < size:

            def begin(response: Any, *_others: object, **_options: object) -> None:  # noqa: ANN401  (requests' own)
                if here and response.status_code == _WHOLE:
                    file.truncate(0)

            headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={here}-"} if here else {})
            progress: Any = _Progress(file, size, may_go_on)
            options: dict[str, Any] = {"headers": headers, "hooks": {"response": begin}, "timeout": _PATIENCE}
            pooch.HTTPDownloader(progressbar=progress, chunk_size=_PIECE, **options)(address, file, None)
    os.replace(part, target)  # noqa: PTH105  (the name of the other is a string)


class _Progress(NeverCopied):
    """What pooch tells of each piece that is written to ``file``, which is to have ``size`` bytes."""

    instead = "it reads an open file"

    total = 0

    def __init__(self, file: BinaryIO, size: int, may_go_on: MayGoOn) -> None:
        self._file, self._size, self._may_go_on = file, size, may_go_on

    def update(self, _bytes: int) -> None:
        here = os.fstat(self._file.fileno()).st_size
        if here > self._size:
            raise ValueError("longer than the known text")  # as pooch does for another digest
        if not self._may_go_on(here / self._size):
            raise Cancelled

    def reset(self) -> None:
        """Nothing begins anew."""

    def close(self) -> None:
        """Nothing is left to be closed."""


@contextmanager
def _held(text: KnownText, path: Path) -> Iterator[None]:
    """Let no other process fetch the same text meanwhile."""
    from filelock import FileLock, Timeout  # noqa: PLC0415

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.with_name(path.name + ".lock")
    try:
        with FileLock(lock, timeout=0):
            try:
                yield
            finally:
                with suppress(OSError):  # if another process slips in here, the digest tells
                    lock.unlink()
    except Timeout:
        raise TextError(_("{name}: another process is fetching it").format(name=text.name)) from None


@contextmanager
def _in_one_line(text: KnownText, part: Path) -> Iterator[None]:
    """Turn what goes wrong into a TextError. Errors of the network, all of requests' own, have no number."""
    try:
        yield
    except ValueError:
        part.unlink(missing_ok=True)
        message = _("{name}: what is at {address} is not the known text any more; nothing was kept")
        raise TextError(message.format(name=text.name, address=text.address)) from None
    except OSError as error:
        if error.errno is not None:
            message = _("{path}: it cannot be written ({reason})")
            raise TextError(message.format(path=text.path, reason=reason_of(error))) from None
        raise TextError(_network_sentence(text, part, error)) from None


def _network_sentence(text: KnownText, part: Path, error: OSError) -> str:
    """Return what to do about an answer that is an error, a connection that broke, or none at all."""
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        part.unlink(missing_ok=True)
        message = _("{name}: the server answered {status}; is {address} still there?")
        return message.format(name=text.name, status=status, address=text.address)
    here = part.stat().st_size if is_there(part) else 0
    if here:
        message = _("{name}: the connection broke at {share} %; the same command goes on from there")
        return message.format(name=text.name, share=decimal(100 * here / text.size, 0))
    return _("{name}: {host} cannot be reached; is there a network?").format(
        name=text.name, host=urlsplit(text.address).netloc
    )
