"""One visitor in front of one program: a websocket at one end, the program's pipes at the other.

To the page: what is drawn as bytes, all else as JSON, a list of a word and what belongs to it: ``["sitting", id]`` at
first, ``["ended", sentence]`` at last, between them ``["download", key, name]`` and ``["choose"]``. From the page:
``["typed", text]``, ``["resized", width, height]``, ``["focused", whether]``.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import suppress
from pathlib import PurePath

from aiohttp import WSMsgType, web

from rnn_tui.language import N_
from rnn_tui.serve.child import Child, ChildError, Drawn, Piece, Told
from rnn_tui.serve.limits import Idleness

SMALLEST, LARGEST = (20, 5), (500, 200)  # cells
LEFT = N_("You have left the program. What was written is kept, and so is a training of ten seconds or more.")
IDLE = N_("The program was ended because nobody used it for a long time. What was learnt and written is kept.")
BROKE = N_("The program broke off; it may have needed more memory than it may have. What was saved is kept.")
CLOSED = N_("The server was ended. What was learnt and written is kept.")
_PIECE = 65_536  # bytes
_log = logging.getLogger(__name__)


class Sitting:
    """Has a visitor's program drawn in a page, until either has gone or nobody has done anything for long.

    ``say`` puts a sentence about its end into the visitor's language.
    """

    def __init__(
        self, socket: web.WebSocketResponse, child: Child, visitor: str, idleness: Idleness, say: Callable[[str], str]
    ) -> None:
        self.id = secrets.token_urlsafe(12)
        self.visitor = visitor
        self.is_ending = False
        self._socket, self._child, self._idleness, self._say = socket, child, idleness, say
        self._offered: set[str] = set()  # the keys of the files that the page was told of and has not asked for
        self._pieces: dict[str, asyncio.Queue[bytes | None]] = {}  # of those that are handed out; None: no more come
        self._end: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def last(self) -> None:
        """Pass on what either says to the other until it is over; then the program has ended as well."""
        await self._socket.send_json(["sitting", self.id])
        tasks = [asyncio.create_task(each) for each in (self._draw(), self._listen(), self._wait())]
        waited_for: list[asyncio.Future[None] | asyncio.Future[str]] = [*tasks, self._end]
        try:
            await asyncio.wait(waited_for, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.is_ending = True
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for pieces in self._pieces.values():
                pieces.put_nowait(None)
            if self._end.done() and not self._socket.closed:
                with suppress(ConnectionError):
                    await self._socket.send_json(["ended", self._say(self._end.result())])
            await self._child.end()
            await self._socket.close()

    def end(self, sentence: str) -> None:
        """Have it end, which the page is told in a sentence that is translated first."""
        if not self._end.done():
            self._end.set_result(sentence)

    async def open_text(self, path: str, asked: bool) -> None:
        """Have the program take the file that its visitor has sent, because it ``asked`` for one or not."""
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
                match packet:
                    case Drawn(data):
                        await self._socket.send_bytes(data)
                    case Piece(key, data) if key in self._pieces:
                        self._pieces[key].put_nowait(data)
                    case Told(fact):
                        await self._pass_on(fact)
        except ChildError as error:
            _log.warning("a program broke: %s", error)
            self.end(BROKE)
        except ConnectionError:
            return
        self.end(LEFT)

    async def _pass_on(self, fact: Mapping[str, object]) -> None:
        match fact:
            case {"type": "deliver_file_start", "key": str(key), "path": str(path)}:
                self._offered.add(key)
                await self._socket.send_json(["download", key, PurePath(path).name])
            case {"type": "choose_text"}:
                await self._socket.send_json(["choose"])

    async def _listen(self) -> None:
        async for message in self._socket:
            if message.type != WSMsgType.TEXT:
                break
            try:
                said = json.loads(message.data)
            except ValueError:
                break
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
