"""The texts that a visitor sends: each becomes a file in a folder of theirs, whole or not at all."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from rnn_tui.serve.visitors import plain_name

SENT = "texts sent"
_ARRIVING = ".arriving"  # one at a time; what is left of one that broke off is written over
_MOST_OF_ALL = 10  # times as many bytes as one may have


async def keep_sent(request: web.Request, home: Path, most: int) -> Path:
    """Keep the text of a request, of ``most`` bytes at the most, among those that were sent to ``home``.

    Return its path from there. Raises HTTPRequestEntityTooLarge, and OSError where it cannot be written or nothing more
    may be sent; a connection that breaks leaves nothing.
    """
    place = Path(SENT, plain_name(request.query.get("name", "")))
    (home / SENT).mkdir(exist_ok=True)
    arriving = home / SENT / _ARRIVING
    try:
        with arriving.open("wb") as file:
            room = _MOST_OF_ALL * most - _size_of(home / SENT, but=place.name)
            async for piece in request.content.iter_any():
                file.write(piece)
                if file.tell() > most:
                    raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=file.tell())
                if file.tell() > room:
                    raise OSError(errno.EDQUOT, "")
        arriving.replace(home / place)
    finally:
        with suppress(OSError):
            arriving.unlink(missing_ok=True)
    return place


def _size_of(folder: Path, but: str) -> int:
    """Return the bytes of all files in a folder, apart from the one that is about to be replaced."""
    with os.scandir(folder) as entries:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in entries if entry.name != but)
