"""One visitor's program, and the page that shows it: a page may go, and another come, before the program ends.

To the page: ``["sitting", id]`` at first, then what is drawn, ``["download", key, name]`` and ``["choose"]``. From the
page: ``["typed", text]``, ``["resized", width, height]``, ``["focused", whether]``. It says its size when it is told
the id, and the program then draws all of the screen anew: with that a page begins.
"""

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import TypeAlias

from rnn_tui.language import N_
from rnn_tui.serve.child import Child, ChildError, Drawn, Piece, Told
from rnn_tui.serve.limits import Idleness
from rnn_tui.serve.opened_page import OpenedPage

SMALLEST, LARGEST = (20, 5), (500, 200)  # cells
LEFT = N_("You have left the program. What was written is kept, and so is a training of ten seconds or more.")
IDLE = N_("The program was ended because nobody used it for a long time. What was learnt and written is kept.")
BROKE = N_("The program broke off; it may have needed more memory than it may have. What was saved is kept.")
CLOSED = N_("The server was ended. What was learnt and written is kept.")
MOVED = N_("The program is now shown in another page of this browser.")
ABANDONED = N_("The program was ended because its page was gone. What was learnt and written is kept.")
_PIECE = 65_536  # bytes
_Sentence: TypeAlias = tuple[str, Mapping[str, object]]  # to be translated, and what it is filled with
_log = logging.getLogger(__name__)


class Sitting:
    """Has a visitor's program drawn in a page, until it has ended or nobody has done anything for long.

    Without a page it stays for ``grace`` seconds: a connection breaks, a page is loaded again, a laptop is opened.
    """

    def __init__(self, child: Child, visitor: str, idleness: Idleness, grace: float) -> None:
        self.id = secrets.token_urlsafe(12)
        self.visitor = visitor
        self.is_ending = False
        self.receiving = asyncio.Lock()
        """Held by who receives a text: one at a time."""
        self._child, self._idleness, self._grace = child, idleness, grace
        self._has_begun = asyncio.Event()
        self._page: OpenedPage | None = None
        self._has_picture = False  # whether the page has had a whole one
        self._modes: list[bytes] = []  # what the program sets its terminal to, before it draws anything
        self._has_drawn = False
        self._abandoning: asyncio.TimerHandle | None = None
        self._farewell: asyncio.Task[None] | None = None
        self._offered: set[str] = set()  # the keys of the files that the page was told of and has not asked for
        self._pieces: dict[str, asyncio.Queue[bytes | None]] = {}  # of those that are handed out; None: no more come
        self._end: asyncio.Future[_Sentence] = asyncio.get_running_loop().create_future()

    async def last(self) -> None:
        """Have what the program, which is started, draws shown until it is over; then it has ended as well."""
        self._has_begun.set()
        tasks = [asyncio.create_task(each) for each in (self._draw(), self._wait())]
        waited_for: list[asyncio.Future[None] | asyncio.Future[_Sentence]] = [*tasks, self._end]
        try:
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.is_ending = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for pieces in self._pieces.values():
                pieces.put_nowait(None)
            if self._page is not None and self._end.done():
                sentence, values = self._end.result()
                await self._page.end(sentence, **values)
            await self._child.end()

    def end(self, sentence: str, **values: object) -> None:
        """Have it end, which the page is told in a sentence that is translated first."""
        if not self._end.done():
            self._end.set_result((sentence, values))

    async def show(self, page: OpenedPage) -> None:
        """Show the program in a page, in the place of the one before, until that goes or it is over."""
        before, self._page, self._has_picture = self._page, page, False
        if self._abandoning is not None:
            self._abandoning.cancel()
        if before is not None:
            self._farewell = asyncio.create_task(before.end(MOVED))
        try:
            await self._has_begun.wait()  # until then the program hears nothing
            await page.tell("sitting", self.id)
            async for said in page.words():
                if self._page is page:
                    await self._hear(said)
        except ConnectionError:
            pass
        finally:
            if self._page is page and not self.is_ending:
                self._page = None
                self._abandoning = asyncio.get_running_loop().call_later(self._grace, self.end, ABANDONED)

    async def open_text(self, path: str, asked: bool) -> None:
        """Have the program take the file at ``path`` from where it runs, because it ``asked`` for one or not."""
        await self._child.tell("text_sent", path=path, asked=asked)

    async def file(self, key: str) -> AsyncGenerator[bytes, None]:
        """Return the pieces of the file ``key``, once.

        Raises KeyError where there is no such file, or not any more, and ConnectionError where the program ends before.
        """
        self._offered.remove(key)
        pieces = self._pieces[key] = asyncio.Queue()
        try:
            while not self.is_ending:
                await self._child.tell("deliver_chunk_request", key=key, size=_PIECE)
                if (piece := await pieces.get()) == b"":
                    return
                if piece is None:
                    break
                yield piece
            raise ConnectionError
        finally:
            del self._pieces[key]

    async def _draw(self) -> None:
        try:
            async for packet in self._child.packets():
                with suppress(ConnectionError):  # the page has gone; another may come
                    match packet:
                        case Drawn(data):
                            await self._pass_on_drawn(data)
                        case Told({"type": "whole_picture"}):
                            await self._begin_page()
                        case Piece(key, data) if key in self._pieces:
                            self._pieces[key].put_nowait(data)
                        case Told(fact):
                            await self._pass_on(fact)
        except ChildError as error:
            _log.warning("a program broke: %s", error)
            self.end(BROKE)
        self.end(LEFT)

    async def _pass_on_drawn(self, data: bytes) -> None:
        if not self._has_drawn:
            self._modes.append(data)
        elif self._page is not None and self._has_picture:
            await self._page.draw(data)

    async def _begin_page(self) -> None:
        """Take note that a whole picture follows: a page that has had none begins with it."""
        self._has_drawn = True
        if self._page is not None and not self._has_picture:
            self._has_picture = True
            await self._page.draw(b"".join(self._modes))

    async def _pass_on(self, fact: Mapping[str, object]) -> None:
        if self._page is None:
            return
        match fact:
            case {"type": "deliver_file_start", "key": str(key), "path": str(path)}:
                self._offered.add(key)
                await self._page.tell("download", key, PurePath(path).name)
            case {"type": "choose_text"}:
                await self._page.tell("choose")

    async def _hear(self, said: object) -> None:
        match said:
            case ["typed", str(text)]:
                typed = text.encode(errors="replace")
                self._idleness.take_note(typed)
                await self._child.type(typed)
            case ["resized", int(width), int(height)]:
                width, height = sensible_size(width, height)
                await self._child.tell("resize", width=width, height=height)
            case ["focused", bool(focused)]:
                await self._child.tell("focus" if focused else "blur")

    async def _wait(self) -> None:
        while (seconds := self._idleness.remaining) > 0:
            await asyncio.sleep(seconds)
        self.end(IDLE)


def sensible_size(width: int, height: int) -> tuple[int, int]:
    """Return the size of a window in cells within what a program can draw."""
    return max(SMALLEST[0], min(width, LARGEST[0])), max(SMALLEST[1], min(height, LARGEST[1]))
