"""One program shown to many: what it draws is sent to each as it is, and who comes later begins with the whole picture.

A late or a slow watcher costs the program nothing: its last whole picture is kept with what was drawn over it since,
as films are kept, until that has become long and the program is asked for another.
"""

import asyncio
import re

MOST_WAITING = 128 * 1024  # bytes that wait for one watcher; a whole picture of 120 x 36 has 15 kB
MOST_DRAWN_OVER = 64 * 1024  # bytes drawn over a whole picture before another is asked for

_BEGIN = b"\x1b[0m\x1b[?25l\x1b[2J"  # before a whole picture, whatever stood there: plain style, no caret, all blank
_QUESTIONS = re.compile(rb"\x1b\[(?:6n|\?\d+\$p|0?c)")  # DSR, DECRQM, DA (ECMA-48): forty answers would come


class Picture:
    """What a program shows: its last whole picture, and what it has drawn over it since."""

    def __init__(self) -> None:
        self._whole: list[bytes] = []
        self._drawn_over = 0
        self._begins = False

    @property
    def is_begun(self) -> bool:
        """Whether there is a whole picture."""
        return bool(self._whole)

    def begin(self) -> None:
        """Take note that what is drawn next is a whole picture."""
        self._begins = True

    @property
    def is_long(self) -> bool:
        """Whether so much was drawn over it that another is to be asked for."""
        return self._drawn_over > MOST_DRAWN_OVER

    def take_note_of_asking(self) -> None:
        """Wait as long again: what was asked for may never come."""
        self._drawn_over = 0

    def draw(self, data: bytes) -> None:
        """Take in what is drawn; nothing is to be seen before the first whole picture."""
        if self._begins:
            self._whole, self._drawn_over, self._begins = [_BEGIN, data], 0, False
            return
        if self.is_begun:
            self._whole.append(data)
        self._drawn_over += len(data)

    def whole(self) -> bytes:
        """Return what draws all of it on any screen."""
        self._whole = [b"".join(self._whole)]
        return self._whole[0]


class Watcher:
    """One who watches a picture; what is drawn waits for him as long as it is little, else the whole picture does."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self._waiting: list[bytes] = []
        self._size = 0
        self._is_behind = True
        self._news = asyncio.Event()
        self.wake()

    def draw(self, data: bytes) -> None:
        """Take in what was drawn."""
        if not self._is_behind:
            self._waiting.append(data)
            self._size += len(data)
            if self._size > MOST_WAITING:
                self._waiting.clear()
                self._is_behind = True
        self.wake()

    def wake(self) -> None:
        """Have ``take`` return."""
        self._news.set()

    async def take(self) -> bytes:
        """Wait for news; return all that is to be sent now, which is nothing where the news are of another kind."""
        await self._news.wait()
        self._news.clear()
        if self._is_behind and self._picture.is_begun:
            self._is_behind = False
            data = self._picture.whole()
        else:
            data = b"".join(self._waiting)
        self._waiting.clear()
        self._size = 0
        return data


class Broadcast:
    """The picture of one program, and all who watch it."""

    def __init__(self) -> None:
        self.picture = Picture()
        self.has_ended = False
        """Whether the program has; its last picture stays."""
        self._watchers: set[Watcher] = set()

    @property
    def watching(self) -> int:
        """How many watch."""
        return len(self._watchers)

    def join(self) -> Watcher:
        """Let one more watch."""
        watcher = Watcher(self.picture)
        self._watchers.add(watcher)
        self._wake_all()
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """Take note that one does not watch any more."""
        self._watchers.discard(watcher)
        self._wake_all()

    def draw(self, data: bytes) -> None:
        """Show all what the program has drawn; nobody has to answer what it asks its terminal."""
        if data := _QUESTIONS.sub(b"", data):
            self.picture.draw(data)
            for watcher in self._watchers:
                watcher.draw(data)

    def begin(self) -> None:
        """Take note that the program draws a whole picture next."""
        self.picture.begin()

    def end(self) -> None:
        """Take note that the program has ended."""
        self.has_ended = True
        self._wake_all()

    def _wake_all(self) -> None:
        for watcher in self._watchers:
            watcher.wake()
