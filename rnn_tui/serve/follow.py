"""The class mode: one program that looks at a run, drawn once, for all who watch it. Nothing that they do reaches it.

To the page: what is drawn, and ``["watched", count, whether]`` the program has ended, whose last picture stays. Nothing
that it says is passed on.
"""

import asyncio
import logging
from contextlib import suppress

from aiohttp import web

from rnn_tui.language import N_
from rnn_tui.serve.broadcast import Broadcast, Watcher
from rnn_tui.serve.child import Child, ChildError, Drawn, Told
from rnn_tui.serve.gate import Gate, language_of
from rnn_tui.serve.guarded import guarded, let_in
from rnn_tui.serve.opened_page import OpenedPage
from rnn_tui.serve.page import page_in
from rnn_tui.serve.server import FULL

CLOSED = N_("The server was ended.")
_MOST_HEARD = 1024  # bytes of a message, or of a request: nothing is expected
_log = logging.getLogger(__name__)


class Follower:
    """Draws a run by one ``child`` in a window of ``columns`` x ``rows``, for all who watch the ``broadcast``."""

    def __init__(self, child: Child, columns: int, rows: int) -> None:
        self.broadcast = Broadcast()
        self.columns, self.rows = columns, rows
        self._child = child
        self._drawing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Start, and wait for the first picture; raises OSError, or ChildError where there will be none."""
        await self._child.start(self.columns, self.rows)
        watcher = self.broadcast.join()
        self._drawing = asyncio.create_task(self._draw())
        while not self.broadcast.picture.is_begun and not self.broadcast.has_ended:
            await watcher.take()
        self.broadcast.leave(watcher)
        if not self.broadcast.picture.is_begun:
            await self._drawing
            raise ChildError

    async def end(self) -> None:
        """End the program."""
        if self._drawing is not None:
            self._drawing.cancel()
            with suppress(asyncio.CancelledError, ChildError):
                await self._drawing
        await self._child.end()

    async def _draw(self) -> None:
        try:
            async for packet in self._child.packets():
                match packet:
                    case Drawn(data):
                        self.broadcast.draw(data)
                    case Told({"type": "whole_picture"}):
                        self.broadcast.begin()
                if self.broadcast.picture.is_long:
                    self.broadcast.picture.take_note_of_asking()
                    await self._child.tell("resize", width=self.columns, height=self.rows)
        except ChildError as error:
            if self.broadcast.picture.is_begun:
                _log.warning("the program that follows broke: %s", error)
            raise
        finally:
            self.broadcast.end()


class FollowServer:
    """Shows what a ``follower`` draws to ``most`` watchers at a time; ``name`` is the title of the page.

    Who takes nothing for ``stuck`` seconds has gone.
    """

    def __init__(self, gate: Gate, follower: Follower, name: str, most: int, stuck: float = 30.0) -> None:
        self._gate, self._follower, self._name, self._most, self._stuck = gate, follower, name, most, stuck
        self._closing = asyncio.Event()
        self.application = guarded(gate, _MOST_HEARD)
        self.application.add_routes([web.get("/", self._show_page), web.get("/broadcast", self._show)])
        self.application.on_shutdown.append(self._close)

    async def _show_page(self, request: web.Request) -> web.Response:
        size = {"columns": str(self._follower.columns), "rows": str(self._follower.rows)}
        page = page_in(language_of(request), "follow", name=self._name, **size)
        response = web.Response(text=page, content_type="text/html")
        let_in(self._gate, response)
        return response

    async def _show(self, request: web.Request) -> web.WebSocketResponse:
        """Send one watcher all that is drawn, until either goes."""
        page = await OpenedPage.open(request, _MOST_HEARD, compress=False)
        if self._follower.broadcast.watching >= self._most:
            await page.end(FULL, count=self._most)
        elif await self._watch(page):
            await page.end(CLOSED)
        return page.response

    async def _watch(self, page: OpenedPage) -> bool:
        """Let one watch until he goes, or is stuck; return whether it is the server that ends."""
        broadcast = self._follower.broadcast
        watcher = broadcast.join()
        parts = self._send(page, watcher), _hear_nothing(page), self._closing.wait()
        tasks = [asyncio.ensure_future(part) for part in parts]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            broadcast.leave(watcher)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if not self._closing.is_set():
            page.let_go()
        return self._closing.is_set()

    async def _send(self, page: OpenedPage, watcher: Watcher) -> None:
        """Send a watcher what is to be seen; raises TimeoutError where he takes nothing."""
        broadcast = self._follower.broadcast
        told = None
        while True:
            data = await watcher.take()
            async with asyncio.timeout(self._stuck):
                if data:
                    await page.draw(data)
                if told != (told := (broadcast.watching, broadcast.has_ended)):
                    await page.tell("watched", *told)

    async def _close(self, _application: web.Application) -> None:
        self._closing.set()


async def _hear_nothing(page: OpenedPage) -> None:
    """Read until the watcher has gone, and pass nothing on."""
    async for _said in page.words():
        pass
